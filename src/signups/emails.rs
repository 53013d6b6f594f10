//! Emails about sign-ups: to participants in the circle's language, to facilitators in their own.

use crate::circles::model::Circle;
use crate::i18n::{self, Locale, dates, t};
use crate::meetings::model::Meeting;
use crate::platform::Timestamp;
use crate::platform::outbox::{Block, Letter};
use crate::signups::model::Answers;

/// The links in a participant's email.
#[derive(Clone, Debug)]
pub struct Links {
    /// The dashboard.
    pub dashboard: String,
    /// Leaving.
    pub leave: String,
}

/// The data of every email to a participant.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// The circle.
    pub circle: &'a Circle,
    /// The next meeting, if there is one.
    pub next: Option<&'a Meeting>,
    /// The participant's links.
    pub links: &'a Links,
    /// Now: dates in the current year are shown without the year.
    pub now: Timestamp,
    /// The language.
    pub locale: Locale,
    /// Whether the address is proven; otherwise the circle's texts are left out, and the email says how to get them.
    pub proven: bool,
}

/// Returns when and where the next meeting is, and the note about it.
fn next_facts(about: &About<'_>) -> Block {
    let (l, circle) = (about.locale, about.circle);
    let mut facts = Vec::new();
    if let Some(next) = about.next {
        let zone = next.zone(circle);
        let when = dates::stored(l, &next.local_date, &next.local_time, zone, about.now);
        facts.push((t!(l, signups.next_meeting).to_owned(), format!("{when} ({})", dates::zone_words(l, zone))));
    }
    let place = about.next.cloned().unwrap_or_default().place(circle);
    let line = if place.mode.in_person() { place.line } else { t!(l, signups.online).to_owned() };
    facts.push((t!(l, signups.where_label).to_owned(), line));
    if !place.link.is_empty() {
        facts.push((t!(l, signups.meeting_link).to_owned(), place.link));
    }
    if let Some(next) = about.next.filter(|next| !next.note.is_empty()) {
        facts.push((t!(l, signups.note).to_owned(), next.note.clone()));
    }
    Block::Facts(facts)
}

/// Returns how to prove the address, if it is not.
fn unproven(about: &About<'_>) -> Option<Block> {
    (!about.proven).then(|| Block::Text(t!(about.locale, signups.mail_unproven).to_owned()))
}

fn foot(about: &About<'_>) -> Vec<Block> {
    let l = about.locale;
    vec![
        Block::Text(t!(l, signups.mail_why, circle = about.circle.title.clone()).to_string()),
        Block::Link(t!(l, signups.mail_leave).to_owned(), about.links.leave.clone()),
    ]
}

/// The first email: confirms the seat.
pub fn welcome(about: &About<'_>, name: &str) -> Letter {
    let (l, circle) = (about.locale, about.circle);
    let text = t!(l, signups.mail_welcome_text, circle = circle.title.clone()).to_string();
    let mut blocks = vec![Block::hello(l, name), Block::Text(text)];
    if !circle.welcome.is_empty() {
        blocks.push(Block::Quote(circle.welcome.clone()));
    }
    blocks.push(next_facts(about));
    blocks.push(Block::Text(t!(l, signups.mail_keep).to_owned()));
    blocks.extend(unproven(about));
    blocks.push(Block::Button(t!(l, signups.mail_dashboard).to_owned(), about.links.dashboard.clone()));
    Letter {
        locale: l,
        subject: t!(l, signups.mail_welcome_subject, circle = circle.title.clone()).to_string(),
        heading: t!(l, signups.mail_welcome_heading).to_owned(),
        blocks,
        foot: foot(about),
    }
}

