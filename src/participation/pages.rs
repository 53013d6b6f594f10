//! `/p/<link>` and `/circles/<slug>/me`: the dashboard, with the next meeting first.

mod emails;
mod hosts;

use crate::attendance::components::CheckInBox;
use crate::attendance::model::Coming;
use crate::circles::model::Phase;
use crate::i18n::{Locale, plural, t, use_locale};
use crate::participation::api::{AnswerMeeting, ConfirmAddress, RenewFeed, RenewLink, load_dashboard};
use crate::participation::model::{AnswerForm, Dashboard, DateLine, NextMeeting, Note};
use crate::paths;
use crate::ui::{
    AddToCalendar, Button, Form, NAMES, PostButton, Ring, YourTime, feed_button_words, load, moment, refusals, title_class, use_kept, with_names,
};
use emails::Emails;
use hosts::Hosts;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::{use_params_map, use_query_map};

/// A participant's page, through a signed link.
#[component]
pub fn ParticipantView() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let kept = use_kept();
    let answer = ServerAction::<AnswerMeeting>::new();
    let refused = refusals(answer);
    let fresh = fresh();
    let page =
        Resource::new(move || (link.get(), kept.get(), refused.get(), fresh.get()), |(link, kept, _, _)| load_dashboard(link, String::new(), kept));
    load(page, move |page| view! { <Contents page slug=String::new() answer/> })
}

/// The same page for a signed-in account.
#[component]
pub fn MyCircleView() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let kept = use_kept();
    let answer = ServerAction::<AnswerMeeting>::new();
    let refused = refusals(answer);
    let fresh = fresh();
    let page =
        Resource::new(move || (slug.get(), kept.get(), refused.get(), fresh.get()), |(slug, kept, _, _)| load_dashboard(String::new(), slug, kept));
    load(page, move |page| view! { <Contents page slug=slug.get_untracked() answer/> })
}

/// Changes with each message to the facilitators, so that the page is loaded again and says that it was sent.
fn fresh() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("at").unwrap_or_default())
}

#[component]
fn Contents(page: Dashboard, slug: String, answer: ServerAction<AnswerMeeting>) -> impl IntoView {
    let l = use_locale();
    let ended = match page.phase {
        Phase::Finished => Some(t!(l, participation.finished)),
        Phase::Cancelled => Some(t!(l, participation.cancelled)),
        Phase::Draft | Phase::Upcoming | Phase::Running => None,
    };
    let (leave, data) = (page.leave.clone(), paths::participant_data(&page.link));
    let live = page.phase.is_live();
    let (page_link, page_slug, reminders, messages) = (page.link.clone(), slug.clone(), page.reminders, page.messages);
    let (language, hosts_slug) = (page.language.clone(), slug.clone());
    let mut reason = (!page.cancel_reason.is_empty()).then(|| view! { <p class="lines" dir="auto">{page.cancel_reason.clone()}</p> });
    let notice = use_query_map().with_untracked(|query| match query.get("done").as_deref() {
        Some("link") => Some(t!(l, participation.link_new)),
        Some("confirmed") => Some(t!(l, participation.confirmed)),
        Some("contact") => Some(t!(l, participation.contact_sent)),
        _ => None,
    });
    let confirm = vec![("link", page.link.clone()), ("slug", slug.clone())];
    let new_link = vec![("link", page.link.clone()), ("slug", slug.clone())];
    let all = u32::try_from(page.dates.iter().filter(|date| date.removed.is_none()).count()).unwrap_or_default();
    view! {
        <Title text=page.title.clone()/>
        <Meta name="robots" content="noindex"/>
        <div class="page">
            <p class="kicker">{t!(l, participation.your_circle)}</p>
            <h1 dir="auto" class=title_class(&page.title)>{page.title.clone()}</h1>
            {notice.map(|words| view! { <p class="notice" role="status">{words}</p> })}
            // Short: the answer stands in the first screen of a phone, and confirms the address as well.
            {page.unproven.then(|| view! {
                <section class="notice">
                    <p>{t!(l, participation.confirm_lead)}</p>
                    <PostButton<ConfirmAddress> hidden=confirm class="button button--quiet">{t!(l, participation.confirm_button)}</PostButton<ConfirmAddress>>
                </section>
            })}
            {page.check_in.clone().map(|card| view! { <CheckInBox card link=page.link.clone() slug=slug.clone()/> })}
            <div class="dash">
                // Shown in place of the next meeting when there is none.
                {ended.map(|words| view! { <section class="card next"><p class="next__when" role="status">{words}</p>{reason.take()}</section> })}
                {page.survey.then(|| view! {
                    <section class="card next">
                        <p>{t!(l, surveys.invite)}</p>
                        <p class="actions"><a class="button" href=paths::survey(&page.link)>{t!(l, surveys.invite_button)}</a></p>
                    </section>
                })}
                {page.next.clone().map(|next| view! { <Next next page=page.clone() slug all action=answer/> })}
                <section class="card ring-box">
                    <Ring seats=page.seats done=page.done meetings=all hue=page.hue label=format!("{}/{all}", page.done)/>
                    <p>{people(l, page.people)} " · " {behind(l, page.done)}</p>
                </section>
                {page.course.clone().map(|(title, link)| view! {
                    <section class="card">
                        <h2>{t!(l, participation.course)}</h2>
                        <p dir="auto">{title}</p>
                        <p><a href=link rel="noopener nofollow">{t!(l, participation.open_course)}</a></p>
                    </section>
                })}
                <section class="card">
                    <h2>{t!(l, participation.my_goal)}</h2>
                    <blockquote dir="auto">{page.goal.clone()}</blockquote>
                    <p dir="auto">{t!(l, participation.my_support, support = page.support.clone()).to_string()}</p>
                </section>
                <Dates dates=page.dates/>
                <Hosts hosts=page.hosts contact=page.contact slug=hosts_slug/>
                <Notes notes=page.notes/>
            </div>
            {live.then(|| view! { <Emails link=page_link slug=page_slug language reminders messages/> })}
            // There are no emails about a cancelled circle any more.
            {(page.phase != Phase::Cancelled).then(|| view! { <details class="details">
                <summary>{t!(l, participation.link_title)}</summary>
                <p>{t!(l, participation.link_lead)}</p>
                <PostButton<RenewLink> hidden=new_link class="button button--quiet">{t!(l, participation.link_button)}</PostButton<RenewLink>>
            </details> })}
            <p><a href=data>{t!(l, personal.look)}</a></p>
            <p><a href=leave>{t!(l, participation.leave)}</a></p>
        </div>
    }
}

