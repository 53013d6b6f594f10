//! The report itself, on its page and as a preview.

use crate::i18n::{Locale, plural, t, use_locale};
use crate::reports::model::{FEWEST, People, Quote, Report, Steps};
use crate::ui::charts::{Columns, Line, Point, Words};
use leptos::prelude::*;

/// The sections of a report that are shown.
#[component]
pub fn Sections(
    /// The report.
    report: Report,
) -> impl IntoView {
    let l = use_locale();
    let facts = [report.course, report.place, report.when].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
    let held = plural!(l, reports.held, report.held);
    let people = report.people.map(|people| people_words(l, people));
    let attendance = report.attendance.filter(|meetings| !meetings.is_empty()).map(|meetings| {
        let words = words(t!(l, reports.attendance), t!(l, reports.meeting), t!(l, reports.came));
        // Dates would not fit next to each other on a phone: they are in the table.
        let point = |(at, (day, value)): (usize, (String, Option<u32>))| Point { label: (at + 1).to_string(), value, day, hollow: 0 };
        let points = meetings.into_iter().enumerate().map(point).collect();
        view! { <section class="report__part"><Line words points/></section> }
    });
    let answered = plural!(l, reports.answered, report.answered);
    view! {
        <p class="card__facts" dir="auto">{facts}</p>
        <p class="card__strong">{held} {people.map(|words| format!(" {words}"))}</p>
        {attendance}
        {report.goals.map(|given| steps(l, t!(l, reports.goals), given))}
        {report.confidence.map(|given| steps(l, t!(l, reports.confidence), given))}
        {report.quotes.map(|given| quotes(l, t!(l, reports.quotes), given))}
        {report.next.map(|given| quotes(l, t!(l, reports.next), given))}
        {report.changes.map(|given| {
            let given = given.into_iter().map(|words| Quote { words, by: String::new(), about: String::new() }).collect();
            quotes(l, t!(l, reports.changes), given)
        })}
        <p class="field__hint">{answered}</p>
    }
}

fn people_words(l: Locale, people: People) -> String {
    let People { signed_up, came, visits } = people;
    match (came, visits) {
        (Some(came), _) => t!(l, reports.people, signed_up = signed_up, came = came).to_string(),
        (None, Some(visits)) => t!(l, reports.visits, signed_up = signed_up, visits = visits).to_string(),
        (None, None) => t!(l, reports.signed_up, signed_up = signed_up).to_string(),
    }
}

fn words(caption: &str, label: &str, value: &str) -> Words {
    Words { caption: caption.to_owned(), label: label.to_owned(), value: value.to_owned(), hollow: String::new() }
}

fn steps(l: Locale, title: &'static str, given: Steps) -> impl IntoView + use<> {
    let title_here = given.counts.is_none().then(|| view! { <h2>{title}</h2> });
    let chart = match given.counts {
        Some(counts) => {
            let words = words(title, t!(l, reports.step), t!(l, reports.people_count));
            let labels = [t!(l, reports.step_1), "2", "3", "4", t!(l, reports.step_5)];
            let points = labels.into_iter().zip(counts).map(|(label, count)| Point::new(label, i64::from(count))).collect();
            view! { <Columns words points/> }.into_any()
        }
        None if given.answered == 0 => view! { <p class="empty">{t!(l, reports.no_answers)}</p> }.into_any(),
        None => {
            let words = t!(l, reports.too_few, count = given.answered, fewest = FEWEST).to_string();
            view! { <p>{words}</p> }.into_any()
        }
    };
    view! { <section class="report__part">{title_here} {chart}</section> }
}

fn quotes(l: Locale, title: &'static str, given: Vec<Quote>) -> impl IntoView + use<> {
    let none = given.is_empty().then(|| view! { <p class="empty">{t!(l, reports.nothing_said)}</p> });
    let quote = |quote: Quote| {
        let by = [quote.by, quote.about].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let by = (!by.is_empty()).then(|| view! { <p class="card__facts" dir="auto">{by}</p> });
        view! { <li><blockquote dir="auto">{quote.words}</blockquote> {by}</li> }
    };
    view! {
        <section class="report__part">
            <h2>{title}</h2>
            {none}
            <ul class="tips">{given.into_iter().map(quote).collect_view()}</ul>
        </section>
    }
}
