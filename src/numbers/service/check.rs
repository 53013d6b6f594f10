//! The nightly comparison of what is kept with a full count.

use super::count::{AT_ONCE, Changes, count, fresh, recount};
use crate::numbers::model::{Different, Figures};
use crate::numbers::store::rows;
use crate::numbers::store::tallies::{self, Tally};
use crate::numbers::store::totals::{self, Cell, Total};
use crate::platform::{Ctx, Result, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// How many tallies or totals are read at once.
const READ: i64 = 1000;
/// How many addresses are looked up at once.
const ADDRESSES: i64 = 500;

/// Counts everything from the rows and compares it with what is kept. What differs is logged and corrected.
/// Also counts the different people, which is done only here. Returns how many tallies and totals differed.
///
/// # Errors
/// When the database fails; what was corrected stays.
pub async fn check(ctx: &Ctx) -> Result<usize> {
    // What is waiting anyway is no difference, and people are found by the tallies.
    count(ctx).await?;
    let mut wrong = 0;
    let mut after = 0;
    loop {
        let mut tx = ctx.db().snapshot().await?;
        let mut ids = tallies::after(&mut tx, after, i64::try_from(AT_ONCE).unwrap_or_default()).await?;
        ids.sort_unstable();
        ids.truncate(AT_ONCE);
        let Some(last) = ids.last() else { break };
        after = *last;
        let differing = differing(&mut tx, &ids, ctx.now_us()).await?;
        drop(tx);
        if !differing.is_empty() {
            wrong += differing.len();
            let mut tx = ctx.db().write().await?;
            recount(&mut tx, &differing, ctx.now_us()).await?;
            ctx.commit(tx).await?;
        }
    }
    wrong += check_totals(ctx).await?;
    if wrong > 0 {
        tracing::warn!("{wrong} kept totals differed from a full count and were corrected");
    }
    count_people(ctx).await?;
    Ok(wrong)
}

/// Returns the circles whose kept tally is not what counting them gives, unless they are waiting to be counted
/// anyway.
async fn differing(tx: &mut Tx, ids: &[i64], now: i64) -> Result<Vec<i64>> {
    let kept: BTreeMap<i64, Tally> = tallies::kept(tx, ids).await?.into_iter().map(|tally| (tally.circle_id, tally)).collect();
    let fresh = fresh(tx, ids, now).await?;
    let waiting: BTreeSet<i64> = tallies::waiting(tx, ids).await?.into_iter().collect();
    let overdue = |id: &i64| kept.get(id).and_then(|tally| tally.next_at).is_some_and(|at| at <= now);
    Ok(ids.iter().copied().filter(|id| kept.get(id) != fresh.get(id) && !waiting.contains(id) && !overdue(id)).collect())
}

/// Compares the totals with the sums of the tallies, in one snapshot; only if they differ, again while no one else
/// can change them.
async fn check_totals(ctx: &Ctx) -> Result<usize> {
    let mut tx = ctx.db().snapshot().await?;
    let seen = corrections(&mut tx).await?;
    drop(tx);
    if seen.is_empty() {
        return Ok(0);
    }
    let mut tx = ctx.db().write().await?;
    totals::lock(&mut tx).await?;
    let corrections = corrections(&mut tx).await?;
    for correction in &corrections {
        let Correction { cell, name, figures, different, remains } = correction;
        totals::add(&mut tx, cell, name, figures).await?;
        if cell.kind == "all" {
            totals::differ(&mut tx, cell.year, different).await?;
        }
        if !remains {
            totals::remove(&mut tx, cell).await?;
        }
    }
    ctx.commit(tx).await?;
    Ok(corrections.len())
}

/// What a total lacks.
struct Correction {
    cell: Cell,
    name: String,
    figures: Figures,
    different: Different,
    remains: bool,
}

async fn corrections(tx: &mut Tx) -> Result<Vec<Correction>> {
    let mut changes = Changes::default();
    let mut after = 0;
    loop {
        let page = tallies::page(tx, after, READ).await?;
        let Some(last) = page.last() else { break };
        after = last.circle_id;
        page.iter().for_each(|tally| changes.add(tally, 1));
    }
    let mut expected = changes.sums();
    let mut found = Vec::new();
    let mut at = Cell { kind: String::new(), year: 0, key: String::new() };
    loop {
        let page = totals::page(tx, &at, READ).await?;
        let Some(last) = page.last() else { break };
        at = last.cell.clone();
        found.extend(page.into_iter().filter_map(|total| {
            let (name, figures, different) = expected.remove(&total.cell).unwrap_or_default();
            correction(total, name, figures, different)
        }));
    }
    let missing = |(cell, (name, figures, different))| Correction { cell, name, figures, different, remains: true };
    found.extend(expected.into_iter().map(missing));
    Ok(found)
}

/// Returns what a total lacks, if anything.
fn correction(kept: Total, name: String, figures: Figures, different: Different) -> Option<Correction> {
    let remains = figures.circles > 0 || (kept.cell.kind == "all" && kept.cell.year == 0);
    if kept.figures == figures && kept.different == different && remains {
        return None;
    }
    let mut by = figures;
    by += kept.figures.times(-1);
    let different = Different {
        cities: different.cities - kept.different.cities,
        countries: different.countries - kept.different.countries,
        courses: different.courses - kept.different.courses,
        languages: different.languages - kept.different.languages,
    };
    Some(Correction { cell: kept.cell, name, figures: by, different, remains })
}

/// Counts the different people among the sign-ups.
async fn count_people(ctx: &Ctx) -> Result<()> {
    let (mut people, mut after) = (0, String::new());
    let mut read = ctx.db().snapshot().await?;
    loop {
        let (counted, last) = rows::people(&mut read, &after, ADDRESSES).await?;
        people += counted;
        let Some(last) = last else { break };
        after = last;
    }
    drop(read);
    let mut tx = ctx.db().write().await?;
    totals::keep_people(&mut tx, people).await?;
    ctx.commit(tx).await
}
