//! Plays the demo's actions, each as the person who performs it.

pub(super) mod between;
mod closing;
pub(super) mod pulses;
mod recaps;

use super::circles::{CIRCLES, Circle, EXAMPLE, Fate, Place, REFLECTIONS, REFLECTIONS_ES, TIP_ES, TIPS, TO_STAFF};
use super::courses::{self, COURSES};
use super::people::{MEMBERS, PASSWORD, address, says};
use super::timetable::{Action, first_date};
use crate::accounts::service::{Added, NewPerson, add};
use crate::attendance::model::check_in::CheckInForm;
use crate::attendance::service as attendance;
use crate::circles::model::forms::{CancelForm, CourseStepForm, PlaceForm, StartForm, WordsForm};
use crate::circles::service as circles;
use crate::courses::service::{self as library, Added as AddedCourse};
use crate::feedback::model::{DONE, FeedbackForm, Opened, reflection};
use crate::feedback::service as feedback;
use crate::i18n::Locale;
use crate::meetings::model::forms::WhenForm;
use crate::meetings::service as meetings;
use crate::messages::model::MessageForm;
use crate::messages::service as messages;
use crate::participation::model::{AnswerForm, LinkForm};
use crate::platform::{App, Ctx, Result, Timestamp};
use crate::questions::model::Typed;
use crate::signups::model::{SignUpForm, Signup};
use crate::signups::service as signups;
use crate::types::{AccountId, AppError, Me};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The community so far.
pub(super) struct DemoPlayer {
    app: App,
    /// The same parts, with a hasher too weak for a real password.
    quick: App,
    day: Date,
    members: BTreeMap<&'static str, AccountId>,
    courses: BTreeMap<usize, String>,
    circles: BTreeMap<usize, String>,
    posts: between::Posts,
}

impl DemoPlayer {
    pub(super) fn new(app: App, quick: App, day: Date) -> Self {
        Self { app, quick, day, members: BTreeMap::new(), courses: BTreeMap::new(), circles: BTreeMap::new(), posts: between::Posts::new() }
    }

    /// Returns the program's parts used for playing, with their clock.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// Performs one action at its time.
    pub(super) async fn play(&mut self, at: Timestamp, action: Action) -> Result<()> {
        self.app.clock.set(at);
        match action {
            Action::Join(n) => self.join(n).await,
            Action::AddCourse(n) => self.add_course(n).await,
            Action::Begin(n) => self.begin(n).await,
            Action::SignUp(circle, n) => self.sign_up(circle, n).await,
            Action::Confirm(circle, n) => self.confirm(circle, n).await,
            Action::Leave(circle, n) => self.leave(circle, n).await,
            Action::Write(circle) => self.write(circle).await,
            Action::Remind => crate::attendance::jobs::run(&Ctx::system(&self.app)).await,
            Action::Answer(circle, meeting, n) => self.answer(circle, meeting, n).await,
            Action::CheckIn(circle, meeting, n) => self.check_in(circle, meeting, n).await,
            Action::Ask => crate::feedback::jobs::run(&Ctx::system(&self.app)).await,
            Action::AskAll => crate::surveys::jobs::run(&Ctx::system(&self.app)).await,
            Action::Survey(circle, n) => self.survey(circle, n).await,
            Action::Close(circle) => self.close(circle).await,
            Action::Reflect(circle, meeting) => self.reflect(circle, meeting).await,
            Action::Recap(circle, meeting) => self.recap(circle, meeting).await,
            Action::Pulse(circle, meeting, n) => self.pulse(circle, meeting, n).await,
            Action::CallOff(circle) => self.call_off(circle).await,
            Action::Plan(circle) => self.plan(circle).await,
            Action::Tick(circle, meeting, n) => self.tick(circle, meeting, n).await,
            Action::Propose(circle, n) => self.propose(circle, n).await,
            Action::Talk(circle, n) => self.talk(circle, n).await,
        }
    }