/// To a walk-in: `by` entered the address, and this is how to leave.
pub fn added(about: &About<'_>, name: &str, by: &str) -> Letter {
    let (l, circle) = (about.locale, &about.circle.title);
    // The account may have been deleted since.
    let by = if by.is_empty() { t!(l, signups.mail_walk_in_someone) } else { by };
    let mut blocks = vec![
        Block::hello(l, name),
        Block::Text(t!(l, signups.mail_walk_in_text, by = by, circle = circle).to_string()),
        next_facts(about),
        Block::Text(t!(l, signups.mail_keep).to_owned()),
    ];
    blocks.extend(unproven(about));
    blocks.extend([
        Block::Button(t!(l, signups.mail_dashboard).to_owned(), about.links.dashboard.clone()),
        Block::Text(t!(l, signups.mail_walk_in_leave).to_owned()),
        Block::Link(t!(l, signups.mail_leave).to_owned(), about.links.leave.clone()),
    ]);
    Letter {
        locale: l,
        subject: t!(l, signups.mail_walk_in_subject, by = by, circle = circle).to_string(),
        heading: t!(l, signups.mail_walk_in_heading).to_owned(),
        blocks,
        foot: vec![Block::Text(t!(l, signups.mail_walk_in_why, by = by, circle = circle).to_string())],
    }
}

/// To a participant: someone signed up again with the address. Nothing has changed; `accept` takes the new answers over.
pub fn proposed(about: &About<'_>, changed: &Changed, accept: &str) -> Letter {
    let l = about.locale;
    signed_up_again(about, changed, t!(l, signups.mail_proposed), (t!(l, signups.mail_accept), accept))
}

/// To a participant: the address signed up again, in versions before 0.5. Contains what changed, the link, and an undo link.
pub fn signup_changed(about: &About<'_>, changed: &Changed, undo: &str) -> Letter {
    let l = about.locale;
    signed_up_again(about, changed, t!(l, signups.mail_again_changed), (t!(l, signups.mail_undo), undo))
}

/// Says that the address signed up again and, if the answers differ, which do (`lead`) and what to do about it.
fn signed_up_again(about: &About<'_>, changed: &Changed, lead: &str, (words, url): (&str, &str)) -> Letter {
    let (l, circle) = (about.locale, about.circle);
    let mut blocks = vec![Block::Text(t!(l, signups.mail_again_text, circle = circle.title.clone()).to_string())];
    let facts = changed.words(l, circle);
    if facts.is_empty() {
        blocks.push(Block::Text(t!(l, signups.mail_again_same).to_owned()));
    } else {
        // Anyone may have typed the answers; they are on the page behind the link.
        let (lead, facts) = if about.proven { (lead, Some(Block::Facts(facts))) } else { (t!(l, signups.mail_again_unproven), None) };
        blocks.push(Block::Text(lead.to_owned()));
        blocks.extend(facts);
        blocks.push(Block::Link(words.to_owned(), url.to_owned()));
    }
    blocks.push(next_facts(about));
    blocks.push(Block::Button(t!(l, signups.mail_dashboard).to_owned(), about.links.dashboard.clone()));
    Letter {
        locale: l,
        subject: t!(l, signups.mail_again_subject, circle = circle.title.clone()).to_string(),
        heading: t!(l, signups.mail_again_heading).to_owned(),
        blocks,
        foot: foot(about),
    }
}

/// The answers that differ after a change.
#[derive(Clone, Debug)]
pub struct Changed {
    before: Answers,
    after: Answers,
}

impl Changed {
    /// Compares the answers before and after.
    pub fn new(before: &Answers, after: &Answers) -> Self {
        Self { before: before.clone(), after: after.clone() }
    }

    /// Returns label and new answer of each that differs. The old ones are not repeated: the undo link
    /// restores them.
    fn words(&self, l: Locale, circle: &Circle) -> Vec<(String, String)> {
        let (a, b) = (&self.before, &self.after);
        let question = if circle.question.is_empty() { t!(l, signups.answer).to_owned() } else { circle.question.clone() };
        [
            (t!(l, signups.walk_in_name).to_owned(), &a.name, &b.name),
            (t!(l, signups.goal).to_owned(), &a.goal, &b.goal),
            (t!(l, signups.support).to_owned(), &a.support, &b.support),
            (question, &a.answer, &b.answer),
        ]
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(label, _, after)| (label, after.clone()))
        .collect()
    }
}

/// Returns label and new answer of each answer that would change.
pub fn differing(before: &Answers, after: &Answers, l: Locale, circle: &Circle) -> Vec<(String, String)> {
    Changed::new(before, after).words(l, circle)
}

