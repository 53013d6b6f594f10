//! Who may download what, and writing it in pieces.

use crate::accounts::policy;
use crate::circles::policy::manage;
use crate::circles::service as circles;
use crate::exports::model::{Downloads, File, Table, Whose};
use crate::exports::store::{self, Scope};
use crate::platform::csv::{self, Cell};
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Error, Result};
use crate::types::AppError;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::Sender;

/// How many bytes are collected before they are sent.
const PIECE: usize = 64 * 1024;

/// Returns what the viewer may download, and the circle's title if it is one circle's.
///
/// # Errors
/// Sign-in; not found for someone else's circle; not allowed for the whole site unless staff.
async fn allowed(ctx: &Ctx, whose: &Whose) -> Result<(Scope, String)> {
    match whose {
        Whose::Circle(slug) => {
            let managed = circles::managed(ctx, slug).await.map_err(|error| match error {
                Error::Expected(AppError::Forbidden) => AppError::NotFound.into(),
                other => other,
            });
            let (circle, _) = managed?;
            Ok((Scope::circle(&manage(&ctx.viewer, &circle)?), circle.title))
        }
        Whose::Mine => Ok((Scope::mine(&policy::own(&ctx.viewer)?), String::new())),
        Whose::All => Ok((Scope::all(&policy::proved_staff(&ctx.viewer)?), String::new())),
    }
}

/// Returns what the page of downloads shows.
///
/// # Errors
/// Sign-in, not found, or not allowed.
pub async fn downloads(ctx: &Ctx, whose: &Whose) -> Result<Downloads> {
    let (scope, title) = allowed(ctx, whose).await?;
    let mut rows = Vec::new();
    for table in Table::ALL {
        let count = match scope {
            Scope::Circle(id) => Some(store::count(ctx.db(), table, (id - 1, id)).await?),
            Scope::All => Some(store::count_all(ctx.db(), table).await?),
            Scope::Of(_) => None,
        };
        rows.push((table, count.map(|count| u32::try_from(count).unwrap_or(u32::MAX))));
    }
    Ok(Downloads { title, rows })
}

/// Decides whether the viewer may download a file, and records that they do.
///
/// # Errors
/// Sign-in, not found, or not allowed.
pub async fn open(ctx: &Ctx, whose: &Whose) -> Result<Scope> {
    let scope = allowed(ctx, whose).await?.0;
    let page = match whose {
        Whose::Circle(slug) => crate::paths::circle(slug),
        Whose::Mine => crate::paths::DOWNLOAD_MINE.to_owned(),
        Whose::All => crate::paths::DOWNLOAD_ALL.to_owned(),
    };
    ctx.record_visit(Entry::new(Action::EXPORTED).at(&page)).await?;
    Ok(scope)
}

/// Sends a file in pieces of a few circles each, so that its size does not matter. Stops quietly when no one
/// receives it any more.
///
/// # Errors
/// When the database fails; what was sent is incomplete then.
pub async fn write(ctx: &Ctx, scope: Scope, file: File, to: Sender<String>) -> Result<()> {
    let mut out = Out { text: String::new(), to };
    match file {
        File::Csv(table) => {
            out.text.push_str(csv::BOM);
            csv::head(store::columns(table).iter().map(|(name, _)| *name), &mut out.text);
            each(ctx, scope, table, &mut out, |row, _, text| csv::row(row, text)).await?;
        }
        File::Json => {
            let begins = json!({"format": "circlet-circles", "version": 1, "exported_at": ctx.now.to_string()}).to_string();
            out.text.push_str(begins.trim_end_matches('}'));
            for table in Table::ALL {
                out.text.push_str(&format!(",\n\"{}\": [", table.name()));
                let columns = store::columns(table);
                let write = |row: &[Cell], first: bool, text: &mut String| {
                    text.push_str(if first { "\n" } else { ",\n" });
                    let object: Map<String, Value> = columns.iter().zip(row).map(|((name, _), cell)| ((*name).to_owned(), cell.json())).collect();
                    text.push_str(&Value::Object(object).to_string());
                };
                each(ctx, scope, table, &mut out, write).await?;
                out.text.push(']');
            }
            out.text.push_str("}\n");
        }
    }
    out.send().await;
    Ok(())
}

/// Writes the rows of a table with `write`, which is told whether a row is the first.
async fn each(ctx: &Ctx, scope: Scope, table: Table, out: &mut Out, write: impl Fn(&[Cell], bool, &mut String)) -> Result<()> {
    let (mut after, mut first) = (0, true);
    while let Some(range) = store::next(ctx.db(), scope, after).await? {
        for row in store::rows(ctx.db(), table, range).await? {
            write(&row, first, &mut out.text);
            first = false;
        }
        after = range.1;
        if out.text.len() >= PIECE && !out.send().await {
            return Ok(());
        }
    }
    Ok(())
}

/// Text on its way to the person who downloads it.
struct Out {
    text: String,
    to: Sender<String>,
}

impl Out {
    /// Sends what was collected; returns whether someone still receives it.
    async fn send(&mut self) -> bool {
        self.to.send(std::mem::take(&mut self.text)).await.is_ok()
    }
}
