//! `/invitation/<link>`: an invitation to facilitate a circle, to accept or decline. Opening it changes nothing.

use crate::accounts::api::Resend;
use crate::circles::api::{AnswerInvitation, load_invitation};
use crate::circles::model::invitations::{Accepting, AnswerInvitationForm, InvitationPage};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{Form, PostButton, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// An invitation.
#[component]
pub fn InvitationView() -> impl IntoView {
    let params = use_params_map();
    let declined = use_query_map().with_untracked(|query| query.get_str("done") == Some("declined"));
    let l = use_locale();
    if declined {
        return view! {
            <Title text=t!(l, circles.invitation_title)/>
            <div class="page page--narrow">
                <h1>{t!(l, circles.invitation_title)}</h1>
                <p class="notice" role="status">{t!(l, circles.invitation_declined)}</p>
            </div>
        }
        .into_any();
    }
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let page = Resource::new(move || link.get(), load_invitation);
    load(page, |page| view! { <Contents page/> }).into_any()
}

#[component]
fn Contents(page: InvitationPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<AnswerInvitation>::new();
    let here = paths::invitation(&page.link);
    let title = if page.title.is_empty() { t!(l, circles.start_untitled).to_owned() } else { page.title };
    let ready = page.accepting == Accepting::Ready;
    let accepting = match page.accepting {
        Accepting::Ready => ().into_any(),
        Accepting::SignIn => view! {
            <p>{t!(l, circles.invitation_sign_in, email = page.email.clone()).to_string()}</p>
            <p class="actions"><A href=paths::sign_in(Some(&here)) attr:class="button">{t!(l, accounts.sign_in)}</A></p>
            {page.open.then(|| view! {
                <p>{t!(l, circles.invitation_register)} " " <A href=paths::REGISTER>{t!(l, accounts.register)}</A></p>
            })}
            {(!page.open).then(|| view! {
                <p>{t!(l, circles.invitation_no_register)} " " <strong dir="ltr" class="break">{page.contact.clone()}</strong></p>
            })}
        }
        .into_any(),
        Accepting::Unconfirmed => view! {
            <p class="notice notice--warn">{t!(l, circles.invitation_unconfirmed)}</p>
            <PostButton<Resend>>{t!(l, accounts.resend)}</PostButton<Resend>>
        }
        .into_any(),
        Accepting::Other(own) => view! {
            <p class="notice notice--warn">{t!(l, circles.invitation_other, email = page.email.clone(), own = own).to_string()}</p>
            <p><A href=paths::sign_in(Some(&here))>{t!(l, circles.invitation_switch)}</A></p>
        }
        .into_any(),
        Accepting::Done(slug) => {
            return view! {
                <Title text=t!(l, circles.invitation_title)/>
                <div class="page page--narrow">
                    <h1>{t!(l, circles.invitation_title)}</h1>
                    <p class="notice">{t!(l, circles.invitation_accepted)}</p>
                    <p class="actions"><A href=paths::manage(&slug) attr:class="button">{t!(l, circles.invitation_open)}</A></p>
                </div>
            }
            .into_any();
        }
    };
    view! {
        <Title text=t!(l, circles.invitation_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, circles.invitation_title)}</h1>
            <p class="lead" dir="auto">{t!(l, circles.invitation_lead, by = page.by, title = title).to_string()}</p>
            {(!page.slug.is_empty()).then(|| view! { <p><A href=paths::circle(&page.slug)>{t!(l, circles.invitation_circle)}</A></p> })}
            <p>{t!(l, circles.invitation_means)}</p>
            {accepting}
            <Form action plain=true>
                <input type="hidden" name=AnswerInvitationForm::link.wire() value=page.link/>
                <div class="button-row">
                    {ready.then(|| view! {
                        <button type="submit" class="button" name=AnswerInvitationForm::button.wire() value="yes">{t!(l, circles.invitation_accept)}</button>
                    })}
                    <button type="submit" class="button button--quiet" name=AnswerInvitationForm::button.wire() value="no">{t!(l, circles.invitation_decline)}</button>
                </div>
            </Form>
        </div>
    }
    .into_any()
}
