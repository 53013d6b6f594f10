//! A circle step by step: published, each meeting, the wrap-up.

use super::{people_words, progress_class, progress_words};
use crate::circles::api::SetSignupOpen;
use crate::circles::model::Phase;
use crate::facilitation::api::WrapUp;
use crate::facilitation::model::desk::OffMeeting;
use crate::facilitation::model::{MeetingItem, Overview, Progress};
use crate::feedback::components::rating_words;
use crate::i18n::{Locale, t, use_locale};
use crate::meetings::components::{ShiftMeetingForms, WhoIsTold};
use crate::meetings::model::tense::Tense;
use crate::paths;
use crate::types::{MeetingId, When};
use crate::ui::{NAMES, PostButton, moment, part, with_names, within};
use leptos::prelude::*;
use leptos_router::components::A;

/// The timeline. What changes is shown in place: a form that is being filled in stays.
#[component]
pub fn Timeline(
    /// The circle.
    page: RwSignal<Overview>,
    /// Its slug.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let steps = Memo::new(move |_| page.with(Step::all));
    view! {
        <section class="card" id="timeline">
            <h2>{t!(l, facilitation.timeline)}</h2>
            <ol class="timeline">
                {part(page, |circle| (circle.slug.clone(), circle.phase, circle.signup_open, circle.seats.are_full(), circle.hidden.is_some()), move |(slug, phase, open, full, hidden)| {
                    view! { <Publish slug phase open full hidden/> }
                })}
                <For each=move || steps.get() key=Step::key let:step>
                    {match step {
                        Step::Planned(id) => view! { <MeetingStep id page slug=slug.clone()/> }.into_any(),
                        Step::Off(meeting) => view! { <OffStep meeting=*meeting page/> }.into_any(),
                    }}
                </For>
                {part(page, Wrap::of, |wrap| wrap.map(|wrap| view! { <WrapUpStep wrap/> }))}
            </ol>
            {part(page, |circle| (circle.phase != Phase::Cancelled).then(|| circle.told.clone()), |told| told.map(|told| view! { <WhoIsTold told/> }))}
        </section>
    }
}

/// A meeting of the timeline.
#[derive(Clone, PartialEq)]
enum Step {
    /// One that takes place or took place.
    Planned(MeetingId),
    /// One that was cancelled and can be restored.
    Off(Box<OffMeeting>),
}

impl Step {
    /// Returns all meetings of a circle, by their dates.
    fn all(circle: &Overview) -> Vec<Self> {
        let planned = circle.meetings.iter().map(|meeting| (meeting.when.stamp.clone(), Self::Planned(meeting.id)));
        let off = circle.off.iter().map(|meeting| (meeting.when.stamp.clone(), Self::Off(Box::new(meeting.clone()))));
        let mut steps = planned.chain(off).collect::<Vec<_>>();
        steps.sort_by(|one, other| one.0.cmp(&other.0));
        steps.into_iter().map(|(_, step)| step).collect()
    }

    /// Returns what tells it from the others: a meeting that is cancelled again has another form.
    fn key(&self) -> (String, String) {
        match self {
            Self::Planned(id) => (id.0.to_string(), String::new()),
            Self::Off(meeting) => (meeting.form.meeting.clone(), meeting.form.base.clone()),
        }
    }
}

/// Returns the label of the action on a meeting's feedback.
pub fn feedback_words(l: Locale, meeting: &MeetingItem) -> &'static str {
    match (meeting.feedback_done, meeting.feedback_begun) {
        (true, _) => t!(l, facilitation.feedback_done),
        // The same form; how it went cannot be said yet.
        _ if meeting.tense == Tense::On => t!(l, facilitation.feedback_on),
        (false, true) => t!(l, facilitation.feedback_begun),
        (false, false) => t!(l, facilitation.feedback_open),
    }
}

/// Formats "Coming: 8 · not coming: 2 · no answer yet: 2".
pub fn answer_words(l: Locale, meeting: &MeetingItem) -> String {
    t!(l, facilitation.answers, yes = meeting.rsvps.yes, no = meeting.rsvps.no, open = meeting.rsvps.open).to_string()
}

