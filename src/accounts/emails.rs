//! Mails about accounts. Each goes to one person, in the language of the account, or of the pages
//! where there is none yet.

use super::model::Person;
use crate::i18n::{self, Locale, t};
use crate::paths;
use crate::platform::Ctx;
use crate::platform::outbox::{Block, Letter, Mail};

/// The link that confirms a new account's address; useless after `until` (microseconds UTC).
pub fn confirm(ctx: &Ctx, name: &str, email: &str, link: &str, until: i64) -> Mail {
    let l = ctx.locale;
    let url = address(ctx, &paths::confirm(link));
    let blocks = vec![text(hello(l, name)), text(t!(l, accounts.mail_confirm, site = site(ctx)).to_string()), button(t!(l, accounts.confirm), url)];
    let letter = letter(ctx, l, t!(l, accounts.mail_confirm_subject), blocks);
    Mail { deadline: Some(until), ..mail(ctx, "account-confirm", name, email, letter) }
}

/// Somebody asked for an account with an address that has one.
pub fn known(ctx: &Ctx, account: &Person, reset: &str) -> Mail {
    let l = locale(account);
    let blocks = vec![
        text(hello(l, &account.name)),
        text(t!(l, accounts.mail_known, site = site(ctx)).to_string()),
        button(t!(l, accounts.sign_in), address(ctx, &paths::sign_in(None))),
        text(t!(l, accounts.mail_known_reset).to_owned()),
        Block::Link(t!(l, accounts.reset_title).to_owned(), address(ctx, &paths::reset(reset))),
    ];
    to(ctx, "account-known", account, letter(ctx, l, t!(l, accounts.mail_known_subject), blocks))
}

/// The link to choose a new password; useless after `until` (microseconds UTC).
pub fn reset(ctx: &Ctx, account: &Person, link: &str, until: i64) -> Mail {
    let l = locale(account);
    let blocks = vec![
        text(hello(l, &account.name)),
        text(t!(l, accounts.mail_reset).to_owned()),
        button(t!(l, accounts.reset_title), address(ctx, &paths::reset(link))),
    ];
    Mail { deadline: Some(until), ..to(ctx, "account-reset", account, letter(ctx, l, t!(l, accounts.mail_reset_subject), blocks)) }
}

/// Somebody asked for a new password for an address that has no account.
pub fn no_account(ctx: &Ctx, email: &str, open: bool) -> Mail {
    let l = ctx.locale;
    let mut blocks = vec![text(t!(l, accounts.mail_no_account, site = site(ctx)).to_string())];
    if open {
        blocks.push(button(t!(l, accounts.register), address(ctx, paths::REGISTER)));
    }
    mail(ctx, "account-unknown", "", email, letter(ctx, l, t!(l, accounts.mail_reset_subject), blocks))
}

/// The password was changed.
pub fn password_changed(ctx: &Ctx, account: &Person) -> Mail {
    let l = locale(account);
    let blocks = vec![
        text(hello(l, &account.name)),
        text(t!(l, accounts.mail_password).to_owned()),
        Block::Link(t!(l, accounts.forgot_title).to_owned(), address(ctx, paths::FORGOT)),
    ];
    to(ctx, "account-password", account, letter(ctx, l, t!(l, accounts.mail_password_subject), blocks))
}

/// The link that takes a new address for an account; goes to the new address.
pub fn change_email(ctx: &Ctx, account: &Person, new_email: &str, link: &str) -> Mail {
    let l = locale(account);
    let blocks = vec![
        text(hello(l, &account.name)),
        text(t!(l, accounts.mail_change, site = site(ctx)).to_string()),
        button(t!(l, accounts.confirm), address(ctx, &paths::confirm(link))),
    ];
    let letter = letter(ctx, l, t!(l, accounts.mail_confirm_subject), blocks);
    mail(ctx, "account-change", &account.name, new_email, letter)
}

/// The address was changed; goes to the old one.
pub fn email_changed(ctx: &Ctx, account: &Person) -> Mail {
    let l = locale(account);
    let blocks = vec![text(hello(l, &account.name)), text(t!(l, accounts.mail_moved, site = site(ctx)).to_string())];
    to(ctx, "account-moved", account, letter(ctx, l, t!(l, accounts.mail_moved_subject), blocks))
}

/// The account was deleted.
pub fn deleted(ctx: &Ctx, account: &Person) -> Mail {
    let l = locale(account);
    let blocks = vec![text(hello(l, &account.name)), text(t!(l, accounts.mail_deleted, site = site(ctx)).to_string())];
    to(ctx, "account-deleted", account, letter(ctx, l, t!(l, accounts.mail_deleted_subject), blocks))
}

/// One of each, as they look.
pub fn sample(ctx: &Ctx) -> Vec<Mail> {
    let account = Person { name: "Amina Otieno".to_owned(), email: "amina@example.org".to_owned(), locale: i18n::code(ctx.locale).to_owned() };
    vec![
        confirm(ctx, &account.name, &account.email, "link", 0),
        known(ctx, &account, "link"),
        reset(ctx, &account, "link", 0),
        no_account(ctx, &account.email, true),
        password_changed(ctx, &account),
        change_email(ctx, &account, "amina.o@example.org", "link"),
        email_changed(ctx, &account),
        deleted(ctx, &account),
    ]
}

fn locale(account: &Person) -> Locale {
    i18n::from_code(&account.locale).unwrap_or_default()
}

fn site(ctx: &Ctx) -> String {
    ctx.app.site.texts().name_or_default().to_owned()
}

fn address(ctx: &Ctx, path: &str) -> String {
    paths::absolute(&ctx.app.config.url, path)
}

fn hello(l: Locale, name: &str) -> String {
    t!(l, accounts.mail_hello, name = crate::types::text::first_name(name)).to_string()
}

fn text(words: String) -> Block {
    Block::Text(words)
}

fn button(words: &str, url: String) -> Block {
    Block::Button(words.to_owned(), url)
}

fn letter(ctx: &Ctx, l: Locale, subject: &str, blocks: Vec<Block>) -> Letter {
    let foot = vec![text(t!(l, accounts.mail_foot, site = site(ctx)).to_string()), Block::Link(site(ctx), address(ctx, paths::HOME))];
    Letter { locale: l, subject: subject.to_owned(), heading: subject.to_owned(), blocks, foot }
}

fn to(ctx: &Ctx, kind: &'static str, account: &Person, letter: Letter) -> Mail {
    mail(ctx, kind, &account.name, &account.email, letter)
}

/// Each of these mails is wanted as often as somebody asks for it: its key is random.
fn mail(ctx: &Ctx, kind: &'static str, name: &str, email: &str, letter: Letter) -> Mail {
    Mail::new(format!("{kind}:{}", ctx.app.tokens.random()), kind, (name.to_owned(), email.to_owned()), letter)
}
