//! Emails about accounts. Each goes to one person, in the language of the account or, if there is none yet,
//! of the page.

use crate::i18n::{Locale, t};
use crate::paths;
use crate::platform::Ctx;
use crate::platform::outbox::{Addressee, Block, Letter};

/// Contains the link that confirms a new account's address.
pub fn confirm(ctx: &Ctx, to: &Addressee, link: &str) -> Letter {
    let l = to.language();
    let url = address(ctx, &paths::confirm(link));
    let blocks =
        vec![Block::hello(l, &to.name), text(t!(l, accounts.mail_confirm, site = site(ctx)).to_string()), button(t!(l, accounts.confirm), url)];
    letter(ctx, l, t!(l, accounts.mail_confirm_subject), blocks)
}

/// Says that someone tried to register an address that already has an account.
pub fn known(ctx: &Ctx, to: &Addressee, reset: &str) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_known, site = site(ctx)).to_string()),
        button(t!(l, accounts.sign_in), address(ctx, &paths::sign_in(None))),
        text(t!(l, accounts.mail_known_reset).to_owned()),
        Block::Link(t!(l, accounts.reset_title).to_owned(), address(ctx, &paths::reset(reset))),
    ];
    letter(ctx, l, t!(l, accounts.mail_known_subject), blocks)
}

/// Contains the link to choose the first password of an account that the people who run the site made.
pub fn invited(ctx: &Ctx, to: &Addressee, link: &str) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_invited, site = site(ctx)).to_string()),
        button(t!(l, accounts.invited_button), address(ctx, &paths::reset(link))),
    ];
    letter(ctx, l, t!(l, accounts.mail_invited_subject), blocks)
}

/// Contains the link to choose a new password.
pub fn reset(ctx: &Ctx, to: &Addressee, link: &str) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_reset).to_owned()),
        button(t!(l, accounts.reset_title), address(ctx, &paths::reset(link))),
    ];
    letter(ctx, l, t!(l, accounts.mail_reset_subject), blocks)
}

/// Says that someone requested a new password, or a link to sign in (`link`), for an address without an account.
pub fn no_account(ctx: &Ctx, to: &Addressee, link: bool, open: bool) -> Letter {
    let l = to.language();
    let (subject, words) = if link {
        (t!(l, accounts.mail_sign_in_subject), t!(l, accounts.mail_no_account_link, site = site(ctx)).to_string())
    } else {
        (t!(l, accounts.mail_reset_subject), t!(l, accounts.mail_no_account, site = site(ctx)).to_string())
    };
    let mut blocks = vec![text(words)];
    if open {
        blocks.push(button(t!(l, accounts.register), address(ctx, paths::REGISTER)));
    }
    letter(ctx, l, subject, blocks)
}

/// Contains the link to sign in.
pub fn sign_in(ctx: &Ctx, to: &Addressee, link: &str) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_sign_in, site = site(ctx)).to_string()),
        button(t!(l, accounts.sign_in), address(ctx, &paths::enter(link))),
    ];
    letter(ctx, l, t!(l, accounts.mail_sign_in_subject), blocks)
}

/// Says that the password was changed.
pub fn password_changed(ctx: &Ctx, to: &Addressee) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_password).to_owned()),
        Block::Link(t!(l, accounts.forgot_title).to_owned(), address(ctx, paths::FORGOT)),
    ];
    letter(ctx, l, t!(l, accounts.mail_password_subject), blocks)
}

/// Contains the link that confirms an account's new address; goes to the new address.
pub fn change_email(ctx: &Ctx, to: &Addressee, link: &str) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_change, site = site(ctx)).to_string()),
        button(t!(l, accounts.confirm), address(ctx, &paths::confirm(link))),
    ];
    letter(ctx, l, t!(l, accounts.mail_confirm_subject), blocks)
}

/// Says that someone asked to change the address; goes to the old one.
pub fn change_asked(ctx: &Ctx, to: &Addressee) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_change_asked, site = site(ctx)).to_string()),
        Block::Link(t!(l, accounts.forgot_title).to_owned(), address(ctx, paths::FORGOT)),
    ];
    letter(ctx, l, t!(l, accounts.mail_change_asked_subject), blocks)
}

/// Says that the address was changed; goes to the old one.
pub fn email_changed(ctx: &Ctx, to: &Addressee) -> Letter {
    let l = to.language();
    let blocks = vec![Block::hello(l, &to.name), text(t!(l, accounts.mail_moved, site = site(ctx)).to_string())];
    letter(ctx, l, t!(l, accounts.mail_moved_subject), blocks)
}

/// Says that the account was deleted.
pub fn deleted(ctx: &Ctx, to: &Addressee) -> Letter {
    let l = to.language();
    let blocks = vec![Block::hello(l, &to.name), text(t!(l, accounts.mail_deleted, site = site(ctx)).to_string())];
    letter(ctx, l, t!(l, accounts.mail_deleted_subject), blocks)
}

/// Says that the account's deletion waits for others.
pub fn deleting(ctx: &Ctx, to: &Addressee) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::hello(l, &to.name),
        text(t!(l, accounts.mail_deleting, site = site(ctx)).to_string()),
        text(t!(l, accounts.mail_deleting_not).to_owned()),
        Block::Link(t!(l, accounts.mail_deleting_open).to_owned(), address(ctx, paths::DELETE_ACCOUNT)),
    ];
    letter(ctx, l, t!(l, accounts.mail_deleting_subject), blocks)
}

/// Returns a sample of each kind of letter.
pub fn sample(ctx: &Ctx) -> Vec<Letter> {
    let locale = crate::i18n::code(ctx.locale).to_owned();
    let to = Addressee { name: "Amina Otieno".to_owned(), email: "amina@example.org".to_owned(), locale, ..Addressee::default() };
    vec![
        confirm(ctx, &to, "link"),
        known(ctx, &to, "link"),
        invited(ctx, &to, "link"),
        reset(ctx, &to, "link"),
        no_account(ctx, &to, false, true),
        no_account(ctx, &to, true, true),
        sign_in(ctx, &to, "link"),
        password_changed(ctx, &to),
        change_email(ctx, &to, "link"),
        change_asked(ctx, &to),
        email_changed(ctx, &to),
        deleted(ctx, &to),
        deleting(ctx, &to),
    ]
}

fn site(ctx: &Ctx) -> String {
    ctx.app.site.texts().name_or_default().to_owned()
}

fn address(ctx: &Ctx, path: &str) -> String {
    paths::absolute(&ctx.app.config.url, path)
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
