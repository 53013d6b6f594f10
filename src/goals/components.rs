//! A participant's own things on their page, and what the others show.

use super::api::{SaveGoal, StayInTouch};
use super::model::{GoalForm, Goals, InTouch, Offer, Step};
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::ui::{Area, Button, Check, Field, Form, PostButton, Reload, Select};
use leptos::prelude::*;

/// The goal with its progress and notes, and what the person can help with and needs. What is being typed stays.
#[component]
pub fn MyThings(
    /// What is stored.
    goals: Goals,
    /// The participant's signed link.
    link: String,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SaveGoal>::new();
    let value = action.value();
    let (form, open) = (goals.form, goals.rejected);
    let base = RwSignal::new(form.base);
    let saved = Memo::new(move |_| value.with(|value| matches!(value, Some(Ok(_)))));
    let said = |code: &str| Step::parse(code).filter(|step| *step != Step::Unsaid);
    let now = RwSignal::new(said(&form.progress));
    Effect::new(move |_| {
        if let Some(Ok(stored)) = value.get() {
            now.set(said(&stored.progress));
            base.set(stored.base);
        }
    });
    let reload = paths::board_home(&link, &slug);
    let steps = Step::ALL.map(|step| (step.code().to_owned(), step_words(l, step).to_owned())).to_vec();
    let quote = (!goals.goal.is_empty()).then(|| view! { <blockquote class="lines" dir="auto">{goals.goal}</blockquote> });
    let support = (!goals.support.is_empty())
        .then(|| view! { <p class="card__facts" dir="auto">{t!(l, participation.my_support, support = goals.support).to_string()}</p> });
    view! {
        <section class="card" id="mine">
            <h2>{t!(l, participation.my_goal)}</h2>
            {quote}
            {support}
            <p class="card__facts" role="status">{move || now.get().map(|step| step_words(l, step))}</p>
            <details class="details" open=open>
            <summary>{t!(l, goals.edit)}</summary>
            <Form action>
                <Reload href=reload>{t!(l, goals.reload)}</Reload>
                <input type="hidden" name=GoalForm::link.wire() value=link/>
                <input type="hidden" name=GoalForm::slug.wire() value=slug/>
                <input type="hidden" name=GoalForm::base.wire() prop:value=move || base.get() value=base.get_untracked()/>
                <Select name=GoalForm::progress label=t!(l, goals.progress) options=steps value=form.progress/>
                <Area name=GoalForm::goal_notes label=t!(l, goals.notes) value=form.goal_notes rows=3 optional=true/>
                <Check name=GoalForm::shared checked={form.shared == "on"}>{t!(l, goals.shared)}</Check>
                <p class="field__hint">{t!(l, goals.shared_hint)}</p>
                <Field name=GoalForm::can_help label=t!(l, goals.can_help) hint=t!(l, goals.offer_hint) value=form.can_help optional=true/>
                <Field name=GoalForm::needs label=t!(l, goals.needs) value=form.needs optional=true/>
                <p class="actions"><Button quiet=true>{t!(l, goals.save)}</Button></p>
                <p role="status">{move || saved.get().then(|| view! { <span class="status status--safe">{t!(l, goals.saved)}</span> })}</p>
            </Form>
            </details>
        </section>
    }
}

/// What the others show.
#[component]
pub fn Offers(
    /// What they show.
    offers: Vec<Offer>,
) -> impl IntoView {
    let l = use_locale();
    let line = |label: &'static str, words: String| {
        (!words.is_empty()).then(|| view! { <p class="lines"><span class="card__facts">{label}</span> " " <bdi>{words}</bdi></p> })
    };
    let one = move |offer: Offer| {
        let step = (offer.step != Step::Unsaid).then(|| view! { " " <span class="tag tag--quiet">{step_words(l, offer.step)}</span> });
        view! {
            <li>
                <p class="card__strong"><bdi>{offer.name}</bdi> {step}</p>
                {line(t!(l, goals.helps), offer.can_help)}
                {line(t!(l, goals.wants), offer.needs)}
                {line(t!(l, goals.goal), offer.goal)}
                {line("", offer.notes)}
            </li>
        }
    };
    (!offers.is_empty()).then(|| {
        view! {
            <section class="card" id="offers">
                <h2>{t!(l, goals.offers)}</h2>
                <ul class="offers">{offers.into_iter().map(one).collect_view()}</ul>
            </section>
        }
    })
}

/// Staying in touch after the last meeting.
#[component]
pub fn StayInTouchBox(
    /// Who does.
    in_touch: InTouch,
    /// The participant's signed link.
    link: String,
    /// As in [`MyThings`].
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let (answer, words) = if in_touch.mine { ("no", t!(l, goals.touch_no)) } else { ("yes", t!(l, goals.touch_yes)) };
    let hidden = vec![("link", link), ("slug", slug), ("button", answer.to_owned())];
    let person = |(name, email): (String, String)| {
        let href = format!("mailto:{email}");
        view! { <li><bdi>{name}</bdi> " · " <a href=href dir="ltr">{email}</a></li> }
    };
    let people = in_touch.mine.then(|| {
        if in_touch.people.is_empty() {
            view! { <p class="card__facts">{t!(l, goals.touch_none)}</p> }.into_any()
        } else {
            view! { <ul class="list">{in_touch.people.into_iter().map(person).collect_view()}</ul> }.into_any()
        }
    });
    view! {
        <div id="in-touch">
            <h3>{t!(l, goals.touch)}</h3>
            <p>{t!(l, goals.touch_lead)}</p>
            {people}
            <PostButton<StayInTouch> hidden class="button button--quiet">{words}</PostButton<StayInTouch>>
        </div>
    }
}

/// Returns how far a goal is, in words.
pub fn step_words(l: Locale, step: Step) -> &'static str {
    match step {
        Step::Unsaid => t!(l, goals.unsaid),
        Step::Begun => t!(l, goals.begun),
        Step::Halfway => t!(l, goals.halfway),
        Step::Reached => t!(l, goals.reached),
    }
}
