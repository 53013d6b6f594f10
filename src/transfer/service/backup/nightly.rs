//! A backup each night in `backups` in the data folder. The last ones are kept (`CIRCLET_BACKUPS`), and none for longer than the
//! page about privacy says.

use super::make::make;
use super::manifest;
use crate::platform::{Ctx, Result, schedules};
use crate::types::retention::BACKUPS;
use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};

const HOUR_US: i64 = 3_600 * 1_000_000;
/// The name under which servers agree on who makes it.
const NAME: &str = "nightly-backup";
/// The name of the moment at which the first one could have been made.
const FIRST: &str = "nightly-backup-first";
/// How the names of backups begin, and how those of unfinished ones end.
const PREFIX: &str = "nightly-";
const PART: &str = ".part";
/// The hours (UTC) that count as night.
const NIGHT: std::ops::Range<i8> = 2..6;
/// The shortest time between two backups; after the longest, one is made at any hour.
const LEAST_US: i64 = 20 * HOUR_US;
const MOST_US: i64 = 36 * HOUR_US;

/// Returns where nightly backups are.
pub fn folder(ctx: &Ctx) -> PathBuf {
    ctx.app.config.data.join("backups")
}

/// Makes this night's backup, on one of several servers, and removes old ones. After a failure it is due again.
///
/// # Errors
/// When it cannot be made.
pub async fn run(ctx: &Ctx) -> Result<()> {
    let kept = ctx.app.config.backups;
    let last = schedules::last(ctx.db(), NAME).await?;
    let hour = ctx.now.to_zoned(jiff::tz::TimeZone::UTC).hour();
    if kept == 0 {
        // Those of before it was switched off are kept no longer than any.
        return Ok(prune(ctx, 0)?);
    }
    // Before the first one: since when it could have been made.
    let since = match last {
        Some(last) => last,
        None => schedules::first(ctx.db(), FIRST, ctx.now_us()).await?,
    };
    if !is_due(last.is_none(), since, hour, ctx.now_us()) || !schedules::claim(ctx.db(), NAME, LEAST_US, ctx.now_us()).await? {
        return Ok(());
    }
    let made = one(ctx, kept).await;
    if made.is_err() {
        schedules::give_back(ctx.db(), NAME).await?;
    }
    Ok(made.context("make the nightly backup")?)
}

/// Returns whether a backup is due after one at `since`. Not at the first start: a new site waits for its first night, or for the
/// same time if it sleeps at night.
fn is_due(first: bool, since: i64, hour: i8, now: i64) -> bool {
    (NIGHT.contains(&hour) && (first || now - since > LEAST_US)) || now - since > MOST_US
}

async fn one(ctx: &Ctx, kept: usize) -> anyhow::Result<()> {
    let folder = folder(ctx);
    // Left by a server that was killed.
    for path in ours(&folder) {
        if path.to_string_lossy().ends_with(PART) {
            fs::remove_dir_all(&path).with_context(|| format!("remove {}", path.display()))?;
        }
    }
    let name = format!("{PREFIX}{}", ctx.now.strftime("%Y-%m-%dT%H%MZ"));
    let (part, whole) = (folder.join(format!("{name}{PART}")), folder.join(name));
    if let Err(error) = make(&ctx.app, &part).await {
        drop(fs::remove_dir_all(&part));
        return Err(error);
    }
    fs::rename(&part, &whole).with_context(|| format!("name {}", whole.display()))?;
    tracing::info!("the nightly backup is in {}", whole.display());
    prune(ctx, kept)
}

/// Removes backups beyond the last `kept`, and those that are more days old than so many; without any to keep, as many days as is
/// usual. The newest stays.
fn prune(ctx: &Ctx, kept: usize) -> anyhow::Result<()> {
    let days = i64::try_from(if kept == 0 { BACKUPS.in_days() as usize } else { kept })?;
    let oldest = ctx.now.checked_sub(jiff::SignedDuration::from_hours(24 * days))?.strftime("%Y-%m-%dT%H%MZ").to_string();
    let mut backups: Vec<PathBuf> = ours(&folder(ctx)).into_iter().filter(|path| manifest::of(path).is_some()).collect();
    // The names are dates.
    backups.sort();
    let newest = if kept == 0 { None } else { backups.last().cloned() };
    let is_old = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().as_ref() < format!("{PREFIX}{oldest}").as_str());
    for (n, old) in backups.iter().rev().enumerate() {
        if Some(old) != newest.as_ref() && (is_old(old) || (kept > 0 && n >= kept)) {
            fs::remove_dir_all(old).with_context(|| format!("remove {}", old.display()))?;
        }
    }
    Ok(())
}

/// Returns the folders with names that only this job gives.
fn ours(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    entries.filter(|entry| is_ours(&entry.file_name().to_string_lossy())).map(|entry| entry.path()).collect()
}

fn is_ours(name: &str) -> bool {
    let date = name.strip_prefix(PREFIX).map(|rest| rest.strip_suffix(PART).unwrap_or(rest));
    date.is_some_and(|date| {
        let form = "dddd-dd-ddTddddZ";
        date.len() == form.len() && date.chars().zip(form.chars()).all(|(is, wanted)| if wanted == 'd' { is.is_ascii_digit() } else { is == wanted })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_once_a_night_and_at_any_hour_after_one_was_missed() {
        let now = 1_000 * HOUR_US;
        for (first, since, hour, due) in [
            (true, now - HOUR_US, 12, false),
            (true, now - HOUR_US, 3, true),
            (true, now - 37 * HOUR_US, 12, true),
            (false, now - 2 * HOUR_US, 3, false),
            (false, now - 23 * HOUR_US, 3, true),
            (false, now - 23 * HOUR_US, 12, false),
            (false, now - 37 * HOUR_US, 12, true),
            (false, 0, 12, true),
        ] {
            assert_eq!(is_due(first, since, hour, now), due, "{first} {since} {hour}");
        }
    }

    #[test]
    fn only_names_of_nightly_backups_are_ours() {
        for name in ["nightly-2026-11-27T0215Z", "nightly-2026-11-27T0215Z.part"] {
            assert!(is_ours(name), "{name}");
        }
        for name in ["nightly-2026-11-27T0215Z.old", "nightly-before-update", "2026-11-27T0215Z", "nightly-2026-11-27T02:5Z", "before"] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
