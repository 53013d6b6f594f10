//! A small chart in a line of text.

use super::{px, scale};
use leptos::prelude::*;

/// The width of a number, and the height of all, in the drawing's own unit.
const WIDE: f64 = 8.0;
const HIGH: f64 = 24.0;

/// A small column for each number, next to text that says what it shows: faces or attendance per meeting. Its label
/// says the numbers. One that is not known is a hollow dot.
#[component]
pub fn Spark(
    /// The numbers, in order.
    values: Vec<Option<u32>>,
    /// The number of the highest column; the highest of the numbers if they exceed it.
    #[prop(optional)]
    most: u32,
    /// What it shows, with the numbers ("Came: 9, 11, not known, 8").
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let most = values.iter().flatten().copied().max().unwrap_or_default().max(most);
    let mut x = -WIDE;
    let columns = values.into_iter().map(|value| {
        x += WIDE;
        match value {
            Some(value) => {
                // Zero is still to be seen.
                let high = (scale::share(value, most) * (HIGH - 2.0)).max(1.5);
                view! { <rect class="chart__solid" x=px(x + 1.0) y=px(HIGH - high) width=px(WIDE - 2.0) height=px(high)/> }.into_any()
            }
            None => view! { <circle class="chart__hollow" cx=px(x + WIDE / 2.0) cy=px(HIGH - 4.0) r="2"/> }.into_any(),
        }
    });
    let columns = columns.collect_view();
    let wide = (x + WIDE).max(WIDE);
    view! {
        <svg class="spark" width=px(wide * 1.5) height=px(HIGH * 1.5) viewBox=format!("0 0 {} {}", px(wide), px(HIGH)) role="img" aria-label=label focusable="false">
            {columns}
        </svg>
    }
}