    async fn join(&mut self, number: usize) -> Result<()> {
        let member = MEMBERS.get(number).ok_or(AppError::NotFound)?;
        let person = NewPerson {
            name: member.name.to_owned(),
            email: member.email.to_owned(),
            password: Some(PASSWORD.to_owned()),
            staff: member.staff,
            locale: member.locale.to_owned(),
        };
        let app = if member.login.is_some() { &self.app } else { &self.quick };
        let (Added::New(id) | Added::Known(id)) = add(&Ctx::system(app), &person).await?;
        self.members.insert(member.email, id);
        Ok(())
    }

    async fn add_course(&mut self, number: usize) -> Result<()> {
        let course = COURSES.get(number).ok_or(AppError::NotFound)?;
        let slug = match library::add(&self.as_member("staff@example.org")?, &courses::form(course)).await? {
            AddedCourse::New(slug) => slug,
            AddedCourse::Known(known) => known.slug,
        };
        self.courses.insert(number, slug);
        Ok(())
    }

    /// Completes the wizard, step by step.
    async fn begin(&mut self, number: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let ctx = self.facilitator(circle)?;
        let course = self.courses.get(&circle.course).cloned().ok_or(AppError::NotFound)?;
        let slug = circles::begin(&ctx, "", &StartForm { course: course.clone() }).await?;
        circles::choose_course(&ctx, &CourseStepForm { slug: slug.clone(), course, ..CourseStepForm::default() }).await?;
        circles::save_place(&ctx, &place_form(circle, &slug)).await?;
        if circle.fate == Fate::Draft {
            return Ok(());
        }
        let mut when = WhenForm {
            slug: slug.clone(),
            first_date: first_date(circle, self.day).to_string(),
            start_time: circle.time.to_owned(),
            was_time: circle.time.to_owned(),
            duration: circle.minutes.to_string(),
            time_zone: circle.zone.to_owned(),
            weeks: circle.weeks.to_string(),
            button: "compute".to_owned(),
            ..WhenForm::default()
        };
        if let meetings::Next::Show(shown) = meetings::save_when(&ctx, &when).await? {
            when = WhenForm { button: String::new(), ..*shown };
            meetings::save_when(&ctx, &when).await?;
        }
        let words = WordsForm {
            goal: circle.goal.to_owned(),
            slug: slug.clone(),
            title: circle.title.to_owned(),
            language: if circle.spanish { "es" } else { "en" }.to_owned(),
            welcome: circle.welcome.to_owned(),
            question: circle.question.to_owned(),
            seats: circle.seats.map(|n| n.to_string()).unwrap_or_default(),
            ..WordsForm::default()
        };
        circles::save_words(&ctx, &words).await?;
        self.circles.insert(number, circles::publish(&ctx, &slug).await?);
        Ok(())
    }

    async fn sign_up(&mut self, number: usize, person: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let (name, email) = whom(circle, person);
        let (goal, support) = says(circle.spanish, person);
        let answer = if circle.question.is_empty() { "" } else { answer(circle.spanish, person) };
        let form = SignUpForm {
            slug: self.slug(number)?,
            name: name.to_owned(),
            email,
            goal: goal.to_owned(),
            support: support.to_owned(),
            answer: answer.to_owned(),
            consent: "on".to_owned(),
        };
        let locale = if circle.spanish { Locale::es } else { Locale::en };
        signups::sign_up(&Ctx { locale, ..Ctx::system(&self.app) }, &form).await.map(|_| ())
    }

    async fn confirm(&mut self, number: usize, person: usize) -> Result<()> {
        let ctx = Ctx::system(&self.app);
        let Some(participant) = self.participant(&ctx, number, person).await? else { return Ok(()) };
        let link = signups::participant_link(&ctx, &participant.link_key);
        crate::participation::service::confirm(&ctx, &LinkForm { link, ..LinkForm::default() }).await
    }

