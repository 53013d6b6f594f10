//! `/courses/<slug>`: a course's page.

use super::experience::Verdict;
use super::said::{Place, Reviews, Tips};
use crate::courses::components::{cost_words, format_words, licence_words, used_words};
use crate::courses::model::Cost;
use crate::courses::model::outline::Section;
use crate::i18n::{Locale, plural, t, use_locale};
use crate::library::api::course;
use crate::library::model::CoursePage;
use crate::paths;
use crate::ui::{HiddenNote, load, title_class};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A course's page.
#[component]
pub fn CoursePageView() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let page = Resource::new(move || slug.get(), course);
    load(page, |course| view! { <Contents course/> })
}

#[component]
fn Contents(course: CoursePage) -> impl IntoView {
    let l = use_locale();
    let known = use_query_map().read_untracked().get("known").is_some();
    let cost = match (course.cost, course.cost_checked_on.as_str()) {
        (Cost::Unknown, _) => String::new(),
        (cost, "") => cost_words(l, cost).to_owned(),
        (cost, date) => t!(l, courses.cost_checked, cost = cost_words(l, cost), date = date).to_string(),
    };
    let place = Place { slug: course.slug.clone(), list: None, staff: course.staff };
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let facts = [
        (t!(l, courses.provider), course.provider.clone()),
        (t!(l, courses.format), format_words(l, course.format).to_owned()),
        (t!(l, courses.language), course.language_name.clone()),
        (t!(l, courses.licence), licence_words(l, course.licence)),
        (t!(l, courses.topics), course.topics.join(", ")),
        (t!(l, courses.cost), cost),
        (t!(l, courses.hours), number(course.hours)),
        (t!(l, courses.sessions), number(course.sessions)),
    ];
    let language = t!(l, courses.language);
    let code = |label: &str| (label == language).then(|| course.language.clone());
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| (label, code(label), value));
    view! {
        <Title text=course.title.clone()/>
        <Meta name="description" content=course.blurb.clone()/>
        <article class="page">
            <p class="kicker"><A href=paths::COURSES>{t!(l, courses.title)}</A></p>
            <h1 dir="auto" class=title_class(&course.title)>{course.title.clone()}</h1>
            {known.then(|| view! { <p class="notice" role="status">{t!(l, courses.known)}</p> })}
            {course.hidden.then(|| view! { <HiddenNote words=t!(l, courses.hidden) reason=course.hidden_reason.clone()/> })}
            <p class="card__strong">{used_words(l, course.circles)}</p>
            <p class="actions">
                <A href=paths::start_with(&course.slug) attr:class="button">{t!(l, courses.start)}</A>
                <a class="button button--quiet" href=course.link.clone() rel="noopener nofollow">{t!(l, courses.open)}</a>
            </p>
            <div class="prose" dir="auto" inner_html=course.description_html.clone()/>
            <dl class="facts">
                {facts.map(|(label, lang, value)| view! { <div><dt>{label}</dt><dd lang=lang dir="auto">{value}</dd></div> }).collect_view()}
            </dl>
            {(!course.outline.is_empty()).then(|| view! {
                <h2>{t!(l, courses.contents)}</h2>
                <ol class="list">{course.outline.iter().cloned().map(|section| contents_line(l, section)).collect_view()}</ol>
            })}
            {(!course.free_how_html.is_empty()).then(|| view! {
                <h2>{t!(l, courses.free_how)}</h2>
                <div class="prose" dir="auto" inner_html=course.free_how_html.clone()/>
            })}
            <Verdict course=course.clone()/>
            <Tips tips=course.experience.tips.clone() more=course.experience.more_tips place=place.clone()/>
            <Reviews reviews=course.experience.reviews.clone() more=course.experience.more_reviews place=place.clone()/>
            {course.can_edit.then(|| view! { <p><A href=paths::course_edit(&course.slug)>{t!(l, courses.edit)}</A></p> })}
            <p class="page__report"><a href=paths::report_page(&paths::course(&course.slug)) rel="nofollow">{t!(l, site.report)}</a></p>
        </article>
    }
}

/// A section: its title, which leads to it, and how long it takes.
fn contents_line(l: Locale, section: Section) -> impl IntoView {
    let minutes = section.minutes.map(|minutes| view! { <span class="card__facts">" · " {plural!(l, courses.section_minutes, minutes)}</span> });
    let title = if section.link.is_empty() {
        view! { <span dir="auto">{section.title}</span> }.into_any()
    } else {
        view! { <a href=section.link rel="noopener nofollow" dir="auto">{section.title}</a> }.into_any()
    };
    view! { <li>{title} {minutes}</li> }
}