/// The next meeting, and the viewer's RSVP.
#[component]
fn Next(next: NextMeeting, page: Dashboard, slug: String, all: u32, action: ServerAction<AnswerMeeting>) -> impl IntoView {
    let l = use_locale();
    let kicker = t!(l, participation.next_of, number = next.number, all = all).to_string();
    let place = match (next.place.is_empty(), next.meeting_url.is_empty()) {
        (true, _) => t!(l, participation.online).to_owned(),
        (false, true) => next.place,
        (false, false) => t!(l, circles.place_and_online, place = next.place).to_string(),
    };
    let note = (!next.note.is_empty()).then(|| view! { <p class="lines" dir="auto">{next.note}</p> });
    let separator = (!next.map.is_empty() && !next.meeting_url.is_empty()).then_some(" · ");
    let map = (!next.map.is_empty()).then(|| view! { <a href=next.map rel="noopener">{t!(l, participation.map)}</a> });
    let online = (!next.meeting_url.is_empty()).then(|| view! { <a href=next.meeting_url rel="noopener">{t!(l, participation.open_meeting)}</a> });
    let feed_button = feed_button_words(&page.calendar.feed);
    let hidden = vec![("link", page.link.clone()), ("slug", slug.clone())];
    let stamp = next.when.stamp.clone();
    let answer = if next.on_now {
        view! { <p>{t!(l, participation.on_now)}</p> }.into_any()
    } else {
        view! { <Answer meeting=next.id.0 revision=next.revision coming=next.coming link=page.link slug action/> }.into_any()
    };
    view! {
        <section class="card next">
            <p class="next__kicker">{kicker}</p>
            <h2 class="next__when">{moment(next.when)}</h2>
            <p class="card__facts" dir="auto">{next.zone} <YourTime stamp/> " · " {place}</p>
            {answer}
            {note}
            {(map.is_some() || online.is_some()).then(|| view! { <p>{map} {separator} {online}</p> })}
            <AddToCalendar links=page.calendar>
                <PostButton<RenewFeed> hidden class="button button--quiet">{feed_button}</PostButton<RenewFeed>>
            </AddToCalendar>
        </section>
    }
}

