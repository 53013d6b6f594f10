//! A horizontal bar for each category.

use super::table::figure;
use super::{Point, Words, percent, px, scale, short, shown};
use crate::i18n::use_locale;
use leptos::prelude::*;

/// The height of a category: its label, and the bar below.
const ROW: f64 = 40.0;
/// The maximum length of a label in characters, so that it fits next to the number on a phone.
const LABEL: usize = 30;

/// Bars from 0, for categories with long names: cities, languages. The longest fills the width.
#[component]
pub fn Bars(
    /// Its texts.
    words: Words,
    /// The bars, in order.
    points: Vec<Point>,
) -> impl IntoView {
    let l = use_locale();
    figure(words, points, |points| {
        let most = points.iter().filter_map(|point| point.value).max().unwrap_or_default().max(1);
        let mut top = -ROW;
        let bars = points.iter().map(|point| {
            top += ROW;
            let value = point.value.unwrap_or_default();
            let solid = scale::share(value - point.hollow.min(value), most) * 100.0;
            let all = scale::share(value, most) * 100.0;
            let (text, bar) = (px(top + 15.0), px(top + 21.0));
            let hollow = (point.hollow > 0)
                .then(|| view! { <rect class="chart__hollow" x=percent(solid) y=bar.clone() width=percent(all - solid) height="12"/> });
            view! {
                <text class="chart__name" x="0" y=text.clone()>{short(&point.label, LABEL)}</text>
                <text class="chart__value" x="100%" y=text.clone() text-anchor="end">{shown(l, point.value)}</text>
                <line class="chart__grid" x1="0" x2="100%" y1=px(top + 33.0) y2=px(top + 33.0)/>
                <rect class="chart__solid" x="0" y=bar.clone() width=percent(solid) height="12"/>
                {hollow}
            }
        });
        let bars = bars.collect_view();
        view! {
            <svg class="chart__drawing" width="100%" height=px(top + ROW) aria-hidden="true" focusable="false">
                {bars}
            </svg>
        }
        .into_any()
    })
}
