//! `/circles/<slug>/manage`: a circle's facilitator page, with its timeline and what to do next.

use super::insight::SoFar;
use super::share::Share;
use super::{people_words, phase_words, progress_class, progress_words, seats_words};
use crate::accounts::api::RenewAccountFeed;
use crate::circles::api::{DuplicateCircle, SetSignupOpen};
use crate::circles::model::Phase;
use crate::facilitation::api::{WrapUp, load_overview};
use crate::facilitation::model::{MeetingItem, Overview, Progress};
use crate::feedback::components::rating_words;
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::CalendarLinks;
use crate::ui::{AddToCalendar, HiddenNote, NAMES, PostButton, Ring, YourTime, feed_button_words, load, moment, title_class, with_names, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A circle's facilitator page.
#[component]
pub fn Manage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let overview = Resource::new(move || slug.get(), load_overview);
    load(overview, |circle| view! { <Contents circle/> })
}

#[component]
fn Contents(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let title = if circle.title.is_empty() { t!(l, facilitation.untitled).to_owned() } else { circle.title.clone() };
    let done = u32::try_from(circle.meetings.iter().filter(|m| m.begun).count()).unwrap_or_default();
    let all = u32::try_from(circle.meetings.len()).unwrap_or_default();
    let seats = seats_words(l, circle.seats);
    let place = match (circle.online, circle.place.is_empty()) {
        (true, true) => t!(l, facilitation.online).to_owned(),
        (true, false) => t!(l, circles.place_and_online, place = circle.place.clone()).to_string(),
        (false, _) => circle.place.clone(),
    };
    let facts = [place, circle.schedule.clone()].into_iter().filter(|f| !f.is_empty()).collect::<Vec<_>>().join(" · ");
    let label = if all == 0 { String::new() } else { format!("{done}/{all}") };
    let meetings = (all > 0).then(|| format!(" · {}", plural!(l, circles.meetings_of, all, done = done)));
    let (slug, phase) = (circle.slug.clone(), circle.phase);
    let due = circle.due().map(|meeting| meeting.id);
    let published = use_query_map().with_untracked(|query| query.get_str("done") == Some("published"));
    let sharing = circle.sharing.clone();
    view! {
        <Title text=title.clone()/>
        <div class="page manage">
            <p class="kicker"><A href=paths::ME>{t!(l, site.mine)}</A></p>
            <h1 dir="auto" class=title_class(&title)>{title.clone()}</h1>
            {circle.hidden.clone().map(|reason| view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> })}
            {published.then(|| sharing.clone().map(|sharing| view! { <Share sharing published=true/> }))}
            <div class="manage__top">
                <Now circle=circle.clone()/>
                <div class="manage__facts">
                    <p><span class="tag">{phase_words(l, phase)}</span></p>
                    <p class="card__strong">{seats} {meetings}</p>
                    <p class="card__facts" dir="auto">{facts}</p>
                </div>
                <Ring seats=circle.seats done meetings=all hue=circle.hue label/>
                <Links circle=circle.clone()/>
            </div>
            {(!published).then(|| sharing.map(|sharing| view! { <Share sharing published=false/> }))}
            {phase.is_live().then(|| view! { <Calendar links=circle.calendar.clone() slug=slug.clone()/> })}
            // A draft has only one next step, which is shown above.
            {(phase != Phase::Draft).then(|| view! {
                <h2>{t!(l, facilitation.timeline)}</h2>
                <ol class="timeline">
                    <Publish circle=circle.clone()/>
                    {circle.meetings.iter().cloned().map(|meeting| {
                        let due = due == Some(meeting.id);
                        view! { <MeetingStep meeting slug=slug.clone() phase due/> }
                    }).collect_view()}
                    {(phase != Phase::Cancelled).then(|| view! { <WrapUpStep circle=circle.clone()/> })}
                </ol>
            })}
            {circle.insight.clone().map(|insight| view! { <SoFar meetings=circle.meetings insight/> })}
        </div>
    }
}

