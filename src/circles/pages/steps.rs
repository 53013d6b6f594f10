//! Steps 1, 2 and 4 of the wizard: course, place, words.

use crate::circles::api::{ChooseCourse, SavePlace, SaveWords, load_course_step, load_place_step, load_words_step};
use crate::circles::components::{STEP_FORM, StepButtons, Unsaved, WizardHead, use_stored};
use crate::circles::model::Mode;
use crate::circles::model::forms::{CourseStepForm, PlaceForm, WordsForm};
use crate::circles::model::views::{CourseStep, Step, WordsStep};
use crate::courses::components::used_words;
use crate::courses::model::CourseCard;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::form::field_error;
use crate::ui::{Area, Choice, Field, Form, Reload, load, use_kept};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Step 1: the course.
#[component]
pub fn CourseStepPage(
    /// The circle.
    slug: String,
) -> impl IntoView {
    let query = use_query_map();
    let words = Memo::new(move |_| query.read().get("q").unwrap_or_default());
    let proposed = Memo::new(move |_| query.read().get("course").unwrap_or_default());
    let kept = use_kept();
    let step = Resource::new(
        move || (slug.clone(), words.get(), proposed.get(), kept.get()),
        |(slug, q, course, kept)| load_course_step(slug, q, course, kept),
    );
    load(step, move |step| view! { <Courses step words=words.get_untracked()/> })
}

#[component]
fn Courses(step: CourseStep, words: String) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ChooseCourse>::new();
    let CourseStep { frame, chosen, base, found } = step;
    let (address, add) = (paths::wizard(&frame.slug, 1), paths::course_add_for(&frame.slug));
    let keep = chosen.clone();
    let known = use_query_map().with_untracked(|query| query.get_str("known").is_some());
    let empty = found.is_empty();
    view! {
        <div class="page page--narrow">
            <WizardHead frame=frame.clone() step=1/>
            {known.then(|| view! { <p class="notice" role="status">{t!(l, circles.course_known)}</p> })}
            <p class="lead">{t!(l, circles.course_lead)}</p>
            <form method="get" action=address class="search" role="search">
                <input type="hidden" name="course" value=keep/>
                <div class="field">
                    <label class="field__label" for="q">{t!(l, circles.course_search)}</label>
                    <input class="input" type="search" dir="auto" id="q" name="q" value=words maxlength="100"/>
                </div>
                <button class="button button--quiet">{t!(l, circles.course_search_button)}</button>
            </form>
            <Form action id=STEP_FORM>
                <Reload href=paths::wizard_stored(&frame.slug, 1)>{t!(l, circles.step_reload)}</Reload>
                <input type="hidden" name=CourseStepForm::slug.wire() value=frame.slug.clone()/>
                <input type="hidden" name=CourseStepForm::base.wire() value=base/>
                <CourseChoice found chosen/>
                {empty.then(|| view! { <p class="empty">{t!(l, circles.course_none)}</p> })}
                <StepButtons frame=frame.clone() step=1/>
            </Form>
            <p>{t!(l, circles.course_add_hint)} " " <A href=add>{t!(l, circles.course_add)}</A></p>
        </div>
    }
}

