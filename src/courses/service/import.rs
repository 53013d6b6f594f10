//! Taking over courses from another system. Only the host's own commands call this.

use super::{free_slug, index, language_code};
use crate::courses::model::{Format, Licence, MOST_TOPICS};
use crate::courses::store::NewCourse;
use crate::courses::store::import as rows;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AppError, Check, CourseId};

/// A course as another system recorded it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Where it comes from: system, kind, id ("p2pu:course:527").
    pub source_key: String,
    /// Title.
    pub title: String,
    /// Who made it.
    pub provider: String,
    /// Where it is.
    pub link: String,
    /// What it is about; may be empty.
    pub description: String,
    /// Topics; those beyond the most a course has are left out.
    pub topics: Vec<String>,
    /// Language code.
    pub language: String,
    /// Format; none: a course.
    pub format: Option<Format>,
    /// Licence; none: not known.
    pub licence: Option<Licence>,
}

/// What became of a recorded course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is new.
    New(CourseId),
    /// It was here, without a description, and has one now.
    Filled(CourseId),
    /// It was here.
    Known(CourseId),
    /// Another course has its link: that one is meant.
    SameLink(CourseId),
}

impl Taken {
    /// The course.
    pub fn id(self) -> CourseId {
        match self {
            Self::New(id) | Self::Filled(id) | Self::Known(id) | Self::SameLink(id) => id,
        }
    }
}

/// Takes a recorded course into the library, once: by its source, else by its link. A course that
/// was built from a circle's short record gets its description when the full record comes.
///
/// # Errors
/// Errors beside fields when the record cannot be a course.
pub async fn import(ctx: &Ctx, tx: &mut Tx, recorded: &Recorded) -> Result<Taken> {
    let new = check(recorded)?;
    if let Some(known) = rows::by_source(tx, &recorded.source_key).await? {
        let fill = known.description.is_empty() && !new.description.is_empty();
        if fill {
            rows::fill(tx, known.id, &new, ctx.now_us()).await?;
            index::write(tx, known.id, &new).await?;
            super::publish_changed(ctx, tx, known.id).await?;
        }
        return Ok(if fill { Taken::Filled(known.id) } else { Taken::Known(known.id) });
    }
    if let Some(id) = rows::by_link(tx, &new.link_key).await? {
        return Ok(Taken::SameLink(id));
    }
    let slug = free_slug(ctx, tx, &new.title).await?;
    let id = rows::insert(tx, &slug, &new, &recorded.source_key, ctx.now_us()).await?;
    index::write(tx, id, &new).await?;
    Ok(Taken::New(id))
}

/// As the form's rules, but a description of one letter, or none, is fine.
fn check(recorded: &Recorded) -> Result<NewCourse> {
    let mut check = Check::default();
    let title = check.line("title", &recorded.title, 128);
    let provider = check.line_or_empty("provider", &recorded.provider, 256);
    let link = check.link("link", &recorded.link);
    let description = check.text_or_empty("description", &recorded.description, 2000);
    let topics: Vec<String> =
        recorded.topics.iter().take(MOST_TOPICS).map(|t| check.line_or_empty("topics", t, 100)).filter(|t| !t.is_empty()).collect();
    let language = check.choice("language", &recorded.language, language_code);
    check.finish()?;
    let new = NewCourse {
        title,
        provider,
        link,
        format: recorded.format.unwrap_or(Format::Course),
        description,
        topics,
        language: language.ok_or(AppError::Internal)?,
        licence: recorded.licence.unwrap_or(Licence::Unknown),
        ..NewCourse::default()
    };
    Ok(new.keyed())
}
