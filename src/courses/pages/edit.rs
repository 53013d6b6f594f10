//! `/courses/add` and `/courses/<slug>/edit`: one form.

use crate::accounts::components::Done;
use crate::courses::api::{SaveCourse, course_to_edit};
use crate::courses::components::{cost_words, format_words, licence_words};
use crate::courses::model::{Cost, CourseForm, EditedCourse, Format, Licence, MOST_HOURS, MOST_SESSIONS};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{Area, Button, Check, Field, Form, Reload, Select, load, use_boot, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The form for a course.
#[component]
pub fn EditCourse() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let (rejected, query) = (use_kept(), use_query_map());
    // The form is also kept when the email that confirms the address is sent again.
    let kept = Memo::new(move |_| rejected.get() || query.with(|q| q.get_str("done").is_some()));
    let form = Resource::new(move || (slug.get(), kept.get()), |(slug, kept)| course_to_edit(slug, kept));
    load(form, |course| view! { <CourseFields course/> })
}

#[component]
fn CourseFields(course: EditedCourse) -> impl IntoView {
    let l = use_locale();
    let EditedCourse { form, cost_checked_on } = course;
    let action = ServerAction::<SaveCourse>::new();
    let asked = use_query_map().with_untracked(|query| query.get_str("circle").map(str::to_owned));
    let circle = Some(form.circle.clone()).filter(|slug| !slug.is_empty()).or(asked).filter(|_| form.slug.is_empty()).unwrap_or_default();
    let back = (!circle.is_empty()).then(|| paths::wizard(&circle, 1));
    let unconfirmed = use_boot().viewer.me.is_some_and(|me| !me.confirmed);
    let known = move || action.value().get().and_then(Result::ok).flatten();
    let title = if form.slug.is_empty() { t!(l, courses.add) } else { t!(l, courses.edit) };
    let formats = Format::ALL.iter().map(|f| (f.code().to_owned(), format_words(l, *f).to_owned())).collect::<Vec<_>>();
    let licences = Licence::ALL.iter().map(|c| (c.code().to_owned(), licence_words(l, *c))).collect::<Vec<_>>();
    let costs = Cost::ALL.iter().map(|c| (c.code().to_owned(), cost_words(l, *c).to_owned())).collect::<Vec<_>>();
    let again = (!cost_checked_on.is_empty()).then(|| {
        let last = t!(l, courses.cost_last, date = cost_checked_on).to_string();
        view! { <Check name=CourseForm::cost_checked checked=!form.cost_checked.is_empty()>{t!(l, courses.cost_again)} " " {last}</Check> }
    });
    view! {
        <Title text=title/>
        <div class="page page--narrow">
            {back.map(|href| view! { <p class="kicker"><A href>{t!(l, courses.back_to_circle)}</A></p> })}
            <h1>{title}</h1>
            <Done/>
            {unconfirmed.then(|| view! { <p class="notice notice--warn">{t!(l, courses.unconfirmed)}</p> })}
            {move || known().map(|course| view! {
                <p class="notice" role="status">{t!(l, courses.known)} " " <A href=paths::course(&course.slug)>{course.title}</A></p>
            })}
            <Form action>
                <Reload href=paths::course_edit(&form.slug)>{t!(l, courses.edit_reload)}</Reload>
                <input type="hidden" name=CourseForm::slug.wire() value=form.slug.clone()/>
                <input type="hidden" name=CourseForm::circle.wire() value=circle/>
                <input type="hidden" name=CourseForm::base.wire() value=form.base/>
                <Field name=CourseForm::title label=t!(l, courses.name) value=form.title/>
                <Field name=CourseForm::provider label=t!(l, courses.provider) hint=t!(l, courses.provider_hint) value=form.provider/>
                <Field name=CourseForm::link kind="url" inputmode="url" label=t!(l, courses.link) hint=t!(l, courses.link_hint) value=form.link/>
                <Select name=CourseForm::format label=t!(l, courses.format) options=formats value=form.format/>
                <Area name=CourseForm::description label=t!(l, courses.description) hint=t!(l, courses.description_hint) value=form.description rows=6/>
                <Field name=CourseForm::topics label=t!(l, courses.topics) hint=t!(l, courses.topics_hint) value=form.topics optional=true/>
                <Field name=CourseForm::language label=t!(l, courses.language) hint=t!(l, courses.language_hint) value=form.language/>
                <Select name=CourseForm::licence label=t!(l, courses.licence) options=licences value=form.licence/>
                <Select name=CourseForm::cost label=t!(l, courses.cost) hint=t!(l, courses.cost_hint) options=costs value=form.cost/>
                {again}
                <Area name=CourseForm::free_how label=t!(l, courses.free_how) hint=t!(l, courses.free_how_hint) value=form.free_how rows=2 optional=true/>
                <div class="fields">
                    <Field
                        name=CourseForm::hours
                        kind="number"
                        inputmode="numeric"
                        label=t!(l, courses.hours)
                        hint=t!(l, courses.hours_hint)
                        value=form.hours
                        min="1"
                        max=MOST_HOURS.to_string()
                        optional=true
                    />
                    <Field
                        name=CourseForm::sessions
                        kind="number"
                        inputmode="numeric"
                        label=t!(l, courses.sessions)
                        hint=t!(l, courses.sessions_hint)
                        value=form.sessions
                        min="1"
                        max=MOST_SESSIONS.to_string()
                        optional=true
                    />
                </div>
                <Area name=CourseForm::outline label=t!(l, courses.outline) hint=t!(l, courses.outline_hint) value=form.outline rows=6 optional=true/>
                <div class="button-row">
                    <Button>{t!(l, courses.save)}</Button>
                    {unconfirmed.then(|| view! { <Button quiet=true value="resend">{t!(l, accounts.resend)}</Button> })}
                </div>
            </Form>
        </div>
    }
}