/// Whether the circle is published, and whether sign-up is open.
#[component]
fn Publish(slug: String, phase: Phase, open: bool, full: bool, hidden: bool) -> impl IntoView {
    let l = use_locale();
    view! {
        <li class=progress_class(Progress::Done)>
            <h3>{t!(l, facilitation.publish)} " " <span class="tag">{progress_words(l, Progress::Done)}</span></h3>
            // No one can sign up for a finished circle, whatever the setting.
            {matches!(phase, Phase::Upcoming | Phase::Running).then(|| {
                let (words, wanted, button) = if open {
                    let words = if full { t!(l, facilitation.signup_is_full) } else { t!(l, facilitation.signup_is_open) };
                    (words, "no", t!(l, facilitation.signup_close))
                } else {
                    (t!(l, facilitation.signup_is_closed), "yes", t!(l, facilitation.signup_reopen))
                };
                let fields = vec![("slug", slug), ("open", wanted.to_owned())];
                view! {
                    {(!hidden).then(|| view! { <p>{words}</p> })}
                    <PostButton<SetSignupOpen> hidden=fields class="button button--quiet button--small">{button}</PostButton<SetSignupOpen>>
                }
            })}
        </li>
    }
}

/// One meeting.
#[component]
fn MeetingStep(id: MeetingId, page: RwSignal<Overview>, slug: String) -> impl IntoView {
    let l = use_locale();
    let item = Memo::new(move |_| page.with(|circle| circle.meetings.iter().find(|meeting| meeting.id == id).cloned()));
    let due = Memo::new(move |_| page.with(|circle| circle.due().map(|meeting| meeting.id) == Some(id)));
    let phase = Memo::new(move |_| page.with(|circle| circle.phase));
    let progress = move || match item.with(|item| item.as_ref().map_or(Progress::Todo, MeetingItem::progress)) {
        Progress::Missing if due.get() => Progress::Now,
        progress => progress,
    };
    // Drawn once: what is being typed stays, and the form that someone else overtook says so when it is sent.
    let of_more = slug.clone();
    let shift = item.get_untracked().and_then(|meeting| {
        let (told, typed) = page.with_untracked(|circle| (circle.told.clone(), circle.typed.clone()));
        meeting.shift.map(|form| {
            view! {
                <ShiftMeetingForms form off=false when=meeting.when.words told typed>
                    {move || item.get().map(|meeting| more(l, &meeting, &of_more))}
                </ShiftMeetingForms>
            }
        })
    });
    view! {
        <li class=move || progress_class(progress())>
            {move || item.get().map(|meeting| about(l, meeting, &slug, phase.get(), progress()))}
            {shift}
        </li>
    }
}

/// A meeting that was cancelled and can be restored.
#[component]
fn OffStep(meeting: OffMeeting, page: RwSignal<Overview>) -> impl IntoView {
    let l = use_locale();
    let (told, typed) = page.with_untracked(|circle| (circle.told.clone(), circle.typed.clone()));
    let when = meeting.when.words.clone();
    view! {
        <li class=progress_class(Progress::Todo)>
            <h3><s>{moment(meeting.when)}</s> " " <span class="tag tag--quiet">{t!(l, circles.date_cancelled)}</span></h3>
            {(!meeting.reason.is_empty()).then(|| view! { <p class="card__facts lines" dir="auto">{meeting.reason}</p> })}
            <ShiftMeetingForms form=meeting.form off=true when told typed>""</ShiftMeetingForms>
        </li>
    }
}

