//! Letters about circles to the people who run them.

use super::model::Circle;
use crate::i18n::{self, Locale, t};
use crate::paths;
use crate::platform::outbox::{self, Block, Letter, Mail};
use crate::platform::{Ctx, Result, Tx};

/// "Your circle is public": to one facilitator, in that person's language.
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

/// A letter of each kind, for looking at.
pub fn sample(l: Locale) -> Vec<Letter> {
    vec![published(l, "https://circlet.example", "Public speaking", "public-speaking")]
}

/// Writes the letter to every facilitator into the outbox.
pub async fn tell_published(ctx: &Ctx, tx: &mut Tx, circle: &Circle) -> Result<()> {
    for person in &circle.facilitators {
        let l = i18n::from_code(&person.locale).unwrap_or_default();
        let letter = published(l, &ctx.app.config.url, &circle.title, &circle.slug);
        let key = format!("published:{}:{}", circle.id, person.id);
        let mail = Mail { circle: Some(circle.id), ..Mail::new(key, "published", (person.name.clone(), person.email.clone()), letter) };
        outbox::enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}
