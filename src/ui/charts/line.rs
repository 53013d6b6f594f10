//! A line through the numbers of consecutive meetings.

use super::scale::ticks;
use super::table::{axis, figure};
use super::{BOTTOM, HEIGHT, Point, Words, height, is_written, percent, px, shown, slot};
use crate::i18n::use_locale;
use leptos::prelude::*;

/// A line with a dot for each known number. Where one is not known the line is interrupted by a question mark.
#[component]
pub fn Line(
    /// Its texts.
    words: Words,
    /// The points, in order.
    points: Vec<Point>,
    /// The number that the axis reaches even if no point does, such as 5 for faces.
    #[prop(optional)]
    top: u32,
) -> impl IntoView {
    let l = use_locale();
    figure(words, points, move |points| {
        let highest = points.iter().filter_map(|point| point.value).max().unwrap_or_default().max(top);
        let most = ticks(highest).last().copied().unwrap_or(1);
        let place = |at: usize, value: u32| (percent(slot(at, points.len()).0), px(height(value, most)));
        let steps = points.windows(2).enumerate().filter_map(|(at, pair)| {
            let [from, to] = pair else { return None };
            let ((x1, y1), (x2, y2)) = (place(at, from.value?), place(at + 1, to.value?));
            Some(view! { <line class="chart__line" x1=x1 y1=y1 x2=x2 y2=y2/> })
        });
        let dots = points.iter().enumerate().map(|(at, point)| match point.value {
            None => {
                let (x, _) = place(at, 0);
                view! { <text class="chart__value" x=x y=px(BOTTOM - 5.0) text-anchor="middle">"?"</text> }.into_any()
            }
            Some(value) => {
                let (x, y) = place(at, value);
                let written = is_written(at, points)
                    .then(|| view! { <text class="chart__value" x=x.clone() y=px(height(value, most) - 9.0) text-anchor="middle">{shown(l, Some(value))}</text> });
                view! {
                    <circle class="chart__dot" cx=x.clone() cy=y r="4"/>
                    {written}
                }
                .into_any()
            }
        });
        view! {
            <svg class="chart__drawing" width="100%" height=px(HEIGHT) aria-hidden="true" focusable="false">
                {axis(l, points, most)}
                {steps.collect_view()}
                {dots.collect_view()}
            </svg>
        }
        .into_any()
    })
}
