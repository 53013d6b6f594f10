//! `/p/<link>` and `/circles/<slug>/me`: the dashboard, with the next meeting first.

mod after;
mod certificate;
mod dates;
mod emails;
mod hosts;
mod next;

pub use certificate::CertificateView;

use crate::accounts::components::ThisDevice;
use crate::attendance::api::CheckIn;
use crate::attendance::components::CheckInBox;
use crate::attendance::model::Coming;
use crate::board::components::{Board, BoardEmails};
use crate::circles::model::Phase;
use crate::goals::components::{MyThings, Offers};
use crate::i18n::{Locale, errors, plural, t, use_locale};
use crate::live::components::{Freshness, use_fresh};
use crate::live::model::Right;
use crate::participation::api::{AnswerMeeting, ConfirmAddress, RenewLink, load_dashboard};
use crate::participation::model::{Dashboard, NextMeeting};
use crate::paths;
use crate::pulses::components::PulseBox;
use crate::recaps::components::LastRecap;
use crate::tasks::components::WeeklyPlanBox;
use crate::types::AppError;
use crate::ui::{PostButton, Ring, later, load, part, refusals, refused, title_class, use_kept};
use after::{After, AfterBox};
use dates::{Dates, Notes};
use emails::Emails;
use hosts::Hosts;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use next::Next;

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
    let (link, title, class) = (page.link.clone(), page.title.clone(), title_class(&page.title));
    let (right, here) = if slug.is_empty() {
        (Right::Link(link.clone()), paths::participant(&link))
    } else {
        (Right::Session(slug.clone()), paths::my_circle(&paths::encode(&slug)))
    };
    let by_link = slug.is_empty();
    let gone = if by_link { t!(l, participation.gone) } else { t!(l, facilitation.gone) };
    // The form, which would say it, is gone meanwhile.
    let answers = page.next.as_ref().is_some_and(|next| !next.on_now);
    let lost = [(AnswerMeeting::PATH, answers), (CheckIn::PATH, page.check_in.is_some())];
    let lost = lost.into_iter().find_map(|(path, shown)| refused(path).filter(|why| !shown && matches!(why, AppError::Refused(_))));
    let asked = (if slug.is_empty() { link.clone() } else { String::new() }, slug.clone());
    let fresh = use_fresh(page, |page| page.mark, right, move || load_dashboard(asked.0.clone(), asked.1.clone(), false));
    let page = fresh.page;
    let notice = use_query_map().with_untracked(|query| match query.get("done").as_deref() {
        Some("link") => Some(t!(l, participation.link_new)),
        Some("confirmed") => Some(t!(l, participation.confirmed)),
        Some("goal") => Some(t!(l, goals.saved)),
        Some("contact") => Some(t!(l, participation.contact_sent)),
        _ => None,
    });
    let hidden = move |link: &str, slug: &str| vec![("link", link.to_owned()), ("slug", slug.to_owned())];
    let (confirm, new_link) = (hidden(&link, &slug), hidden(&link, &slug));
    let (on_board, of_plan, of_posts) = ((link.clone(), slug.clone()), (link.clone(), slug.clone()), (link.clone(), slug.clone()));
    let (of_goal, of_after, of_pulse) = ((link.clone(), slug.clone()), (link.clone(), slug.clone()), slug.clone());
    let (check_in, of_next, of_hosts, of_mails) = ((link.clone(), slug.clone()), (link.clone(), slug.clone()), slug.clone(), (link.clone(), slug));
    view! {
            <Title text=title.clone()/>
            <Meta name="robots" content="noindex"/>
            // Programs show it where someone sends the link to a device of their own.
            <Meta name="description" content=format!("{}: {title}", t!(l, participation.your_circle))/>
            <div class="page">
                <p class="kicker">{t!(l, participation.your_circle)}</p>
                <h1 dir="auto" class=class>{title}</h1>
                <Freshness at=Signal::derive(move || page.with(|page| page.as_of.clone())) page=here connected=fresh.connected/>
                {notice.map(|words| view! { <p class="notice" role="status">{words}</p> })}
                {lost.map(|error| view! { <p class="notice notice--error" role="alert">{t!(l, participation.unsaved)} " " {errors::sentence(l, &error)}</p> })}
                <div role="status">{move || fresh.gone.get().then(|| view! { <p class="notice">{gone}</p> })}</div>
                // Short: the answer stands in the first screen of a phone, and confirms the address as well.
                {part(page, |page| page.unproven, move |unproven| unproven.then(|| view! {
                    <section class="notice">
                        <p>{t!(l, participation.confirm_lead)}</p>
                        <PostButton<ConfirmAddress> hidden=confirm.clone() class="button button--quiet">{t!(l, participation.confirm_button)}</PostButton<ConfirmAddress>>
                    </section>
                }))}
                <div class="dash">
                    <div class="dash__now">
                        {part(page, |page| page.check_in.clone(), move |card| card.map(|card| {
                            // Until it begins, people say whether they come.
                            let quiet = page.with_untracked(|page| !page.next.as_ref().is_some_and(|next| next.on_now));
                            view! { <CheckInBox card link=check_in.0.clone() slug=check_in.1.clone() quiet/> }
                        }))}
                        // Shown in place of the next meeting when there is none.
                        {part(page, |page| (page.phase, page.cancel_reason.clone()), move |(phase, reason)| ended(l, phase, reason))}
                        {part(page, After::of, move |after| after.map(|after| {
                            let (link, slug) = of_after.clone();
                            view! { <AfterBox after link slug/> }
                        }))}
                        {part(
                            page,
    // Who is coming, and how long it is until then, change within it.
                            |page| {
                                let next = page.next.clone()?;
                                Some((NextMeeting { coming: Coming::default(), countdown: String::new(), ..next }, page.calendar.clone(), meetings(page), page.called_off()))
                            },
                            move |next| next.map(|(next, calendar, all, off)| {
                                let coming = Signal::derive(move || page.with(|page| page.next.as_ref().map(|next| next.coming.clone())).unwrap_or_default());
                                let countdown = part(page, |page| page.next.as_ref().map(|next| next.countdown.clone()).unwrap_or_default(), |words| {
                                    (!words.is_empty()).then(|| view! { <p class="next__countdown">{words}</p> })
                                });
                                view! { <Next next off calendar coming countdown link=of_next.0.clone() slug=of_next.1.clone() all action=answer/> }
                            }),
                        )}
                    </div>
                    {part(page, |page| (page.seats, page.done, meetings(page), page.hue, page.people), move |(seats, done, all, hue, people)| view! {
                        <section class="card ring-box">
                            <Ring seats done meetings=all hue label=format!("{done}/{all}")/>
                            <p>{plural!(l, circles.people, people)} " · " {behind(l, done)}</p>
                        </section>
                    })}
                    <div class="dash__main">
                        // What is being typed stays.
                        {part(page, |page| page.pulse.as_ref().map(|pulse| (pulse.number, pulse.given)), move |shown| {
                            let pulse = shown.and_then(|_| page.with_untracked(|page| page.pulse.clone()));
                            pulse.map(|pulse| view! { <PulseBox pulse slug=of_pulse.clone()/> })
                        })}
                        {later(move || view! { <WeeklyPlanBox plan=Signal::derive(move || page.with(|page| page.plan.clone())) link=of_plan.0 slug=of_plan.1/> }.into_any())}
                        {later(move || view! {
                            {part(page, |page| page.recaps.clone(), move |recaps| view! { <LastRecap recaps/> })}
                            {part(page, |page| page.course.clone(), move |course| course.map(|(title, link)| view! {
                                <section class="card">
                                    <h2>{t!(l, participation.course)}</h2>
                                    <p dir="auto">{title}</p>
                                    <p><a href=link rel="noopener nofollow">{t!(l, participation.open_course)}</a></p>
                                </section>
                            }))}
                        }.into_any())}
                        {later(move || view! { <Board board=Signal::derive(move || page.with(|page| page.board.clone())) link=on_board.0 slug=on_board.1/> }.into_any())}
                    </div>
                    <div class="dash__side">
                        {later(move || view! {
                            {part(page, |page| (!page.notes.is_empty() || page.phase.is_live()).then(|| page.notes.clone()), move |notes| notes.map(|notes| view! { <Notes notes/> }))}
                            // Drawn once: what is being typed stays.
                            <MyThings goals=page.with_untracked(|page| page.goals.clone()) link=of_goal.0 slug=of_goal.1/>
                            {part(page, |page| page.goals.others.clone(), |offers| view! { <Offers offers/> })}
                            {part(page, |page| (page.dates.clone(), page.phase == Phase::Cancelled), move |(dates, cancelled)| view! { <Dates dates cancelled/> })}
                            {part(page, |page| (page.hosts.clone(), page.contact.clone()), move |(hosts, contact)| view! { <Hosts hosts contact slug=of_hosts.clone()/> })}
                        }.into_any())}
                    </div>
                </div>
                {later(move || view! {
                    <div class="dash__settings">
                        <div>
                            {part(
                                page,
                                |page| page.phase.is_live().then(|| (page.language.clone(), page.reminders, page.messages)),
                                move |mails| mails.map(|(language, reminders, messages)| view! {
                                    <Emails link=of_mails.0.clone() slug=of_mails.1.clone() language reminders messages/>
                                }),
                            )}
                            {part(page, |page| (page.phase != Phase::Cancelled).then_some(page.board.emails), move |emails| emails.map(|emails| view! {
                                <section id="board-emails"><BoardEmails emails link=of_posts.0.clone() slug=of_posts.1.clone()/></section>
                            }))}
                        </div>
                        <div>
                            {by_link.then(|| view! { <ThisDevice by_link/> })}
                            // There are no emails about a cancelled circle any more.
                            {part(page, |page| page.phase != Phase::Cancelled, move |open| open.then(|| view! { <details class="details">
                                <summary>{t!(l, participation.link_title)}</summary>
                                <p>{t!(l, participation.link_lead)}</p>
                                <PostButton<RenewLink> hidden=new_link.clone() class="button button--quiet">{t!(l, participation.link_button)}</PostButton<RenewLink>>
                            </details> }))}
                            <p><a href=paths::participant_data(&link)>{t!(l, personal.look)}</a></p>
                            <p><a href=page.with_untracked(|page| page.leave.clone())>{t!(l, participation.leave)}</a></p>
                        </div>
                    </div>
                }.into_any())}
            </div>
        }
}

/// Returns how many meetings take place.
fn meetings(page: &Dashboard) -> u32 {
    u32::try_from(page.dates.iter().filter(|date| date.removed.is_none()).count()).unwrap_or_default()
}

fn ended(l: Locale, phase: Phase, reason: String) -> Option<impl IntoView> {
    let words = match phase {
        Phase::Finished => t!(l, participation.finished),
        Phase::Cancelled => t!(l, participation.cancelled),
        Phase::Draft | Phase::Upcoming | Phase::Running => return None,
    };
    let reason = (!reason.is_empty()).then(|| view! { <p class="lines" dir="auto">{reason}</p> });
    let others =
        (phase == Phase::Cancelled).then(|| view! { <p class="actions"><A href=paths::CIRCLES attr:class="button">{t!(l, site.find)}</A></p> });
    Some(view! { <section class="card next"><p class="next__when" role="status">{words}</p>{reason}{others}</section> })
}

fn behind(l: Locale, count: u32) -> String {
    match count {
        0 => t!(l, participation.behind_none).to_owned(),
        n => plural!(l, participation.behind, n),
    }
}