/// To a participant removed by a facilitator.
pub fn removed(circle: &Circle, l: Locale) -> Letter {
    let mut blocks = vec![Block::Text(t!(l, signups.mail_removed_text, circle = circle.title.clone()).to_string())];
    if !circle.reply_to().is_empty() {
        blocks.push(Block::Text(t!(l, signups.mail_removed_ask).to_owned()));
    }
    Letter {
        locale: l,
        subject: t!(l, signups.mail_removed_subject, circle = circle.title.clone()).to_string(),
        heading: t!(l, signups.mail_removed_heading).to_owned(),
        blocks,
        foot: vec![],
    }
}

/// The links of every circle an address takes part in.
pub fn my_links(circles: &[(String, String)], l: Locale) -> Letter {
    let mut blocks = vec![Block::Text(t!(l, signups.mail_links_text).to_owned())];
    blocks.extend(circles.iter().map(|(title, url)| Block::Link(title.clone(), url.clone())));
    Letter {
        locale: l,
        subject: t!(l, signups.mail_links_subject).to_owned(),
        heading: t!(l, signups.mail_links_heading).to_owned(),
        blocks,
        foot: vec![Block::Text(t!(l, signups.mail_links_why).to_owned())],
    }
}

/// To an address that was left at a full circle: a seat is free. `sign_up` is the form, `stop` takes the address off the list.
pub fn seat_free(l: Locale, circle: &str, sign_up: &str, stop: &str) -> Letter {
    Letter {
        locale: l,
        subject: t!(l, signups.mail_seat_subject, circle = circle).to_string(),
        heading: t!(l, signups.mail_seat_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, signups.mail_seat_text, circle = circle).to_string()),
            Block::Button(t!(l, signups.submit).to_owned(), sign_up.to_owned()),
        ],
        foot: vec![
            Block::Text(t!(l, signups.mail_seat_why, circle = circle).to_string()),
            Block::Link(t!(l, signups.alert_stop_button).to_owned(), stop.to_owned()),
        ],
    }
}

/// The links in a facilitator's email.
#[derive(Clone, Copy, Debug)]
pub struct Pages<'a> {
    /// The page for facilitators.
    pub manage: &'a str,
    /// Ends this kind of email.
    pub stop: &'a str,
}

/// To a facilitator: someone signed up. `said` is the person's address and answers; `None` to an address that is not proven.
pub fn participant_joined(circle: &Circle, l: Locale, said: Option<(&str, &Answers)>, pages: Pages<'_>) -> Letter {
    let name = said.map_or_else(|| t!(l, signups.mail_someone).to_owned(), |(_, answers)| answers.name.clone());
    let mut blocks = vec![Block::Text(t!(l, signups.mail_came_text, name = name.clone(), circle = circle.title.clone()).to_string())];
    if let Some((email, answers)) = said {
        let mut facts = vec![
            (t!(l, signups.walk_in_name).to_owned(), answers.name.clone()),
            (t!(l, signups.email).to_owned(), email.to_owned()),
            (t!(l, signups.mail_goal).to_owned(), answers.goal.clone()),
            (t!(l, signups.mail_support).to_owned(), answers.support.clone()),
        ];
        if !circle.question.is_empty() {
            facts.push((circle.question.clone(), answers.answer.clone()));
        }
        blocks.push(Block::Facts(facts));
    }
    blocks.push(Block::Button(t!(l, signups.mail_manage).to_owned(), pages.manage.to_owned()));
    Letter {
        locale: l,
        subject: t!(l, signups.mail_came_subject, name = name, circle = circle.title.clone()).to_string(),
        heading: t!(l, signups.mail_came_heading).to_owned(),
        blocks,
        foot: vec![
            Block::Text(t!(l, signups.mail_facilitator_why).to_owned()),
            Block::Link(t!(l, accounts.mails_stop_joined).to_owned(), pages.stop.to_owned()),
        ],
    }
}

