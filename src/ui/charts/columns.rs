//! A column for each number.

use super::scale::ticks;
use super::table::{axis, figure};
use super::{BOTTOM, HEIGHT, Point, Words, height, is_written, percent, px, shown, slot};
use crate::i18n::use_locale;
use leptos::prelude::*;

/// Columns from 0: numbers per year, or how often each of 1 to 5 was chosen. The hollow part is on top of the solid
/// one.
#[component]
pub fn Columns(
    /// Its texts.
    words: Words,
    /// The columns, in order.
    points: Vec<Point>,
) -> impl IntoView {
    let l = use_locale();
    figure(words, points, |points| {
        let most = ticks(points.iter().filter_map(|point| point.value).max().unwrap_or_default()).last().copied().unwrap_or(1);
        let columns = points.iter().enumerate().map(|(at, point)| {
            let (middle, width) = slot(at, points.len());
            let value = point.value.unwrap_or_default();
            let (top, between) = (height(value, most), height(value - point.hollow.min(value), most));
            let (x, wide) = (percent(middle - width * 0.32), percent(width * 0.64));
            let hollow =
                (point.hollow > 0).then(|| view! { <rect class="chart__hollow" x=x.clone() y=px(top) width=wide.clone() height=px(between - top)/> });
            let written = is_written(at, points)
                .then(|| view! { <text class="chart__value" x=percent(middle) y=px(top - 5.0) text-anchor="middle">{shown(l, point.value)}</text> });
            view! {
                <rect class="chart__solid" x=x.clone() y=px(between) width=wide.clone() height=px(BOTTOM - between)/>
                {hollow}
                {written}
            }
        });
        view! {
            <svg class="chart__drawing" width="100%" height=px(HEIGHT) aria-hidden="true" focusable="false">
                {axis(l, points, most)}
                {columns.collect_view()}
            </svg>
        }
        .into_any()
    })
}