/// What is known about a meeting.
fn about(l: Locale, meeting: MeetingItem, slug: &str, phase: Phase, progress: Progress) -> AnyView {
    let heading = t!(l, facilitation.meeting, number = meeting.number).to_string();
    if phase == Phase::Cancelled && meeting.tense == Tense::Ahead {
        return view! {
            <h3>{heading} " " <span class="tag tag--quiet">{t!(l, circles.date_cancelled)}</span></h3>
            <p class="card__facts">{moment(meeting.when)}</p>
        }
        .into_any();
    }
    let title = view! { <h3>{heading} " " <span class="tag">{progress_words(l, progress)}</span></h3> };
    if meeting.tense == Tense::Ahead {
        let (answers, has) = (answer_words(l, &meeting), meeting.rsvps.yes + meeting.rsvps.no > 0);
        return view! {
            {title}
            <p class="card__strong">{moment(meeting.when.clone())}</p>
            {own(&meeting)}
            {has.then(|| view! { <p class="card__facts">{answers}</p> })}
        }
        .into_any();
    }
    let said = feedback_words(l, &meeting);
    let recap = format!("{}: {}", t!(l, recaps.title), meeting.when);
    let correct = format!("{}: {}", t!(l, meetings.correct), meeting.when);
    let result = meeting.feedback_begun.then(|| {
        let came =
            meeting.came.map_or_else(|| t!(l, facilitation.came_unknown).to_owned(), |count| t!(l, facilitation.came, count = count).to_string());
        meeting.rating.map_or(came.clone(), |r| format!("{} · {came}", rating_words(l, r)))
    });
    let at_meeting = meeting.check_in.then(|| view! { <p class="card__facts">{at_meeting(l, &meeting, slug)}</p> });
    let pulse = meeting.pulse.map(|people| {
        let (words, href) = (t!(l, pulses.timeline, count = people).to_string(), format!("{}#pulse", paths::recap(slug, meeting.id.0)));
        let label = format!("{words}: {}", meeting.when);
        view! { <p><A href attr:aria-label=label>{words}</A></p> }
    });
    // What happened is prominent; the earlier answers are small.
    view! {
        {title}
        <p class="card__facts">{moment(meeting.when.clone())}</p>
        {own(&meeting)}
        <p>{result.map(|words| view! { {words} " · " })} <A href=paths::feedback(slug, meeting.id.0)>{said}</A> " · " <A href=paths::recap(slug, meeting.id.0) attr:aria-label=recap>{t!(l, recaps.title)}</A> " · " <A href=paths::correct(slug, meeting.id.0) attr:aria-label=correct>{t!(l, meetings.correct)}</A></p>
        {pulse}
        {at_meeting}
        <details class="details"><summary>{t!(l, facilitation.before)}</summary>{before(l, &meeting)}</details>
    }
    .into_any()
}

/// What is a meeting's own: place, length, note.
fn own(meeting: &MeetingItem) -> impl IntoView + use<> {
    let lines = [meeting.differs.clone(), meeting.note.clone()].into_iter().filter(|words| !words.is_empty());
    lines.map(|words| view! { <p class="card__facts lines" dir="auto">{words}</p> }).collect_view()
}

/// The reminder, the answers, and who comes.
fn before(l: Locale, meeting: &MeetingItem) -> impl IntoView + use<> {
    let reminder = if meeting.reminded > 0 {
        t!(l, facilitation.reminded, people = people_words(l, meeting.reminded)).to_string()
    } else if meeting.reminder_at.is_empty() {
        String::new()
    } else {
        t!(l, facilitation.reminder_at, when = meeting.reminder_at.as_str()).to_string()
    };
    let (answers, coming, reminder_at) = (answer_words(l, meeting), meeting.coming.clone(), meeting.reminder_at.clone());
    view! {
        {(!reminder.is_empty()).then(|| view! { <p class="card__facts">{within(reminder, [reminder_at])}</p> })}
        <p class="card__facts">{answers}</p>
        {(!coming.is_empty()).then(|| view! { <p class="card__facts" dir="auto">{with_names(&t!(l, facilitation.coming, names = NAMES).to_string(), coming)}</p> })}
    }
}

/// What else there is about a meeting that is ahead.
fn more(l: Locale, meeting: &MeetingItem, slug: &str) -> impl IntoView + use<> {
    let edit = format!("{}: {}", t!(l, circles.edit_meeting), meeting.when);
    let links = meeting.check_in.then(|| view! { " · " {at_meeting(l, meeting, slug)} });
    view! {
        {before(l, meeting)}
        <p><A href=paths::meeting(slug, meeting.id.0) attr:aria-label=edit>{t!(l, circles.edit_meeting)}</A> {links}</p>
    }
}

/// What helps to record who comes to a meeting, until its code stops working: the code, and the sheet.
fn at_meeting(l: Locale, meeting: &MeetingItem, slug: &str) -> impl IntoView + use<> {
    let (code, sheet) = (paths::check_in_code(slug, meeting.id.0), paths::sheet(slug, meeting.id.0));
    let label = |words: &str| format!("{words}: {}", meeting.when);
    let (code_label, sheet_label) = (label(t!(l, facilitation.code)), label(t!(l, facilitation.sheet)));
    view! {
        <A href=code attr:aria-label=code_label>{t!(l, facilitation.code)}</A> " · "
        <A href=sheet attr:aria-label=sheet_label>{t!(l, facilitation.sheet)}</A>
    }
}