/// Two buttons. With the script the answer shows at once; without it the page reloads.
#[component]
fn Answer(meeting: i64, revision: i64, coming: Coming, link: String, slug: String, action: ServerAction<AnswerMeeting>) -> impl IntoView {
    let l = use_locale();
    let value = action.value();
    let now = Signal::derive(move || value.with(|v| v.as_ref().and_then(|r| r.as_ref().ok().cloned())).unwrap_or_else(|| coming.clone()));
    let mine = move || {
        now.with(|c| c.mine).map(|yes| {
            let words = if yes { t!(l, participation.said_yes) } else { t!(l, participation.said_no) };
            view! { <span class="status status--safe">{words}</span> }
        })
    };
    view! {
        <Form action class="rsvp">
            <input type="hidden" name=AnswerForm::link.wire() value=link/>
            <input type="hidden" name=AnswerForm::slug.wire() value=slug/>
            <input type="hidden" name=AnswerForm::meeting.wire() value=meeting.to_string()/>
            <input type="hidden" name=AnswerForm::revision.wire() value=revision.to_string()/>
            <p class="rsvp__question">{t!(l, participation.will_you_come)}</p>
            <div class="actions">
                <Button value="yes">{t!(l, participation.yes)}</Button>
                <Button quiet=true value="no">{t!(l, participation.no)}</Button>
            </div>
            <p role="status">{mine}</p>
            <p class="card__facts" dir="auto">{move || now.with(|c| with_names(&coming_words(l, c), c.names.clone()))}</p>
        </Form>
    }
}

#[component]
fn Dates(dates: Vec<DateLine>) -> impl IntoView {
    let l = use_locale();
    let line = move |date: DateLine| {
        if let Some(reason) = date.removed {
            return view! { <li class="timeline--off"><s class="dash__when">{moment(date.when)}</s> " " <strong class="dash__mine">{t!(l, circles.date_cancelled)}</strong> <span class="card__facts lines" dir="auto">{reason}</span></li> }.into_any();
        }
        let class = if date.over { "timeline--done" } else { "" };
        let mine = match (date.over, date.mine) {
            (true, None) => t!(l, participation.over),
            (_, Some(true)) => t!(l, participation.mine_yes),
            (_, Some(false)) => t!(l, participation.mine_no),
            (false, None) => t!(l, participation.mine_open),
        };
        let label = format!("{}: {}", t!(l, participation.change_answer), date.when);
        let stamp = date.when.stamp.clone();
        let answer =
            (!date.answer_at.is_empty()).then(|| view! { " · " <a href=date.answer_at aria-label=label>{t!(l, participation.change_answer)}</a> });
        let notes = [date.elsewhere, date.note].into_iter().filter(|text| !text.is_empty());
        let notes = notes.map(|text| view! { <span class="card__facts lines" dir="auto">{text}</span> }).collect_view();
        view! { <li class=class><span class="dash__when">{moment(date.when)} <YourTime stamp/></span> " " <span class="dash__mine">{mine} {answer}</span> {notes}</li> }.into_any()
    };
    view! {
        <section class="card dash__dates">
            <h2>{t!(l, participation.all_dates)}</h2>
            <ol class="timeline">{dates.into_iter().map(line).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Notes(notes: Vec<Note>) -> impl IntoView {
    let l = use_locale();
    let none = notes.is_empty().then(|| view! { <p class="empty">{t!(l, participation.no_messages)}</p> });
    let note = move |note: Note| {
        view! {
            <li class="message">
                <h3 dir="auto">{note.subject}</h3>
                <p class="card__facts"><bdi><strong>{note.author}</strong></bdi> " " {t!(l, participation.facilitator)} " · " {moment(note.when)}</p>
                <div class="prose" dir="auto" inner_html=note.html/>
            </li>
        }
    };
    view! {
        <section class="card card--wide">
            <h2>{t!(l, participation.messages)}</h2>
            {none}
            <ul class="messages">{notes.into_iter().map(note).collect_view()}</ul>
        </section>
    }
}

fn people(l: Locale, count: u32) -> String {
    plural!(l, circles.people, count)
}

fn behind(l: Locale, count: u32) -> String {
    match count {
        0 => t!(l, participation.behind_none).to_owned(),
        n => plural!(l, participation.behind, n),
    }
}

fn coming_words(l: Locale, coming: &Coming) -> String {
    match (coming.names.is_empty(), coming.more) {
        (true, _) => t!(l, participation.nobody_yet).to_owned(),
        (false, 0) => t!(l, participation.coming, names = NAMES).to_string(),
        (false, more) => t!(l, participation.coming_more, names = NAMES, more = more).to_string(),
    }
}