/// The courses as radio buttons.
#[component]
fn CourseChoice(found: Vec<CourseCard>, chosen: String) -> impl IntoView {
    let l = use_locale();
    let error = field_error(CourseStepForm::course);
    let options = found
        .into_iter()
        .map(|course| {
            let id = format!("course-{}", course.slug);
            let target = id.clone();
            let checked = course.slug == chosen;
            let facts = format!("{} · {}", course.provider, used_words(l, course.circles));
            view! {
                <label class="choice choice--card" for=target>
                    <input type="radio" id=id name=CourseStepForm::course.wire() value=course.slug checked=checked/>
                    <span>
                        <strong dir="auto">{course.title}</strong>
                        <span class="choice__facts" dir="auto">{facts}</span>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="field"
            role="radiogroup"
            id="course"
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=move || error.get().map(|_| "course-error")
        >
            <legend class="field__label">{t!(l, circles.course_choose)}</legend>
            <div class="choices">{options}</div>
            {move || error.get().map(|words| view! { <p class="field__error" id="course-error">{words}</p> })}
        </fieldset>
    }
}

/// Step 2: the place.
#[component]
pub fn PlaceStepPage(
    /// The circle.
    slug: String,
) -> impl IntoView {
    let (kept, stored) = (use_kept(), use_stored());
    let step = Resource::new(move || (slug.clone(), kept.get(), stored.get()), |(slug, kept, stored)| load_place_step(slug, kept, stored));
    load(step, |step| view! { <PlaceFields step/> })
}

#[component]
fn PlaceFields(step: Step<PlaceForm>) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SavePlace>::new();
    let Step { frame, form } = step;
    let mode = |mode: Mode, words: &str| (mode.code().to_owned(), words.to_owned());
    let modes =
        vec![mode(Mode::InPerson, t!(l, circles.in_person)), mode(Mode::Online, t!(l, circles.online)), mode(Mode::Both, t!(l, circles.both))];
    view! {
        <div class="page page--narrow">
            <WizardHead frame=frame.clone() step=2/>
            <Tips tips=frame.tips.clone() course=frame.course.clone()/>
            <p class="lead">{t!(l, circles.place_lead)}</p>
            <Unsaved button=form.button/>
            <Form action id=STEP_FORM class="place">
                <Reload href=paths::wizard_stored(&frame.slug, 2)>{t!(l, circles.step_reload)}</Reload>
                <input type="hidden" name=PlaceForm::slug.wire() value=form.slug/>
                <input type="hidden" name=PlaceForm::base.wire() value=form.base/>
                <Choice name=PlaceForm::mode label=t!(l, circles.mode) options=modes value=form.mode/>
                <div class="only-in-person">
                    <Field name=PlaceForm::venue label=t!(l, circles.venue) hint=t!(l, circles.venue_hint) value=form.venue/>
                    <Field name=PlaceForm::venue_details label=t!(l, circles.venue_details) hint=t!(l, circles.venue_details_hint) value=form.venue_details optional=true/>
                    <Field name=PlaceForm::address label=t!(l, circles.address) value=form.address/>
                </div>
                <div class="only-online">
                    <Field name=PlaceForm::meeting_url kind="url" inputmode="url" label=t!(l, circles.meeting_url) hint=t!(l, circles.meeting_url_hint) value=form.meeting_url/>
                </div>
                <Field name=PlaceForm::city label=t!(l, circles.city) hint=t!(l, circles.city_hint) value=form.city/>
                <Field name=PlaceForm::country label=t!(l, circles.country) value=form.country optional=true/>
                <StepButtons frame=frame.clone() step=2/>
            </Form>
        </div>
    }
}

/// Step 4: the words.
#[component]
pub fn WordsStepPage(
    /// The circle.
    slug: String,
) -> impl IntoView {
    let (kept, stored) = (use_kept(), use_stored());
    let step = Resource::new(move || (slug.clone(), kept.get(), stored.get()), |(slug, kept, stored)| load_words_step(slug, kept, stored));
    load(step, |step| view! { <WordsFields step/> })
}

#[component]
fn WordsFields(step: WordsStep) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SaveWords>::new();
    let WordsStep { frame, form, languages } = step;
    let languages = languages.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! {
        <div class="page page--narrow">
            <WizardHead frame=frame.clone() step=4/>
            <p class="lead">{t!(l, circles.words_lead)}</p>
            <Unsaved button=form.button/>
            <Form action id=STEP_FORM>
                <Reload href=paths::wizard_stored(&frame.slug, 4)>{t!(l, circles.step_reload)}</Reload>
                <input type="hidden" name=WordsForm::slug.wire() value=form.slug/>
                <input type="hidden" name=WordsForm::base.wire() value=form.base/>
                <Field name=WordsForm::title label=t!(l, circles.name) hint=t!(l, circles.name_hint) value=form.title/>
                <Field name=WordsForm::language list="languages" label=t!(l, circles.language) hint=t!(l, circles.language_hint) value=form.language autocomplete="off"/>
                <datalist id="languages">{languages}</datalist>
                <Area name=WordsForm::welcome label=t!(l, circles.welcome_text) hint=t!(l, circles.welcome_hint) value=form.welcome rows=8 optional=true/>
                <Area name=WordsForm::goal label=t!(l, circles.goal) hint=t!(l, circles.goal_hint) value=form.goal rows=3 optional=true/>
                <Field name=WordsForm::question label=t!(l, circles.question) hint=t!(l, circles.question_hint) value=form.question optional=true/>
                <Field name=WordsForm::seats inputmode="numeric" label=t!(l, circles.seats) hint=t!(l, circles.seats_hint) value=form.seats optional=true/>
                <StepButtons frame=frame.clone() step=4/>
            </Form>
        </div>
    }
}

/// What past circles with the course want the next one to know.
#[component]
fn Tips(tips: Vec<String>, course: String) -> impl IntoView {
    let l = use_locale();
    let summary = t!(l, circles.tips, count = tips.len()).to_string();
    (!tips.is_empty()).then(|| {
        view! {
            <details class="card">
                <summary>{summary}</summary>
                <ul class="tips">{tips.into_iter().map(|words| view! { <li><blockquote dir="auto">{words}</blockquote></li> }).collect_view()}</ul>
                <p><a href=format!("{}#tips", paths::course(&course))>{t!(l, circles.tips_all)}</a></p>
            </details>
        }
    })
}
