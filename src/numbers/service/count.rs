//! Counting circles that changed, and taking the difference into the totals.

use crate::numbers::model::{self, Different, Figures, Held};
use crate::numbers::store::rows::{self, CircleRow, Meeting};
use crate::numbers::store::tallies::{self, Tally};
use crate::numbers::store::totals::{self, Cell};
use crate::platform::{Ctx, Result, Tx};
use crate::types::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// How many circles are counted in one transaction.
pub(super) const AT_ONCE: usize = 50;

/// Counts the circles that changed, or of which a meeting has ended, since they were last counted. Idempotent.
///
/// # Errors
/// When the database fails; earlier batches stay.
pub async fn count(ctx: &Ctx) -> Result<()> {
    loop {
        let mut tx = ctx.db().write().await?;
        let mut ids = tallies::due(&mut tx, ctx.now_us(), i64::try_from(AT_ONCE).unwrap_or_default()).await?;
        if ids.is_empty() {
            drop(tx);
            return totals::counted(ctx.db(), ctx.now_us()).await;
        }
        ids.truncate(AT_ONCE);
        recount(&mut tx, &ids, ctx.now_us()).await?;
        ctx.commit(tx).await?;
    }
}

/// Counts circles again and takes the difference into the totals.
pub(super) async fn recount(tx: &mut Tx, ids: &[i64], now: i64) -> Result<()> {
    totals::lock(tx).await?;
    // Before counting: a change that is committed from now on waits for the next time.
    tallies::take(tx, ids).await?;
    let old: BTreeMap<i64, Tally> = tallies::kept(tx, ids).await?.into_iter().map(|tally| (tally.circle_id, tally)).collect();
    let new = fresh(tx, ids, now).await?;
    let mut changes = Changes::default();
    for id in ids {
        let (old, new) = (old.get(id), new.get(id));
        if old == new {
            continue;
        }
        for (tally, sign) in [(old, -1), (new, 1)] {
            tally.into_iter().for_each(|tally| changes.add(tally, sign));
        }
        match new {
            Some(tally) => tallies::keep(tx, tally).await?,
            None => tallies::remove(tx, *id).await?,
        }
    }
    changes.write(tx).await
}

/// Counts circles from the rows; those that are not public have no tally.
pub(super) async fn fresh(tx: &mut Tx, ids: &[i64], now: i64) -> Result<BTreeMap<i64, Tally>> {
    let circles = rows::circles(tx, ids).await?;
    let mut meetings: BTreeMap<i64, Vec<Meeting>> = BTreeMap::new();
    for meeting in rows::meetings(tx, ids).await? {
        meetings.entry(meeting.circle).or_default().push(meeting);
    }
    let mut seen: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (circle, at) in rows::last_seen(tx, ids, now).await? {
        seen.entry(circle).or_default().push(at);
    }
    let tally = |circle: CircleRow| {
        let id = circle.id;
        (id, tally(circle, &meetings.remove(&id).unwrap_or_default(), &seen.remove(&id).unwrap_or_default(), now))
    };
    Ok(circles.into_iter().map(tally).collect())
}

fn tally(circle: CircleRow, meetings: &[Meeting], last_seen: &[i64], now: i64) -> Tally {
    let held: Vec<Held> = meetings.iter().map(|meeting| meeting.held).collect();
    let mut figures = model::count(&held, last_seen, now);
    if figures.circles > 0 {
        figures.imported = circle.imported_signups;
        figures.signups = circle.signups + circle.imported_signups;
    }
    let first = meetings.first().filter(|_| figures.circles > 0);
    Tally {
        circle_id: circle.id,
        year: first.and_then(|meeting| meeting.date.get(..4)?.parse().ok()).unwrap_or_default(),
        city: circle.city,
        country: circle.country,
        in_person: circle.in_person,
        language: circle.language,
        course_id: circle.course_id,
        next_at: held.iter().map(|meeting| meeting.ends_at).find(|ends_at| *ends_at > now),
        figures,
    }
}

/// Returns the totals that a circle counts in, with their names.
pub(super) fn cells(tally: &Tally) -> Vec<(Cell, String)> {
    if tally.figures.circles == 0 {
        return Vec::new();
    }
    let (city, country) = (fold(tally.city.trim()), fold(tally.country.trim()));
    let mut kinds = vec![("all", String::new(), String::new()), ("language", tally.language.clone(), tally.language.clone())];
    if tally.in_person == 0 {
        kinds.push(("online", String::new(), String::new()));
    } else {
        if !country.is_empty() {
            kinds.push(("country", country.clone(), tally.country.trim().to_owned()));
        }
        if !city.is_empty() {
            let place = [tally.city.trim(), tally.country.trim()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            kinds.push(("city", format!("{city}|{country}"), place));
        }
    }
    if let Some(course) = tally.course_id {
        kinds.push(("course", course.to_string(), String::new()));
    }
    let years = [Some(0), Some(tally.year).filter(|year| *year != 0)];
    let each = |(kind, key, name): (&'static str, String, String)| {
        years.into_iter().flatten().map(move |year| (Cell { kind: kind.to_owned(), year, key: key.clone() }, name.clone()))
    };
    kinds.into_iter().flat_map(each).collect()
}

/// Differences of totals.
#[derive(Debug, Default)]
pub(super) struct Changes {
    by_cell: BTreeMap<Cell, (String, Figures)>,
}

impl Changes {
    /// Adds a circle, or takes it off (`sign` -1).
    pub(super) fn add(&mut self, tally: &Tally, sign: i64) {
        for (cell, name) in cells(tally) {
            let change = self.by_cell.entry(cell).or_insert_with(|| (name, Figures::default()));
            change.1 += tally.figures.times(sign);
        }
    }

    /// Returns the sums by total, with the number of different ones of each year.
    pub(super) fn sums(self) -> BTreeMap<Cell, (String, Figures, Different)> {
        let mut years: BTreeMap<i64, Different> = BTreeMap::new();
        for (cell, (_, figures)) in &self.by_cell {
            step(years.entry(cell.year).or_default(), &cell.kind, i64::from(figures.circles > 0));
        }
        let whole = |(cell, (name, figures)): (Cell, (String, Figures))| {
            let different = if cell.kind == "all" { years.get(&cell.year).copied().unwrap_or_default() } else { Different::default() };
            (cell, (name, figures, different))
        };
        self.by_cell.into_iter().map(whole).collect()
    }

    /// Takes the differences into the totals.
    async fn write(self, tx: &mut Tx) -> Result<()> {
        let mut years: BTreeMap<i64, Different> = BTreeMap::new();
        let mut empty = BTreeSet::new();
        for (cell, (name, by)) in self.by_cell {
            if by == Figures::default() {
                continue;
            }
            let now = totals::add(tx, &cell, &name, &by).await?;
            let before = now - by.circles;
            step(years.entry(cell.year).or_default(), &cell.kind, i64::from(now > 0) - i64::from(before > 0));
            if now <= 0 {
                empty.insert(cell);
            }
        }
        for (year, by) in years.into_iter().filter(|(_, by)| *by != Different::default()) {
            totals::differ(tx, year, &by).await?;
        }
        for cell in empty {
            totals::remove(tx, &cell).await?;
        }
        Ok(())
    }
}

/// Adds to the number of different ones of a kind.
fn step(different: &mut Different, kind: &str, by: i64) {
    match kind {
        "city" => different.cities += by,
        "country" => different.countries += by,
        "course" => different.courses += by,
        "language" => different.languages += by,
        _ => {}
    }
}