/// What the last step shows.
#[derive(Clone, PartialEq)]
struct Wrap {
    slug: String,
    /// Whether the last meeting has begun, so that people are asked about the circle.
    asked: bool,
    progress: Progress,
    /// Whether something else is to be done first.
    later: bool,
    people: u32,
    meetings: Vec<Option<u32>>,
    told: usize,
    closed: When,
}

impl Wrap {
    /// Returns it unless the circle is cancelled.
    fn of(circle: &Overview) -> Option<Self> {
        let progress = match (circle.phase, circle.wrapped_up.is_empty()) {
            (Phase::Cancelled, _) => return None,
            (Phase::Finished, true) => Progress::Now,
            (Phase::Finished, false) => Progress::Done,
            _ => Progress::Todo,
        };
        Some(Self {
            slug: circle.slug.clone(),
            asked: circle.meetings.last().is_some_and(|last| last.tense != Tense::Ahead),
            progress,
            later: circle.meetings.iter().any(|meeting| meeting.progress() == Progress::Missing),
            people: circle.heads.all,
            meetings: circle.held().map(|meeting| meeting.came).collect(),
            told: circle.meetings.iter().filter(|meeting| meeting.feedback_done).count(),
            closed: circle.wrapped_up.clone(),
        })
    }
}

/// Returns the sum of those who came to meetings, as far as it is known: "14", "14 (not recorded: 2)", "not recorded".
fn visits_words(l: Locale, came: &[Option<u32>]) -> String {
    let unknown = came.iter().filter(|count| count.is_none()).count();
    let sum: u32 = came.iter().flatten().sum();
    match (unknown == came.len(), unknown) {
        (_, 0) => sum.to_string(),
        (true, _) => t!(l, facilitation.visits_unknown).to_owned(),
        (false, _) => t!(l, facilitation.visits_partly, came = sum, unknown = unknown).to_string(),
    }
}

/// The wrap-up.
#[component]
fn WrapUpStep(wrap: Wrap) -> impl IntoView {
    let l = use_locale();
    let asked = wrap.asked.then(|| {
        let (mine, all) = (paths::manage_part(&wrap.slug, "survey"), paths::manage_part(&wrap.slug, "answers"));
        let report = paths::manage_part(&wrap.slug, "report");
        view! {
            <p><A href=mine>{t!(l, surveys.mine)}</A></p>
            <p><A href=all>{t!(l, surveys.answers)}</A></p>
            <p><A href=report>{t!(l, reports.title)}</A></p>
        }
    });
    let (held, came) = (wrap.meetings.len(), visits_words(l, &wrap.meetings));
    // One thing at a time is to be done now.
    let shown = if wrap.later && wrap.progress == Progress::Now { Progress::Todo } else { wrap.progress };
    view! {
        <li class=progress_class(shown)>
            <h3>{t!(l, facilitation.wrap_up)} " " <span class="tag">{progress_words(l, shown)}</span></h3>
            {asked}
            <p class="card__facts">{t!(l, facilitation.totals, people = people_words(l, wrap.people), held = held, came = came, told = wrap.told).to_string()}</p>
            {match wrap.progress {
                Progress::Todo | Progress::On | Progress::Missing => view! { <p>{t!(l, facilitation.wrap_later)}</p> }.into_any(),
                Progress::Done => view! { <p>{within(t!(l, facilitation.wrapped, when = wrap.closed.as_str()).to_string(), [wrap.closed])}</p> }.into_any(),
                // The button is at the top of the page, unless something else is due first.
                Progress::Now => wrap.later
                    .then(|| view! {
                        <p>{t!(l, facilitation.wrap_note)}</p>
                        <PostButton<WrapUp> hidden=vec![("slug", wrap.slug)] class="button button--quiet">{t!(l, facilitation.wrap_close)}</PostButton<WrapUp>>
                    })
                    .into_any(),
            }}
        </li>
    }
}
