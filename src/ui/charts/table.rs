//! What every chart has: a caption, the drawing, and the table with the same numbers.

use super::scale::ticks;
use super::{AXIS, BOTTOM, Point, Words, height, is_labelled, percent, px, short, slot};
use crate::i18n::{Locale, numbers, t, use_locale};
use leptos::prelude::*;

/// A chart's figure. Without points it says so.
pub(super) fn figure(words: Words, points: Vec<Point>, drawing: impl FnOnce(&[Point]) -> AnyView) -> AnyView {
    let l = use_locale();
    if points.is_empty() {
        return view! {
            <figure class="chart">
                <figcaption class="chart__caption">{words.caption}</figcaption>
                <p class="chart__empty">{t!(l, charts.empty)}</p>
            </figure>
        }
        .into_any();
    }
    let drawn = drawing(&points);
    let legend = (!words.hollow.is_empty() && points.iter().any(|point| point.hollow > 0)).then(|| {
        view! {
            <p class="chart__legend" aria-hidden="true">
                <svg class="chart__key" width="14" height="12"><rect class="chart__hollow" x="1" y="1" width="12" height="10"/></svg>
                {words.hollow.clone()}
            </p>
        }
    });
    view! {
        <figure class="chart">
            <figcaption class="chart__caption">{words.caption.clone()}</figcaption>
            {drawn}
            {legend}
            <details class="chart__details">
                <summary>{t!(l, charts.table)}<span class="visually-hidden">": " {words.caption.clone()}</span></summary>
                {table(l, words, points)}
            </details>
        </figure>
    }
    .into_any()
}

fn table(l: Locale, words: Words, points: Vec<Point>) -> impl IntoView {
    let hollow = !words.hollow.is_empty();
    let rows = points.into_iter().map(|point| {
        let value = point.value.map_or_else(|| t!(l, charts.unknown).to_owned(), |value| numbers::whole(l, value.into()));
        view! {
            <tr>
                <th scope="row" dir="auto">{point.label} {(!point.day.is_empty()).then(|| format!(" · {}", point.day))}</th>
                <td>{value}</td>
                {hollow.then(|| view! { <td>{numbers::whole(l, point.hollow.into())}</td> })}
            </tr>
        }
    });
    view! {
        <div class="scroll">
            <table class="figures">
                <caption class="visually-hidden">{words.caption}</caption>
                <thead><tr><th scope="col">{words.label}</th><th scope="col">{words.value}</th>{hollow.then(|| view! { <th scope="col">{words.hollow}</th> })}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// Draws the axis: a line and a number at each tick, and the labels of the points.
pub(super) fn axis(l: Locale, points: &[Point], most: u32) -> impl IntoView {
    let lines = ticks(most).into_iter().map(|tick| {
        let y = height(tick, most);
        view! {
            <line class="chart__grid" x1=percent(AXIS) x2="100%" y1=px(y) y2=px(y)/>
            <text class="chart__tick" x=percent(AXIS - 1.5) y=px(y + 4.0) text-anchor="end">{numbers::compact(l, tick.into())}</text>
        }
    });
    let labels = points.iter().enumerate().filter(|(at, _)| is_labelled(*at, points.len())).map(|(at, point)| {
        let (x, _) = slot(at, points.len());
        view! { <text class="chart__tick" x=percent(x) y=px(BOTTOM + 18.0) text-anchor="middle">{short(&point.label, 12)}</text> }
    });
    (lines.collect_view(), labels.collect_view())
}
