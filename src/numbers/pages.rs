//! `/numbers`: what all circles have done so far.

use super::api::load_numbers;
use super::model::{Figures, Line as Row, Numbers};
use crate::i18n::numbers::{percent, whole};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::ui::charts::{Bars, Columns, Point, Words};
use crate::ui::{Empty, load, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// How many bars a chart of places or languages has.
const BARS: usize = 10;

/// The public figures.
#[component]
pub fn NumbersPage() -> impl IntoView {
    let all = Resource::new(|| (), |()| load_numbers());
    load(all, |all| view! { <Contents all/> })
}

#[component]
fn Contents(all: Numbers) -> impl IntoView {
    let l = use_locale();
    let empty = all.all.figures.circles == 0;
    let counted = (!all.counted.is_empty()).then(|| within(t!(l, numbers.counted, when = all.counted.as_str()).to_string(), [all.counted.clone()]));
    view! {
        <Title text=t!(l, numbers.title)/>
        <div class="page numbers">
            <h1>{t!(l, numbers.title)}</h1>
            <p class="lead">{t!(l, numbers.lead)}</p>
            {counted.map(|words| view! { <p class="card__facts">{words}</p> })}
            {if empty {
                view! { <Empty words=t!(l, numbers.none)><A href=paths::CIRCLES>{t!(l, site.find)}</A></Empty> }.into_any()
            } else {
                view! {
                    <Big all=all.clone()/>
                    <Years years=all.years.clone()/>
                    <Places all/>
                    <Downloads/>
                }
                .into_any()
            }}
        </div>
    }
}

/// A figure with its definition.
#[component]
fn Figure(label: &'static str, value: String, #[prop(into)] means: String, #[prop(optional)] big: bool) -> impl IntoView {
    let class = if big { "number number--big" } else { "number" };
    view! {
        <div class=class>
            <dt>{label}</dt>
            <dd class="number__value">{value}</dd>
            <dd class="number__means">{means}</dd>
        </div>
    }
}

#[component]
fn Big(all: Numbers) -> impl IntoView {
    let l = use_locale();
    let Row { figures, different, .. } = all.all;
    let different = different.unwrap_or_default();
    let completion = figures.completion().map_or_else(|| t!(l, charts.unknown).to_owned(), |share| percent(l, share));
    view! {
        <dl class="numbers__all">
            <Figure big=true label=t!(l, numbers.circles) value=whole(l, figures.circles) means=t!(l, numbers.circles_means)/>
            <Figure big=true label=t!(l, numbers.signups) value=whole(l, figures.signups) means=signups_means(l, &figures)/>
            <Figure big=true label=t!(l, numbers.attendances) value=known(l, figures.known_attendances()) means=attendances_means(l, &figures)/>
            {all.people.map(|people| view! { <Figure label=t!(l, numbers.people) value=whole(l, people) means=t!(l, numbers.people_means)/> })}
            <Figure label=t!(l, numbers.meetings) value=whole(l, figures.meetings) means=t!(l, numbers.meetings_means)/>
            <Figure label=t!(l, numbers.completion) value=completion means=completion_means(l, &figures)/>
            <Figure label=t!(l, numbers.cities) value=whole(l, different.cities) means=cities_means(l, &all.online)/>
            <Figure label=t!(l, numbers.countries) value=whole(l, different.countries) means=t!(l, numbers.countries_means)/>
            <Figure label=t!(l, numbers.courses) value=whole(l, different.courses) means=t!(l, numbers.courses_means)/>
            <Figure label=t!(l, numbers.languages) value=whole(l, different.languages) means=t!(l, numbers.languages_means)/>
        </dl>
    }
}

fn known(l: Locale, count: Option<i64>) -> String {
    count.map_or_else(|| t!(l, charts.unknown).to_owned(), |count| whole(l, count))
}

/// Adds what belongs to a definition only sometimes.
fn with(means: &str, more: Option<String>) -> String {
    more.map_or_else(|| means.to_owned(), |more| format!("{means} {more}"))
}

fn signups_means(l: Locale, figures: &Figures) -> String {
    let imported = (figures.imported > 0).then(|| t!(l, numbers.signups_imported, count = whole(l, figures.imported)).to_string());
    with(t!(l, numbers.signups_means), imported)
}

fn attendances_means(l: Locale, figures: &Figures) -> String {
    let known = t!(l, numbers.attendances_known, known = whole(l, figures.recorded), meetings = whole(l, figures.meetings)).to_string();
    with(t!(l, numbers.attendances_means), Some(known))
}

fn completion_means(l: Locale, figures: &Figures) -> String {
    let of = (figures.completed > 0).then(|| {
        let people = plural!(l, circles.people, figures.came);
        plural!(l, numbers.completion_of, figures.completed, stayed = whole(l, figures.stayed), people = people)
    });
    with(t!(l, numbers.completion_means), of)
}

fn cities_means(l: Locale, online: &Figures) -> String {
    let left_out = match online.circles {
        0 => None,
        count => Some(plural!(l, numbers.cities_online, count)),
    };
    with(t!(l, numbers.cities_means), left_out)
}

#[component]
fn Years(years: Vec<Row>) -> impl IntoView {
    let l = use_locale();
    let year = || t!(l, numbers.year).to_owned();
    let circles =
        Words { caption: t!(l, numbers.circles_per_year).to_owned(), label: year(), value: t!(l, numbers.circles).to_owned(), hollow: String::new() };
    let signups = Words {
        caption: t!(l, numbers.signups_per_year).to_owned(),
        label: year(),
        value: t!(l, numbers.signups).to_owned(),
        hollow: if years.iter().any(|line| line.figures.imported > 0) { t!(l, numbers.of_which_imported).to_owned() } else { String::new() },
    };
    let attendances = Words {
        caption: t!(l, numbers.attendances_per_year).to_owned(),
        label: year(),
        value: t!(l, numbers.attendances).to_owned(),
        hollow: String::new(),
    };
    let drawn = without_gaps(&years);
    let points = |of: fn(&Figures) -> i64| drawn.iter().map(|(year, figures)| Point::new(year.clone(), of(figures))).collect::<Vec<_>>();
    let came = drawn.iter().map(|(year, figures)| match figures.known_attendances() {
        Some(count) => Point::new(year.clone(), count),
        None => Point { label: year.clone(), ..Point::default() },
    });
    let came = came.collect::<Vec<_>>();
    let signed_up = drawn.iter().map(|(year, figures)| Point::new(year.clone(), figures.signups).hollow(figures.imported)).collect::<Vec<_>>();
    view! {
        <section>
            <h2>{t!(l, numbers.per_year)}</h2>
            <p>{t!(l, numbers.year_means)}</p>
            // One column compares nothing.
            {(years.len() > 1).then(|| view! { <div class="numbers__charts">
                <Columns words=circles points=points(|figures| figures.circles)/>
                <Columns words=signups points=signed_up/>
                <Columns words=attendances points=came/>
            </div> })}
            <Table caption=t!(l, numbers.years_table) label=t!(l, numbers.year) lines=years/>
        </section>
    }
}

/// Returns the figures of each year from the first to the last: a year without circles has a column, too. If they lie
/// too far apart to be years of one site, only those with circles.
fn without_gaps(years: &[Row]) -> Vec<(String, Figures)> {
    let number = |line: Option<&Row>| line.and_then(|line| line.name.parse::<i64>().ok()).unwrap_or_default();
    let (first, last) = (number(years.first()), number(years.last()));
    if last - first >= 60 {
        return years.iter().map(|line| (line.name.clone(), line.figures)).collect();
    }
    let of = |year: i64| years.iter().find(|line| line.name == year.to_string()).map(|line| line.figures).unwrap_or_default();
    (first..=last).map(|year| (year.to_string(), of(year))).collect()
}

#[component]
fn Places(all: Numbers) -> impl IntoView {
    let l = use_locale();
    let Numbers { countries, cities, languages, all, .. } = all;
    let different = all.different.unwrap_or_default();
    let words = |caption: &'static str, label: &'static str| Words {
        caption: caption.to_owned(),
        label: label.to_owned(),
        value: t!(l, numbers.circles).to_owned(),
        hollow: String::new(),
    };
    let points = |lines: &[Row]| lines.iter().take(BARS).map(|line| Point::new(line.name.clone(), line.figures.circles)).collect::<Vec<_>>();
    let more = |shown: usize, count: i64| {
        let rest = count - i64::try_from(shown).unwrap_or_default();
        (rest > 0).then(|| view! { <p class="card__facts">{t!(l, numbers.more, count = whole(l, rest)).to_string()}</p> })
    };
    let (more_countries, more_cities) = (more(countries.len(), different.countries), more(cities.len(), different.cities));
    view! {
        <section>
            <h2>{t!(l, numbers.per_place)}</h2>
            <div class="numbers__charts">
                <Bars words=words(t!(l, numbers.circles_per_country), t!(l, numbers.country)) points=points(&countries)/>
                <Bars words=words(t!(l, numbers.circles_per_city), t!(l, numbers.city)) points=points(&cities)/>
                <Bars words=words(t!(l, numbers.circles_per_language), t!(l, numbers.language)) points=points(&languages)/>
            </div>
            <Table caption=t!(l, numbers.per_country) label=t!(l, numbers.country) lines=countries/>
            {more_countries}
            <Table caption=t!(l, numbers.per_city) label=t!(l, numbers.city) lines=cities/>
            {more_cities}
        </section>
    }
}

/// The figures of years or places.
#[component]
fn Table(caption: &'static str, label: &'static str, lines: Vec<Row>) -> impl IntoView {
    let l = use_locale();
    if lines.is_empty() {
        return ().into_any();
    }
    let completion = move |figures: &Figures| figures.completion().map_or_else(|| "–".to_owned(), |share| percent(l, share));
    let rows = lines.into_iter().map(|Row { name, figures, .. }| {
        view! {
            <tr>
                <th scope="row" dir="auto">{name}</th>
                <td data-label=t!(l, numbers.circles)>{whole(l, figures.circles)}</td>
                <td data-label=t!(l, numbers.signups)>{whole(l, figures.signups)}</td>
                <td data-label=t!(l, numbers.meetings)>{whole(l, figures.meetings)}</td>
                <td data-label=t!(l, numbers.attendances)>{figures.known_attendances().map_or_else(|| "–".to_owned(), |count| whole(l, count))}</td>
                <td data-label=t!(l, numbers.completion)>{completion(&figures)}</td>
            </tr>
        }
    });
    view! {
        <div class="scroll numbers__table" tabindex="0" role="region" aria-label=caption>
            <table class="table figures">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{label}</th>
                        <th scope="col">{t!(l, numbers.circles)}</th>
                        <th scope="col">{t!(l, numbers.signups)}</th>
                        <th scope="col">{t!(l, numbers.meetings)}</th>
                        <th scope="col">{t!(l, numbers.attendances)}</th>
                        <th scope="col">{t!(l, numbers.completion)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Downloads() -> impl IntoView {
    let l = use_locale();
    view! {
        <section class="numbers__files">
            <h2>{t!(l, numbers.files)}</h2>
            <p>{t!(l, numbers.files_lead)}</p>
            <ul class="chips">
                <li><a href=paths::NUMBERS_CSV rel="external" download="">{t!(l, numbers.csv)}</a></li>
                <li><a href=paths::NUMBERS_JSON rel="external" download="">{t!(l, numbers.json)}</a></li>
            </ul>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_without_circles_has_an_empty_column() {
        let line = |name: &str| Row { name: name.to_owned(), figures: Figures { circles: 2, ..Figures::default() }, different: None };
        let drawn = |names: &[&str]| without_gaps(&names.iter().map(|name| line(name)).collect::<Vec<_>>());
        let circles: Vec<(String, i64)> = drawn(&["2020", "2022"]).into_iter().map(|(year, figures)| (year, figures.circles)).collect();
        assert_eq!(circles, [("2020", 2), ("2021", 0), ("2022", 2)].map(|(year, count)| (year.to_owned(), count)));
        assert_eq!(drawn(&["1900", "2022"]).len(), 2);
        assert_eq!(drawn(&["2026"]).len(), 1);
    }
}
