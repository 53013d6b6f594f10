//! Emails about what staff did, and to staff.

use crate::i18n::t;
use crate::paths;
use crate::platform::Ctx;
use crate::platform::outbox::{Addressee, Block, Letter};

/// Says that staff have hidden a page, and why; to its owner.
pub fn hidden(ctx: &Ctx, to: &Addressee, title: &str, page: &str, reason: &str) -> Letter {
    let l = to.language();
    let subject = t!(l, moderation.mail_hidden_subject, title = title).to_string();
    let blocks = vec![
        Block::Text(t!(l, moderation.mail_hidden, title = title).to_string()),
        Block::Quote(reason.to_owned()),
        Block::Text(t!(l, moderation.mail_hidden_then).to_owned()),
        Block::Link(t!(l, moderation.mail_page).to_owned(), page.to_owned()),
    ];
    letter(ctx, to, subject, t!(l, moderation.mail_hidden_heading), blocks)
}

/// Says that staff show a page again; to its owner.
pub fn shown(ctx: &Ctx, to: &Addressee, title: &str, page: &str) -> Letter {
    let l = to.language();
    let subject = t!(l, moderation.mail_shown_subject, title = title).to_string();
    let blocks = vec![
        Block::Text(t!(l, moderation.mail_shown, title = title).to_string()),
        Block::Button(t!(l, moderation.mail_page).to_owned(), page.to_owned()),
    ];
    letter(ctx, to, subject, t!(l, moderation.mail_shown_heading), blocks)
}

/// Says that staff have blocked the account, and why.
pub fn blocked(ctx: &Ctx, to: &Addressee, reason: &str) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::Text(t!(l, moderation.mail_blocked, site = site(ctx)).to_string()),
        Block::Quote(reason.to_owned()),
        Block::Text(t!(l, moderation.mail_blocked_then).to_owned()),
    ];
    letter(ctx, to, t!(l, moderation.mail_blocked_subject).to_owned(), t!(l, moderation.mail_blocked_subject), blocks)
}

/// Says that the account can be used again.
pub fn unblocked(ctx: &Ctx, to: &Addressee) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::Text(t!(l, moderation.mail_unblocked, site = site(ctx)).to_string()),
        Block::Button(t!(l, accounts.sign_in).to_owned(), paths::absolute(&ctx.app.config.url, &paths::sign_in(None))),
    ];
    letter(ctx, to, t!(l, moderation.mail_unblocked_subject).to_owned(), t!(l, moderation.mail_unblocked_subject), blocks)
}

/// Says that a reader has reported a page; to staff.
pub fn reported(ctx: &Ctx, to: &Addressee, title: &str) -> Letter {
    let l = to.language();
    let subject = t!(l, moderation.mail_reported_subject, title = title).to_string();
    let blocks = vec![
        Block::Text(t!(l, moderation.mail_reported, title = title).to_string()),
        Block::Button(t!(l, moderation.reports).to_owned(), paths::absolute(&ctx.app.config.url, paths::STAFF_REPORTS)),
    ];
    letter(ctx, to, subject, t!(l, moderation.mail_reported_heading), blocks)
}

/// The answer to a reader who reported a page.
pub fn answer(ctx: &Ctx, to: &Addressee, title: &str, page: &str, words: &str) -> Letter {
    let l = to.language();
    let subject = t!(l, moderation.mail_answer_subject, title = title).to_string();
    let blocks = vec![
        Block::Text(t!(l, moderation.mail_answer, title = title).to_string()),
        Block::Quote(words.to_owned()),
        Block::Link(t!(l, moderation.mail_page).to_owned(), page.to_owned()),
    ];
    letter(ctx, to, subject, t!(l, moderation.mail_answer_heading), blocks)
}

/// Returns a sample of each kind of letter.
pub fn sample(ctx: &Ctx) -> Vec<Letter> {
    let locale = crate::i18n::code(ctx.locale).to_owned();
    let to = Addressee { name: "Amina Otieno".to_owned(), email: "amina@example.org".to_owned(), locale, ..Addressee::default() };
    let (title, page) = ("Public speaking for shy people", "https://circlet.example/circles/public-speaking");
    vec![
        hidden(ctx, &to, title, page, "The meeting link leads to a shop."),
        shown(ctx, &to, title, page),
        blocked(ctx, &to, "Five circles that sell something."),
        unblocked(ctx, &to),
        reported(ctx, &to, title),
        test(ctx, &to),
        answer(ctx, &to, title, page, "Thank you. The link was wrong; it is right now."),
    ]
}

/// A test of the site's email, to staff.
pub fn test(ctx: &Ctx, to: &Addressee) -> Letter {
    let l = to.language();
    let blocks = vec![
        Block::Text(t!(l, moderation.mail_test).to_owned()),
        Block::Button(t!(l, moderation.setup_title).to_owned(), paths::absolute(&ctx.app.config.url, paths::STAFF_SETUP)),
    ];
    letter(ctx, to, t!(l, moderation.mail_test_subject, site = site(ctx)).to_string(), t!(l, moderation.mail_test_heading), blocks)
}

fn site(ctx: &Ctx) -> String {
    ctx.app.site.texts().name_or_default().to_owned()
}

fn letter(ctx: &Ctx, to: &Addressee, subject: String, heading: &str, blocks: Vec<Block>) -> Letter {
    let l = to.language();
    let foot = vec![Block::Text(t!(l, moderation.mail_why, site = site(ctx)).to_string())];
    Letter { locale: l, subject, heading: heading.to_owned(), blocks, foot }
}