    async fn leave(&mut self, number: usize, person: usize) -> Result<()> {
        let ctx = Ctx::system(&self.app);
        match self.participant(&ctx, number, person).await? {
            Some(participant) => signups::leave(&ctx, &signups::leave_link(&ctx, &participant.link_key)).await,
            None => Ok(()),
        }
    }

    async fn write(&mut self, number: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let (subject, body) = circle.message;
        let form = MessageForm {
            slug: self.slug(number)?,
            key: format!("demo-{number}"),
            subject: subject.to_owned(),
            body: body.to_owned(),
            ..MessageForm::default()
        };
        messages::send(&self.facilitator(circle)?, &form).await.map(|_| ())
    }

    async fn answer(&mut self, number: usize, meeting: usize, person: usize) -> Result<()> {
        let button = match (person * 5 + meeting * 3 + number) % 7 {
            0 => return Ok(()),
            1 => "no",
            _ => "yes",
        };
        let ctx = Ctx::system(&self.app);
        let found = meetings::list(ctx.db().primary(), circles::by_slug(&ctx, &self.slug(number)?).await?.id).await?;
        let (Some(meeting), Some(participant)) = (found.get(meeting), self.participant(&ctx, number, person).await?) else { return Ok(()) };
        let form = AnswerForm {
            base: String::new(),
            link: signups::participant_link(&ctx, &participant.link_key),
            meeting: meeting.id.to_string(),
            revision: meeting.revision.to_string(),
            button: button.to_owned(),
            slug: String::new(),
        };
        crate::participation::service::answer(&ctx, &form).await.map(|_| ())
    }

    async fn check_in(&mut self, number: usize, meeting: usize, person: usize) -> Result<()> {
        let ctx = Ctx::system(&self.app);
        let found = meetings::list(ctx.db().primary(), circles::by_slug(&ctx, &self.slug(number)?).await?.id).await?;
        let (Some(meeting), Some(participant)) = (found.get(meeting), self.participant(&ctx, number, person).await?) else { return Ok(()) };
        let form = CheckInForm {
            link: signups::participant_link(&ctx, &participant.link_key),
            code: attendance::code(&ctx, meeting.id),
            slug: String::new(),
        };
        attendance::check_in(&ctx, &form).await.map(|_| ())
    }

    async fn reflect(&mut self, number: usize, meeting: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let ctx = self.facilitator(circle)?;
        let slug = self.slug(number)?;
        let found = meetings::list(ctx.db().primary(), circles::by_slug(&ctx, &slug).await?.id).await?;
        let Some(id) = found.get(meeting).map(|m| m.id.to_string()) else { return Ok(()) };
        let page = feedback::page(&ctx, &slug, &id, None, &Opened::default()).await?;
        // One person stays away from the third meeting on: the facilitator's page says whom to write to.
        let stays_away = |n: usize| n + 2 == page.people.len() && meeting >= 2 && circle.title == EXAMPLE;
        let here = page.people.iter().enumerate().filter(|(n, _)| !(n * 3 + meeting * 5 + number).is_multiple_of(6) && !stays_away(*n));
        let attended = here.map(|(_, person)| person.id.to_string()).collect();
        let rating = [4, 3, 5, 4, 4, 5].get((meeting + number) % 6).copied().unwrap_or(4).to_string();
        let words: &[&str] = if circle.spanish { &REFLECTIONS_ES } else { &REFLECTIONS };
        let said = words.get((meeting + number) % words.len().max(1)).copied().unwrap_or_default().to_owned();
        let mut values = BTreeMap::from([("overall".to_owned(), rating), (reflection(page.prompt), said)]);
        if meeting == 2 {
            let tip = if circle.spanish { TIP_ES } else { TIPS.get(number % TIPS.len()).copied().unwrap_or_default() };
            values.extend([("tip".to_owned(), tip.to_owned()), ("tip_agree".to_owned(), "yes".to_owned())]);
        }
        if meeting == 0 && circle.title == EXAMPLE {
            values.insert("staff".to_owned(), TO_STAFF.to_owned());
        }
        let typed = Typed { values, lists: BTreeMap::from([("attendance".to_owned(), attended)]), ..Typed::default() };
        let (name, email) = if meeting == 1 { circle.walk_in } else { ("", "") };
        let form = FeedbackForm {
            slug,
            meeting: id,
            typed,
            prompt: page.prompt.to_string(),
            button: DONE.to_owned(),
            walk_in_key: format!("demo-{number}"),
            walk_in_name: name.to_owned(),
            walk_in_email: email.to_owned(),
            walk_in_told: "on".to_owned(),
        };
        feedback::save(&ctx, &form).await.map(|_| ())
    }

