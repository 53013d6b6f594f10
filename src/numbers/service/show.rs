//! The figures as a page, as a table and as a file: the same kept totals.

use crate::i18n::languages::own_name;
use crate::i18n::{dates, t};
use crate::numbers::model::{COLUMNS, Different, Line, Numbers};
use crate::numbers::store::totals::{self, Total};
use crate::platform::csv::{self as table, Cell};
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result};
use crate::types::When;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How many countries, cities and languages are listed at most: those with the most circles.
const LISTED: i64 = 1000;

/// Returns all figures as they are kept, cached for two seconds for those who are not signed in.
pub async fn numbers(ctx: &Ctx) -> Result<Arc<Numbers>> {
    ctx.recent("numbers".to_owned(), || load(ctx)).await
}

async fn load(ctx: &Ctx) -> Result<Numbers> {
    let on = ctx.public_reads();
    let (mut all, years): (Vec<Total>, Vec<Total>) = totals::years(on).await?.into_iter().partition(|total| total.cell.year == 0);
    let all = all.pop();
    let list = |kind: &'static str| totals::list(on, kind, LISTED);
    let name = |total: Total| Line { name: total.name, figures: total.figures, different: None };
    let counted_at = all.as_ref().map_or(0, |total| total.counted_at);
    Ok(Numbers {
        counted_at,
        counted: When::default(),
        people: all.as_ref().map(|total| total.people).filter(|people| *people > 0),
        all: all.map(|total| year(String::new(), &total)).unwrap_or_default(),
        online: list("online").await?.into_iter().next().map(|total| total.figures).unwrap_or_default(),
        years: years.iter().map(|total| year(total.cell.year.to_string(), total)).collect(),
        countries: list("country").await?.into_iter().map(name).collect(),
        cities: list("city").await?.into_iter().map(name).collect(),
        languages: list("language").await?.into_iter().map(name).collect(),
    })
}

fn year(name: String, total: &Total) -> Line {
    let Different { cities, countries, courses, languages } = total.different;
    Line { name, figures: total.figures, different: Some(Different { cities, countries, courses, languages }) }
}

/// How many lines of each list the page shows; the table and the file have all.
const SHOWN: usize = 20;

/// Returns the figures for the page, with the names of languages in place of their codes.
pub async fn page(ctx: &Ctx) -> Result<Numbers> {
    let all = numbers(ctx).await?;
    let first = |lines: &[Line]| lines.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    Ok(Numbers {
        counted: if all.counted_at == 0 { When::default() } else { dates::moment(ctx.reader(), from_us(all.counted_at), "UTC", ctx.now) },
        countries: first(&all.countries),
        cities: first(&all.cities),
        languages: first(&all.languages).into_iter().map(|line| Line { name: own_name(&line.name), ..line }).collect(),
        years: all.years.clone(),
        all: all.all.clone(),
        ..*all
    })
}

/// Returns the figures as a table: one row for everything, each year, country, city and language.
pub async fn csv(ctx: &Ctx) -> Result<String> {
    let numbers = numbers(ctx).await?;
    let mut out = table::BOM.to_owned();
    table::head(["scope", "name"].into_iter().chain(COLUMNS.iter().map(|(name, _)| *name)), &mut out);
    for (scope, line) in numbers.lines() {
        let mut cells = vec![Cell::Text(scope.to_owned()), Cell::Text(line.name.clone())];
        cells.extend(COLUMNS.iter().map(|(_, of)| Cell::from(of(&numbers, line))));
        table::row(&cells, &mut out);
    }
    Ok(out)
}

/// Returns the figures as a file, with the definition of each in the viewer's language.
pub async fn json(ctx: &Ctx) -> Result<String> {
    let numbers = numbers(ctx).await?;
    let mut scopes: Map<String, Value> = Map::new();
    for (scope, line) in numbers.lines() {
        let mut fields: Map<String, Value> = COLUMNS.iter().filter_map(|(name, of)| Some(((*name).to_owned(), of(&numbers, line)?.into()))).collect();
        fields.insert("name".to_owned(), line.name.as_str().into());
        if let Value::Array(lines) = scopes.entry(scope).or_insert_with(|| json!([])) {
            lines.push(Value::Object(fields));
        }
    }
    let counted_at = (numbers.counted_at > 0).then(|| from_us(numbers.counted_at).to_string());
    let file = json!({
        "format": "circlet-numbers",
        "version": 1,
        "counted_at": counted_at,
        "definitions": definitions(ctx),
        "lines": scopes,
    });
    Ok(format!("{file:#}\n"))
}

fn definitions(ctx: &Ctx) -> Map<String, Value> {
    let l = ctx.locale;
    let all = [
        ("circles", t!(l, numbers.circles_means)),
        ("sign_ups", t!(l, numbers.signups_means)),
        ("sign_ups_imported", t!(l, numbers.imported_means)),
        ("people", t!(l, numbers.people_means)),
        ("meetings", t!(l, numbers.meetings_means)),
        ("meetings_with_attendance", t!(l, numbers.recorded_means)),
        ("attendances", t!(l, numbers.attendances_means)),
        ("completed_circles", t!(l, numbers.completed_means)),
        ("came", t!(l, numbers.came_means)),
        ("stayed", t!(l, numbers.stayed_means)),
        ("completion_percent", t!(l, numbers.completion_means)),
        ("cities", t!(l, numbers.cities_means)),
        ("countries", t!(l, numbers.countries_means)),
        ("courses", t!(l, numbers.courses_means)),
        ("languages", t!(l, numbers.languages_means)),
        ("year", t!(l, numbers.year_means)),
    ];
    all.into_iter().map(|(name, means)| (name.to_owned(), means.into())).collect()
}
