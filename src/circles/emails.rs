//! Letters about circles to the people who run them.

use crate::i18n::{Locale, t};
use crate::paths;
use crate::platform::outbox::{Block, Letter};

/// "Your circle is public", to one facilitator in their language.
pub fn published(l: Locale, base: &str, title: &str, slug: &str) -> Letter {
    Letter {
        locale: l,
        subject: t!(l, circles.mail_published_subject, title = title.to_owned()).to_string(),
        heading: t!(l, circles.mail_published_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, circles.mail_published_text, title = title.to_owned()).to_string()),
            Block::Button(t!(l, circles.mail_published_manage).to_owned(), paths::absolute(base, &paths::manage(slug))),
            Block::Link(t!(l, circles.mail_published_share).to_owned(), paths::absolute(base, &paths::circle(slug))),
        ],
        foot: vec![Block::Text(t!(l, circles.mail_published_why).to_owned())],
    }
}

/// An invitation to facilitate a circle: `by` invites, `page` is where to answer.
pub fn invitation(l: Locale, title: &str, by: &str, site: &str, page: &str) -> Letter {
    let title = titled(l, title);
    Letter {
        locale: l,
        subject: t!(l, circles.mail_invitation_subject, title = title.clone()).to_string(),
        heading: t!(l, circles.mail_invitation_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, circles.mail_invitation_text, by = by.to_owned(), title = title, site = site.to_owned()).to_string()),
            Block::Text(t!(l, circles.invitation_means).to_owned()),
            Block::Button(t!(l, circles.mail_invitation_button).to_owned(), page.to_owned()),
        ],
        foot: vec![Block::Text(t!(l, circles.mail_invitation_why).to_owned())],
    }
}

/// The answer to an invitation, to the facilitator who invited `email`.
pub fn answered(l: Locale, title: &str, email: &str, accepted: bool, page: &str) -> Letter {
    let (title, email) = (titled(l, title), email.to_owned());
    let (subject, text) = if accepted {
        (
            t!(l, circles.mail_accepted_subject, title = title.clone()).to_string(),
            t!(l, circles.mail_accepted_text, email = email, title = title).to_string(),
        )
    } else {
        (
            t!(l, circles.mail_declined_subject, title = title.clone()).to_string(),
            t!(l, circles.mail_declined_text, email = email, title = title).to_string(),
        )
    };
    Letter {
        locale: l,
        subject,
        heading: t!(l, circles.mail_answered_heading).to_owned(),
        blocks: vec![Block::Text(text), Block::Button(t!(l, circles.mail_answered_button).to_owned(), page.to_owned())],
        foot: vec![Block::Text(t!(l, circles.mail_answered_why).to_owned())],
    }
}

/// Asks again what becomes of a circle, because no one accepted the invitation to run it and the deletion of the account waits.
pub fn successor_needed(l: Locale, title: &str, page: &str) -> Letter {
    let title = titled(l, title);
    Letter {
        locale: l,
        subject: t!(l, circles.mail_successor_subject, title = title.clone()).to_string(),
        heading: t!(l, circles.mail_successor_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, circles.mail_successor_text, title = title).to_string()),
            Block::Button(t!(l, circles.mail_successor_button).to_owned(), page.to_owned()),
        ],
        foot: vec![Block::Text(t!(l, circles.mail_successor_why).to_owned())],
    }
}

fn titled(l: Locale, title: &str) -> String {
    if title.is_empty() { t!(l, circles.start_untitled).to_owned() } else { title.to_owned() }
}

/// Returns a sample of each kind of letter.
pub fn sample(l: Locale) -> Vec<Letter> {
    let page = "https://circlet.example/circles/public-speaking/manage/participants";
    vec![
        published(l, "https://circlet.example", "Public speaking", "public-speaking"),
        invitation(l, "Public speaking", "Dede Mensah", "Circlet", "https://circlet.example/invitation/link"),
        answered(l, "Public speaking", "amina@example.org", true, page),
        answered(l, "Public speaking", "amina@example.org", false, page),
        successor_needed(l, "Public speaking", "https://circlet.example/settings/delete"),
    ]
}