    async fn call_off(&mut self, number: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let Fate::CalledOff(reason) = circle.fate else { return Ok(()) };
        circles::cancel(&self.facilitator(circle)?, &CancelForm { slug: self.slug(number)?, reason: reason.to_owned() }).await.map(|_| ())
    }

    fn circle(&self, number: usize) -> Result<&'static Circle> {
        Ok(CIRCLES.get(number).ok_or(AppError::NotFound)?)
    }

    fn slug(&self, number: usize) -> Result<String> {
        Ok(self.circles.get(&number).cloned().ok_or(AppError::NotFound)?)
    }

    fn facilitator(&self, circle: &Circle) -> Result<Ctx> {
        self.as_member(circle.facilitator)
    }

    fn as_member(&self, email: &str) -> Result<Ctx> {
        let member = MEMBERS.iter().find(|m| m.email == email).ok_or(AppError::NotFound)?;
        let id = *self.members.get(member.email).ok_or(AppError::NotFound)?;
        let locale = crate::i18n::from_code(member.locale).unwrap_or_default();
        let me = Me { id, name: member.name.to_owned(), staff: member.staff, confirmed: true, stale: false };
        Ok(Ctx { locale, ..Ctx::system(&self.app) }.acting_as(me))
    }

    /// Returns a person's sign-up if it is active.
    async fn participant(&self, ctx: &Ctx, number: usize, person: usize) -> Result<Option<Signup>> {
        let (_, email) = whom(self.circle(number)?, person);
        let id = circles::by_slug(ctx, &self.slug(number)?).await?.id;
        let found = signups::active(ctx, id).await?.into_iter().find(|p| p.email == email);
        match found {
            Some(participant) => signups::by_id(ctx, participant.id).await,
            None => Ok(None),
        }
    }
}

/// Returns name and address of a circle's person, by number.
fn whom(circle: &Circle, number: usize) -> (&'static str, String) {
    if circle.grace && number == 0 {
        return ("Grace Wanjiru", "grace@example.org".to_owned());
    }
    let name = circle.town.person(circle.from + number);
    (name, address(name))
}

fn answer(spanish: bool, number: usize) -> &'static str {
    let answers: [&str; 4] = if spanish {
        ["Desde Córdoba.", "Desde Rosario, en casa de mi hermana.", "Desde La Plata.", "Desde Montevideo."]
    } else {
        ["Not really, but I am curious.", "A little, long ago.", "I breathe and I smile.", "No, never."]
    };
    answers.get(number % answers.len()).copied().unwrap_or_default()
}

fn place_form(circle: &Circle, slug: &str) -> PlaceForm {
    let slug = slug.to_owned();
    match circle.place {
        Place::At(venue, details, address, city, country) => PlaceForm {
            slug,
            mode: "in-person".to_owned(),
            venue: venue.to_owned(),
            venue_details: details.to_owned(),
            address: address.to_owned(),
            city: city.to_owned(),
            country: country.to_owned(),
            ..PlaceForm::default()
        },
        Place::Online(link) => PlaceForm { slug, mode: "online".to_owned(), meeting_url: link.to_owned(), ..PlaceForm::default() },
    }
}
