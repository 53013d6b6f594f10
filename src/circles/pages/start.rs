//! `/circles/start`: start a circle, or continue a draft.

use crate::circles::api::{BeginCircle, drafts};
use crate::circles::model::forms::StartForm;
use crate::circles::model::views::DraftItem;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{Button, Form, load, use_boot, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// The page before the wizard.
#[component]
pub fn StartPage() -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    let course = Memo::new(move |_| query.read().get("course").unwrap_or_default());
    let list = Resource::new(|| (), |()| drafts());
    let signed_in = use_boot().viewer.me.is_some();
    let action = ServerAction::<BeginCircle>::new();
    view! {
        <Title text=t!(l, circles.start_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, circles.start_title)}</h1>
            <p class="lead">{t!(l, circles.start_lead)}</p>
            {(!signed_in).then(|| view! { <p>{t!(l, circles.start_signed_out)}</p> })}
            {load(list, move |found| {
                let words = if found.is_empty() { t!(l, circles.begin) } else { t!(l, circles.begin_new) };
                // A browser without an account has at most one draft, which it continues.
                let begins = signed_in || found.is_empty();
                view! {
                    {(!found.is_empty()).then(|| view! { <Drafts found=found.clone() course=course.get()/> })}
                    {begins.then(|| view! {
                        <Form action>
                            <input type="hidden" name=StartForm::course.wire() value=course.get()/>
                            <Button>{words}</Button>
                        </Form>
                    })}
                }
            })}
        </div>
    }
}

#[component]
fn Drafts(found: Vec<DraftItem>, course: String) -> impl IntoView {
    let l = use_locale();
    let items = found
        .into_iter()
        .map(|draft| {
            let title = if draft.title.is_empty() { t!(l, circles.start_untitled).to_owned() } else { draft.title };
            let with_course = format!("{}?course={}", paths::wizard(&draft.slug, 1), paths::encode(&course));
            let use_course =
                (!course.is_empty()).then(|| view! { <a class="button button--quiet" href=with_course>{t!(l, circles.start_use_course)}</a> });
            view! {
                <li class="card">
                    <h3 class="card__title" dir="auto"><a href=paths::wizard(&draft.slug, draft.step)>{title}</a></h3>
                    <p class="card__facts">{within(t!(l, circles.start_changed, date = draft.changed.as_str()).to_string(), [draft.changed])}</p>
                    <p class="actions">
                        <a class="button button--quiet" href=paths::wizard(&draft.slug, draft.step)>{t!(l, circles.start_continue)}</a>
                        {use_course}
                        <A href=paths::delete_draft(&draft.slug)>{t!(l, circles.start_delete)}</A>
                    </p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="drafts">
            <h2 id="drafts">{t!(l, circles.start_drafts)}</h2>
            <ul class="cards">{items}</ul>
        </section>
    }
}