/// To a facilitator: someone left; `seated` if that frees a seat, `over` after the last meeting. The name is empty to an address
/// that is not proven.
pub fn participant_left(circle: &Circle, l: Locale, name: &str, (seated, over): (bool, bool), pages: Pages<'_>) -> Letter {
    let name = if name.is_empty() { t!(l, signups.mail_someone) } else { name };
    let (heading, text) = if over {
        (t!(l, signups.mail_left_unseated_heading), t!(l, signups.mail_left_over_text, name = name, circle = &circle.title).to_string())
    } else if seated {
        (t!(l, signups.mail_left_heading), t!(l, signups.mail_left_text, name = name, circle = &circle.title).to_string())
    } else {
        (t!(l, signups.mail_left_unseated_heading), t!(l, signups.mail_left_unseated_text, name = name, circle = &circle.title).to_string())
    };
    Letter {
        locale: l,
        subject: t!(l, signups.mail_left_subject, name = name.to_owned(), circle = circle.title.clone()).to_string(),
        heading: heading.to_owned(),
        blocks: vec![Block::Text(text), Block::Button(t!(l, signups.mail_manage).to_owned(), pages.manage.to_owned())],
        foot: vec![
            Block::Text(t!(l, signups.mail_facilitator_why).to_owned()),
            Block::Link(t!(l, accounts.mails_stop_left).to_owned(), pages.stop.to_owned()),
        ],
    }
}

/// To a facilitator: what a participant writes.
pub fn contact(circle: &Circle, l: Locale, name: &str, text: &str) -> Letter {
    Letter {
        locale: l,
        subject: t!(l, signups.mail_contact_subject, name = name, circle = circle.title.clone()).to_string(),
        heading: t!(l, signups.mail_contact_heading, name = name).to_string(),
        blocks: vec![Block::Quote(text.to_owned()), Block::Text(t!(l, signups.mail_contact_reply, name = name).to_string())],
        foot: vec![Block::Text(t!(l, signups.mail_contact_why, circle = circle.title.clone()).to_string())],
    }
}

/// Returns a sample of each kind of letter.
pub fn sample(l: Locale) -> Vec<Letter> {
    let url = |part: &str| format!("https://circlet.example/{part}/abc");
    let links = Links { dashboard: url("p"), leave: url("leave") };
    let next = Meeting::example();
    let now = Timestamp::from_microsecond(next.starts_at).unwrap_or_default();
    let answers = |goal: &str| Answers {
        name: "Grace Wanjiru".to_owned(),
        shown: String::new(),
        goal: goal.to_owned(),
        support: "I listen well and I ask questions.".to_owned(),
        answer: "Yes".to_owned(),
    };
    let (before, after) = (answers("Feel calm when I speak."), answers("Give a talk at work."));
    let (circle, online) = (Circle::example(i18n::code(l)), Circle::example_online(i18n::code(l)));
    let (manage, stop) = (url("manage"), url("unsubscribe/account"));
    let pages = Pages { manage: &manage, stop: &stop };
    let about = |circle, next| About { circle, next, links: &links, now, locale: l, proven: true };
    let plain = Circle { welcome: String::new(), ..circle.clone() };
    let unproven = About { proven: false, ..about(&plain, Some(&next)) };
    vec![
        welcome(&about(&circle, Some(&next)), &after.name),
        welcome(&about(&online, None), &after.name),
        welcome(&unproven, &after.name),
        proposed(&about(&circle, Some(&next)), &Changed::new(&before, &after), &url("answers")),
        signup_changed(&about(&circle, Some(&next)), &Changed::new(&before, &after), &url("undo")),
        signup_changed(&about(&circle, Some(&next)), &Changed::new(&after, &after), &url("undo")),
        added(&about(&circle, Some(&next)), "Maria Delgado", "Dede Mensah"),
        removed(&circle, l),
        seat_free(l, &circle.title, &url("circles/public-speaking/sign-up"), &url("seat")),
        contact(&circle, l, &after.name, "May I bring a friend next week?"),
        my_links(&[(circle.title.clone(), links.dashboard.clone())], l),
        participant_joined(&circle, l, Some(("grace@example.org", &after)), pages),
        participant_left(&circle, l, &after.name, (true, false), pages),
        participant_left(&circle, l, &after.name, (false, false), pages),
        participant_left(&circle, l, &after.name, (true, true), pages),
    ]
}
