//! `/settings`: the viewer's account.

use crate::accounts::api::{
    ChangeEmail, ChangePassword, EndOtherSessions, EndSession, ForgetDevices, RenewAccountFeed, Resend, SaveMails, SaveProfile, own_settings,
};
use crate::accounts::components::{Done, SecurityLog, ThisDevice};
use crate::accounts::model::{EmailForm, MailsForm, PasswordForm, ProfileForm, SessionItem, Settings};
use crate::i18n::{LANGUAGES, plural, t, use_locale};
use crate::paths;
use crate::types::CalendarFeed;
use crate::ui::{Button, CalendarSubscription, Check, Field, Form, PostButton, Select, feed_button_words, load, use_kept_form, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// The viewer's account.
#[component]
pub fn SettingsPage() -> impl IntoView {
    // Which form was rejected: the page has several.
    let kept = use_kept_form();
    let page = Resource::new(move || kept.get(), own_settings);
    load(page, |settings| view! { <Contents settings/> })
}

#[component]
fn Contents(settings: Settings) -> impl IntoView {
    let l = use_locale();
    view! {
        <Title text=t!(l, site.settings)/>
        <div class="page page--narrow">
            <h1>{t!(l, site.settings)}</h1>
            <Done/>
            <Profile form=settings.profile shown=settings.shown_name regions=settings.regions example=settings.example/>
            <Address email=settings.email new_email=settings.new_email typed=settings.typed_email confirmed=settings.confirmed/>
            <Mails form=settings.mails/>
            <Password/>
            <Feed feed=settings.feed/>
            <Sessions sessions=settings.sessions/>
            {(settings.devices > 0).then(|| view! { <Devices count=settings.devices/> })}
            <ThisDevice by_link=false/>
            <section>
                <h2>{t!(l, accounts.log_own)}</h2>
                <p>{t!(l, accounts.log_own_lead)}</p>
                <details>
                    <summary>{t!(l, accounts.log_show)}</summary>
                    <SecurityLog items=settings.log label=t!(l, accounts.log_own)/>
                </details>
            </section>
            <section>
                <h2>{t!(l, personal.title)}</h2>
                <p><A href=paths::MY_DATA>{t!(l, personal.look)}</A></p>
            </section>
            <section>
                <h2>{t!(l, accounts.delete)}</h2>
                {settings.deleting.then(|| view! { <p class="notice notice--warn">{t!(l, accounts.deleting)}</p> })}
                <p><A href=paths::DELETE_ACCOUNT attr:class="button button--quiet">{t!(l, accounts.delete_look)}</A></p>
            </section>
        </div>
    }
}

#[component]
fn Profile(form: ProfileForm, shown: String, regions: Vec<(String, String)>, example: String) -> impl IntoView {
    let l = use_locale();
    let hint = if shown.is_empty() { t!(l, accounts.name_hint).to_owned() } else { t!(l, accounts.name_before, shown = shown).to_string() };
    let action = ServerAction::<SaveProfile>::new();
    let languages = LANGUAGES.iter().map(|(_, code, name)| ((*code).to_owned(), (*name).to_owned())).collect::<Vec<_>>();
    let regions: Vec<(String, String)> = [(String::new(), t!(l, accounts.region_browser).to_owned())].into_iter().chain(regions).collect();
    let region_hint = t!(l, accounts.region_hint, example = example).to_string();
    view! {
        <section>
            <h2>{t!(l, accounts.profile)}</h2>
            <Form action plain=true>
                <Field name=ProfileForm::name autocomplete="name" label=t!(l, accounts.name) hint value=form.name/>
                <Select name=ProfileForm::locale label=t!(l, accounts.language) options=languages value=form.locale/>
                <Select name=ProfileForm::region label=t!(l, accounts.region) hint=region_hint options=regions value=form.region/>
                <Button>{t!(l, accounts.save)}</Button>
            </Form>
        </section>
    }
}

#[component]
fn Address(email: String, new_email: String, typed: String, confirmed: bool) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ChangeEmail>::new();
    let (state, class) = if confirmed { (t!(l, accounts.is_confirmed), "tag tag--done") } else { (t!(l, accounts.is_unconfirmed), "tag tag--warn") };
    let waiting = (!new_email.is_empty()).then(|| t!(l, accounts.email_waits, email = new_email).to_string());
    view! {
        <section>
            <h2>{t!(l, accounts.email)}</h2>
            <p>{email} " " <span class=class>{state}</span></p>
            {(!confirmed).then(|| view! { <PostButton<Resend>>{t!(l, accounts.resend)}</PostButton<Resend>> })}
            {waiting.map(|words| view! { <p class="notice">{words}</p> })}
            <Form action>
                <Field name=EmailForm::email kind="email" inputmode="email" autocomplete="email" label=t!(l, accounts.new_email) hint=t!(l, accounts.new_email_hint) value=typed/>
                <Field name=EmailForm::email_password kind="password" autocomplete="current-password" label=t!(l, accounts.password_now)/>
                <Button quiet=true>{t!(l, accounts.change_email)}</Button>
            </Form>
        </section>
    }
}

