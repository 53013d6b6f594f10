//! Importing courses from another system. Only the host's own commands call this.

use super::{free_slug, index, language_code};
use crate::courses::model::{Format, Licence, MOST_TOPICS};
use crate::courses::store::NewCourse;
use crate::courses::store::import as rows;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AppError, Check, CourseId, FieldName};

/// A course as another system recorded it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Where it comes from: system, kind, id ("p2pu:course:527").
    pub source_key: String,
    /// Title.
    pub title: String,
    /// The provider.
    pub provider: String,
    /// Its URL.
    pub link: String,
    /// What it is about; may be empty.
    pub description: String,
    /// Topics; those beyond the maximum are dropped.
    pub topics: Vec<String>,
    /// Language code.
    pub language: String,
    /// Format; `None` means a course.
    pub format: Option<Format>,
    /// Licence; `None` means unknown.
    pub licence: Option<Licence>,
}

/// The result of importing a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was added.
    New(CourseId),
    /// It existed without a description, which was filled in.
    Filled(CourseId),
    /// It already existed.
    Known(CourseId),
    /// Another course has the same link and is used instead.
    SameLink(CourseId),
}

impl Taken {
    /// Returns the course's id.
    pub fn id(self) -> CourseId {
        match self {
            Self::New(id) | Self::Filled(id) | Self::Known(id) | Self::SameLink(id) => id,
        }
    }
}

/// Imports a recorded course once: matched by its source, or else by its link. A course created from a
/// circle's short record gets its description when the full record is imported.
///
/// # Errors
/// Field errors if the record is not a valid course.
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

/// Same rules as the form's, except that a description of one letter, or none, is allowed.
fn check(recorded: &Recorded) -> Result<NewCourse> {
    let mut check = Check::default();
    let title = check.line(FieldName::new("title"), &recorded.title, 128);
    let provider = check.line_or_empty(FieldName::new("provider"), &recorded.provider, 256);
    let link = check.link(FieldName::new("link"), &recorded.link);
    let description = check.text_or_empty(FieldName::new("description"), &recorded.description, 2000);
    let topics: Vec<String> =
        recorded.topics.iter().take(MOST_TOPICS).map(|t| check.line_or_empty(FieldName::new("topics"), t, 100)).filter(|t| !t.is_empty()).collect();
    let language = check.choice(FieldName::new("language"), &recorded.language, language_code);
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