/// The one thing to do now, or else when the circle meets next. At the top of the page, with its primary
/// button.
#[component]
fn Now(circle: Overview) -> impl IntoView {
    let l = use_locale();
    // A circle whose wrap-up is closed asks for nothing more.
    let due = circle.due().cloned();
    let next = circle.meetings.iter().find(|m| !m.begun).cloned();
    let now = |what: String| view! { <p class="next__kicker">{t!(l, facilitation.now)} " · " {what}</p> };
    match (circle.phase, due, next) {
        (Phase::Draft, ..) => view! {
            <section class="card next">
                {now(t!(l, facilitation.publish).to_owned())}
                <p>{t!(l, facilitation.draft_note)}</p>
                <p class="actions"><A href=paths::wizard(&circle.slug, circle.step) attr:class="button">{t!(l, facilitation.go_on)}</A></p>
            </section>
        }
        .into_any(),
        (Phase::Cancelled, ..) => {
            // Of a hidden circle no one was told.
            let words = if circle.hidden.is_some() { t!(l, facilitation.is_cancelled_hidden) } else { t!(l, facilitation.is_cancelled) };
            view! { <p class="notice notice--warn">{words}</p> }.into_any()
        }
        (_, Some(due), _) => {
            let (href, words) = (paths::feedback(&circle.slug, due.id.0), feedback_words(l, &due));
            view! {
                <section class="card next">
                    {now(t!(l, facilitation.meeting, number = due.number).to_string())}
                    <h2 class="next__when">{moment(due.when)}</h2>
                    <p class="actions"><A href attr:class="button">{words}</A></p>
                </section>
            }
            .into_any()
        }
        (Phase::Finished, ..) if circle.wrapped_up.is_empty() => view! {
            <section class="card next">
                {now(t!(l, facilitation.wrap_up).to_owned())}
                <p>{t!(l, facilitation.wrap_note)}</p>
                <PostButton<WrapUp> hidden=vec![("slug", circle.slug)] class="button">{t!(l, facilitation.wrap_close)}</PostButton<WrapUp>>
            </section>
        }
        .into_any(),
        (_, _, Some(next)) => {
            let answers = answer_words(l, &next);
            view! {
                <section class="card next">
                    <p class="next__kicker">{t!(l, attendance.next_meeting)}</p>
                    <h2 class="next__when">{moment(next.when.clone())} <YourTime stamp=next.when.stamp/></h2>
                    <p class="card__facts">{answers}</p>
                </section>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

/// Returns the label of the action on a meeting's feedback.
fn feedback_words(l: Locale, meeting: &MeetingItem) -> &'static str {
    match (meeting.feedback_done, meeting.feedback_begun) {
        (true, _) => t!(l, facilitation.feedback_done),
        (false, true) => t!(l, facilitation.feedback_begun),
        (false, false) => t!(l, facilitation.feedback_open),
    }
}

/// Formats "Coming: 8 · not coming: 2 · no answer yet: 2".
fn answer_words(l: Locale, meeting: &MeetingItem) -> String {
    t!(l, facilitation.answers, yes = meeting.rsvps.yes, no = meeting.rsvps.no, open = meeting.rsvps.open).to_string()
}

/// Links to the circle's other pages.
#[component]
fn Links(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let slug = circle.slug;
    let public = circle.phase != Phase::Draft;
    let living = matches!(circle.phase, Phase::Upcoming | Phase::Running);
    view! {
        <ul class="chips">
            {public.then(|| view! {
                <li><A href=paths::manage_part(&slug, "participants")>{t!(l, facilitation.people)}</A></li>
                <li><A href=paths::manage_part(&slug, "tasks")>{t!(l, tasks.title)}</A></li>
                <li><A href=paths::manage_part(&slug, "messages")>{t!(l, messages.title)}</A></li>
                <li><A href=paths::manage_part(&slug, "board")>{t!(l, board.title)}</A></li>
                <li><A href=paths::circle(&slug)>{t!(l, facilitation.public_page)}</A></li>
                <li><A href=paths::manage_part(&slug, "download")>{t!(l, exports.title)}</A></li>
            })}
            // A draft is continued with the button above.
            {living.then(|| view! { <li><A href=paths::wizard(&slug, 1)>{t!(l, facilitation.edit)}</A></li> })}
            {public.then(|| view! { <li><PostButton<DuplicateCircle> hidden=vec![("slug", slug.clone())] class="chip">{t!(l, facilitation.duplicate)}</PostButton<DuplicateCircle>></li> })}
            {living.then(|| view! { <li><A href=paths::manage_part(&slug, "cancel")>{t!(l, facilitation.cancel)}</A></li> })}
        </ul>
    }
}

/// How to enter the meetings in a calendar. The feed is the facilitator's own, with all their circles.
#[component]
fn Calendar(links: CalendarLinks, slug: String) -> impl IntoView {
    let button = feed_button_words(&links.feed);
    view! {
        <AddToCalendar links>
            <PostButton<RenewAccountFeed> hidden=vec![("slug", slug)] class="button button--quiet">{button}</PostButton<RenewAccountFeed>>
        </AddToCalendar>
    }
}

/// Whether the circle is published, and whether sign-up is open.
#[component]
fn Publish(circle: Overview) -> impl IntoView {
    let l = use_locale();
    view! {
        <li class=progress_class(Progress::Done)>
            <h3>{t!(l, facilitation.publish)} " " <span class="tag">{progress_words(l, Progress::Done)}</span></h3>
            // No one can sign up for a finished circle, whatever the setting.
            {matches!(circle.phase, Phase::Upcoming | Phase::Running).then(|| {
                let (words, open, button) = if circle.signup_open {
                    (t!(l, facilitation.signup_is_open), "no", t!(l, facilitation.signup_close))
                } else {
                    (t!(l, facilitation.signup_is_closed), "yes", t!(l, facilitation.signup_reopen))
                };
                let hidden = vec![("slug", circle.slug), ("open", open.to_owned())];
                view! {
                    {circle.hidden.is_none().then(|| view! { <p>{words}</p> })}
                    <PostButton<SetSignupOpen> hidden class="button button--quiet button--small">{button}</PostButton<SetSignupOpen>>
                }
            })}
        </li>
    }
}

/// One meeting; `due` if it is the one to do something about now.
#[component]
fn MeetingStep(meeting: MeetingItem, slug: String, phase: Phase, due: bool) -> impl IntoView {
    let l = use_locale();
    let progress = match meeting.progress() {
        Progress::Now if !due => Progress::Todo,
        progress => progress,
    };
    let heading = t!(l, facilitation.meeting, number = meeting.number).to_string();
    if phase == Phase::Cancelled && !meeting.begun {
        return view! {
            <li class=progress_class(Progress::Todo)>
                <h3>{heading} " " <span class="tag tag--quiet">{phase_words(l, phase)}</span></h3>
                <p class="card__facts">{moment(meeting.when)}</p>
            </li>
        }
        .into_any();
    }
    let reminder = if meeting.reminded > 0 {
        t!(l, facilitation.reminded, people = people_words(l, meeting.reminded)).to_string()
    } else if meeting.reminder_at.is_empty() {
        String::new()
    } else {
        t!(l, facilitation.reminder_at, when = meeting.reminder_at.as_str()).to_string()
    };
    let reminder_at = meeting.reminder_at.clone();
    let (answers, said) = (answer_words(l, &meeting), feedback_words(l, &meeting));
    let correct = format!("{}: {}", t!(l, meetings.correct), meeting.when);
    let edit = format!("{}: {}", t!(l, circles.edit_meeting), meeting.when);
    let coming = meeting.coming.clone();
    let result = meeting.feedback_begun.then(|| {
        let came =
            meeting.came.map_or_else(|| t!(l, facilitation.came_unknown).to_owned(), |count| t!(l, facilitation.came, count = count).to_string());
        meeting.rating.map_or(came.clone(), |r| format!("{} · {came}", rating_words(l, r)))
    });
    let at_meeting = meeting.check_in.then(|| view! { <AtMeeting meeting=meeting.clone() slug=slug.clone()/> });
    let before = view! {
        {(!reminder.is_empty()).then(|| view! { <p class="card__facts">{within(reminder, [reminder_at])}</p> })}
        <p class="card__facts">{answers}</p>
        {(!coming.is_empty()).then(|| view! { <p class="card__facts" dir="auto">{with_names(&t!(l, facilitation.coming, names = NAMES).to_string(), coming)}</p> })}
    };
    view! {
        <li class=progress_class(progress)>
            <h3>{heading} " " <span class="tag">{progress_words(l, progress)}</span></h3>
            <p class="card__strong">{moment(meeting.when)}</p>
            {[meeting.differs, meeting.note]
                .into_iter()
                .filter(|words| !words.is_empty())
                .map(|words| view! { <p class="card__facts lines" dir="auto">{words}</p> })
                .collect_view()}
            {if meeting.begun {
                // What happened is prominent; the earlier answers are small.
                view! {
                    <p>{result.map(|words| view! { {words} " · " })} <A href=paths::feedback(&slug, meeting.id.0)>{said}</A> " · " <A href=paths::correct(&slug, meeting.id.0) attr:aria-label=correct>{t!(l, meetings.correct)}</A></p>
                    {at_meeting}
                    <details class="details"><summary>{t!(l, facilitation.before)}</summary>{before}</details>
                }
                .into_any()
            } else {
                view! {
                    {before}
                    <p><A href=paths::meeting(&slug, meeting.id.0) attr:aria-label=edit>{t!(l, circles.edit_meeting)}</A></p>
                    {at_meeting}
                }
                .into_any()
            }}
        </li>
    }
    .into_any()
}

/// What helps to record who comes to a meeting, until its code stops working: the code, and the sheet.
#[component]
fn AtMeeting(meeting: MeetingItem, slug: String) -> impl IntoView {
    let l = use_locale();
    let (code, sheet) = (paths::check_in_code(&slug, meeting.id.0), paths::sheet(&slug, meeting.id.0));
    let label = |words: &str| format!("{words}: {}", meeting.when);
    let (code_label, sheet_label) = (label(t!(l, facilitation.code)), label(t!(l, facilitation.sheet)));
    view! {
        <p class="card__facts">
            <A href=code attr:aria-label=code_label>{t!(l, facilitation.code)}</A> " · "
            <A href=sheet attr:aria-label=sheet_label>{t!(l, facilitation.sheet)}</A>
        </p>
    }
}

/// Returns the sum of those who came to meetings, as far as it is known: "14", "14 (not recorded: 2)", "not recorded".
fn visits_words(l: Locale, meetings: &[MeetingItem]) -> String {
    let known: Vec<u32> = meetings.iter().filter_map(|m| m.came).collect();
    let unknown = meetings.iter().filter(|m| m.begun && m.came.is_none()).count();
    let sum: u32 = known.iter().sum();
    match (known.is_empty(), unknown) {
        (true, 0) | (false, 0) => sum.to_string(),
        (true, _) => t!(l, facilitation.visits_unknown).to_owned(),
        (false, _) => t!(l, facilitation.visits_partly, came = sum, unknown = unknown).to_string(),
    }
}

/// The wrap-up.
#[component]
fn WrapUpStep(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let finished = circle.phase == Phase::Finished;
    let asked = circle.meetings.last().is_some_and(|last| last.begun).then(|| {
        let (mine, all) = (paths::manage_part(&circle.slug, "survey"), paths::manage_part(&circle.slug, "answers"));
        let report = paths::manage_part(&circle.slug, "report");
        view! {
            <p><A href=mine>{t!(l, surveys.mine)}</A></p>
            <p><A href=all>{t!(l, surveys.answers)}</A></p>
            <p><A href=report>{t!(l, reports.title)}</A></p>
        }
    });
    let progress = match (finished, circle.wrapped_up.is_empty()) {
        (true, false) => Progress::Done,
        (true, true) => Progress::Now,
        (false, _) => Progress::Todo,
    };
    let held = circle.meetings.iter().filter(|m| m.begun).count();
    let came = visits_words(l, &circle.meetings);
    let told = circle.meetings.iter().filter(|m| m.feedback_done).count();
    let due = circle.meetings.iter().any(|m| m.progress() == Progress::Now);
    // One thing at a time is to be done now.
    let shown = if due && progress == Progress::Now { Progress::Todo } else { progress };
    view! {
        <li class=progress_class(shown)>
            <h3>{t!(l, facilitation.wrap_up)} " " <span class="tag">{progress_words(l, shown)}</span></h3>
            {asked}
            <p class="card__facts">{t!(l, facilitation.totals, people = people_words(l, circle.heads.all), held = held, came = came, told = told).to_string()}</p>
            {match progress {
                Progress::Todo => view! { <p>{t!(l, facilitation.wrap_later)}</p> }.into_any(),
                Progress::Done => view! { <p>{within(t!(l, facilitation.wrapped, when = circle.wrapped_up.as_str()).to_string(), [circle.wrapped_up])}</p> }.into_any(),
                // The button is at the top of the page, unless something else is due first.
                Progress::Now => due
                    .then(|| view! {
                        <p>{t!(l, facilitation.wrap_note)}</p>
                        <PostButton<WrapUp> hidden=vec![("slug", circle.slug)] class="button button--quiet">{t!(l, facilitation.wrap_close)}</PostButton<WrapUp>>
                    })
                    .into_any(),
            }}
        </li>
    }
}
