//! Everything about a person: the page in words, and the file.

mod words;

pub use words::{label, title};

use super::model::{Everything, Line, Section};
use super::store::part::Column;
use super::store::{self, NOT_PERSONAL, PARTS, Part, Value, Values, Whose};
use crate::accounts::policy;
use crate::circles::service as circles;
use crate::i18n::dates;
use crate::paths;
use crate::platform::dates::from_us;
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Result};
use crate::signups::links;
use crate::signups::service as signups;
use serde_json::{Map, Value as Json, json};

/// How many rows of a table the page shows, newest first. The file has all.
const SHOWN: usize = 100;
/// How many sign-ups the page is about, the newest ones. The file is about all.
const SIGNUPS_SHOWN: usize = 20;

/// Returns what is stored about the signed-in account.
///
/// # Errors
/// Sign-in.
pub async fn of_account(ctx: &Ctx) -> Result<Everything> {
    let whose = Whose::account(ctx.db(), &policy::own(&ctx.viewer)?).await?;
    Ok(Everything { circle: String::new(), sections: sections(ctx, &whose).await? })
}

/// Returns what is stored about the participant behind a link.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
pub async fn by_link(ctx: &Ctx, link: &str) -> Result<Everything> {
    let (_, member, _) = signups::by_link(ctx, links::PARTICIPANT, link).await?;
    let circle = circles::by_id(ctx, member.circle()).await?;
    Ok(Everything { circle: circle.title, sections: sections(ctx, &Whose::participant(&member)).await? })
}

/// Returns the same about an account as JSON, and records the download.
///
/// # Errors
/// Sign-in.
pub async fn file_of_account(ctx: &Ctx) -> Result<String> {
    let whose = Whose::account(ctx.db(), &policy::own(&ctx.viewer)?).await?;
    ctx.record_visit(Entry::new(Action::EXPORTED).at(paths::MY_DATA)).await?;
    file(ctx, &whose).await
}

/// Returns the same about a participant as JSON.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
pub async fn file_by_link(ctx: &Ctx, link: &str) -> Result<String> {
    let (_, member, _) = signups::by_link(ctx, links::PARTICIPANT, link).await?;
    file(ctx, &Whose::participant(&member)).await
}

async fn sections(ctx: &Ctx, whose: &Whose) -> Result<Vec<Section>> {
    // Of a person with very many sign-ups the page reads about the newest ones only.
    let (whose, older) = whose.newest(SIGNUPS_SHOWN);
    let mut sections = Vec::new();
    for part in PARTS {
        let Some(title) = title(ctx.locale, part.table) else { continue };
        let mut rows = store::rows(ctx.db(), part, &whose, i64::try_from(SHOWN).unwrap_or_default() + 1).await?;
        if rows.is_empty() {
            continue;
        }
        let more = rows.len() > SHOWN || (older && !part.of_signup.is_empty());
        rows.truncate(SHOWN);
        let entries = rows.into_iter().map(|row| lines(ctx, part, row)).collect();
        sections.push(Section { title: title.to_owned(), entries, more });
    }
    Ok(sections)
}

fn lines(ctx: &Ctx, part: &Part, row: Values) -> Vec<Line> {
    let columns: Vec<Column> = part.columns().collect();
    if part.table == "answers" {
        return words::answer(ctx, &columns, row);
    }
    columns.iter().zip(row).filter_map(|(column, value)| line(ctx, part, column, value)).collect()
}

/// Returns a fact in words; `None` if there is none, or if only the file has it.
fn line(ctx: &Ctx, part: &Part, column: &Column, value: Value) -> Option<Line> {
    let label = label(ctx.locale, part.table, column.name)?.to_owned();
    if let Value::Moment(us) = value {
        let at = dates::moment(ctx.reader(), from_us(us), "UTC", ctx.now);
        return Some(Line { label, words: String::new(), at });
    }
    let words = words::value(ctx, part.table, column.name, value)?;
    Some(Line { label, words, ..Line::default() })
}

async fn file(ctx: &Ctx, whose: &Whose) -> Result<String> {
    let (mut about, mut withheld) = (Map::new(), Map::new());
    for part in PARTS {
        let columns: Vec<Column> = part.columns().collect();
        let rows = store::rows(ctx.db(), part, whose, i64::MAX).await?;
        if rows.is_empty() {
            continue;
        }
        let object = |row: Values| Json::Object(columns.iter().zip(row).map(|(column, value)| (column.name.to_owned(), plain(value))).collect());
        about.insert(part.table.to_owned(), rows.into_iter().map(object).collect());
        withheld.insert(part.table.to_owned(), reasons(part.withheld));
    }
    let whole = json!({
        "format": "circlet-about-me",
        "version": 1,
        "site": ctx.app.config.url,
        "exported_at": ctx.now.to_string(),
        "about_me": about,
        "withheld": withheld,
        "not_about_people": reasons(NOT_PERSONAL),
    });
    Ok(serde_json::to_string_pretty(&whole).map_err(anyhow::Error::from)? + "\n")
}

fn reasons(list: &[(&str, &str)]) -> Json {
    Json::Object(list.iter().map(|(name, reason)| ((*name).to_owned(), Json::from(*reason))).collect())
}

fn plain(value: Value) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Int(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::Yes(yes) => yes.into(),
        Value::Moment(us) => from_us(us).to_string().into(),
        Value::Json(json) => json,
    }
}