/// The kinds of email that a facilitator can end.
#[component]
fn Mails(form: MailsForm) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SaveMails>::new();
    view! {
        <section id="emails">
            <h2>{t!(l, accounts.mails)}</h2>
            <Form action plain=true>
                <fieldset class="field">
                    <legend>{t!(l, accounts.mails_lead)}</legend>
                    <Check name=MailsForm::joined checked={form.joined == "on"}>{t!(l, accounts.mails_joined)}</Check>
                    <Check name=MailsForm::left checked={form.left == "on"}>{t!(l, accounts.mails_left)}</Check>
                    <Check name=MailsForm::feedback checked={form.feedback == "on"}>{t!(l, accounts.mails_feedback)}</Check>
                </fieldset>
                <p class="card__facts">{t!(l, accounts.mails_kept)}</p>
                <Button quiet=true>{t!(l, accounts.mails_save)}</Button>
            </Form>
        </section>
    }
}

#[component]
fn Password() -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ChangePassword>::new();
    view! {
        <section>
            <h2>{t!(l, accounts.password)}</h2>
            <Form action>
                <Field name=PasswordForm::current kind="password" autocomplete="current-password" label=t!(l, accounts.password_now)/>
                <Field name=PasswordForm::password kind="password" autocomplete="new-password" label=t!(l, accounts.new_password) hint=t!(l, accounts.password_hint)/>
                <Button quiet=true>{t!(l, accounts.save_password)}</Button>
            </Form>
        </section>
    }
}

#[component]
fn Feed(feed: CalendarFeed) -> impl IntoView {
    let l = use_locale();
    let button = feed_button_words(&feed);
    view! {
        <section id=paths::CALENDAR_ID>
            <h2>{t!(l, accounts.feed_title)}</h2>
            <p>{t!(l, accounts.feed_lead)}</p>
            <CalendarSubscription feed>
                <PostButton<RenewAccountFeed> class="button button--quiet">{button}</PostButton<RenewAccountFeed>>
            </CalendarSubscription>
        </section>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionItem>) -> impl IntoView {
    let l = use_locale();
    let others = sessions.len() > 1;
    view! {
        <section>
            <h2>{t!(l, accounts.sessions)}</h2>
            <p>{t!(l, accounts.sessions_lead)}</p>
            <ul class="cards">{sessions.into_iter().map(|session| view! { <Session session/> }).collect_view()}</ul>
            {others.then(|| view! {
                <PostButton<EndOtherSessions> class="button button--quiet">{t!(l, accounts.end_others)}</PostButton<EndOtherSessions>>
            })}
        </section>
    }
}

/// The browsers in which the person chose to stay signed in.
#[component]
fn Devices(count: u32) -> impl IntoView {
    let l = use_locale();
    view! {
        <section>
            <h2>{t!(l, accounts.devices)}</h2>
            <p>{plural!(l, accounts.devices_lead, count)}</p>
            <PostButton<ForgetDevices> class="button button--quiet">{t!(l, accounts.devices_forget)}</PostButton<ForgetDevices>>
        </section>
    }
}

#[component]
fn Session(session: SessionItem) -> impl IntoView {
    let l = use_locale();
    let device = if session.device.is_empty() { t!(l, accounts.device_unknown).to_owned() } else { session.device };
    let when = t!(l, accounts.session_when, began = session.began.as_str(), seen = session.seen.as_str()).to_string();
    let when = within(when, [session.began, session.seen]);
    let end = if session.current {
        view! { <span class="tag tag--done">{t!(l, accounts.session_here)}</span> }.into_any()
    } else {
        let hidden = vec![("id", session.id.to_string())];
        let which = device.clone();
        view! {
            <PostButton<EndSession> hidden>
                {t!(l, accounts.end)} <span class="visually-hidden">" " {which}</span>
            </PostButton<EndSession>>
        }
        .into_any()
    };
    view! {
        <li class="card">
            <p class="card__strong">{device}</p>
            <p class="card__facts">{when}</p>
            {end}
        </li>
    }
}
