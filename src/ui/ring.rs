//! The ring: a circle of seats, drawn from a circle's numbers.

use crate::types::Seats;
use leptos::prelude::*;
use std::f64::consts::TAU;
use std::fmt::Write;

/// The maximum number of seats drawn one by one; a bigger circle shows the proportion.
const MOST_DOTS: u32 = 24;

/// The ring of a circle. Decorative: the text next to it says the same.
#[component]
pub fn Ring(
    /// The seats; without a limit the ring shows those taken and one free seat.
    seats: Seats,
    /// Meetings already held.
    #[prop(default = 0)]
    done: u32,
    /// Meetings in total; 0 draws no arcs.
    #[prop(default = 0)]
    meetings: u32,
    /// Which of the six hues (0 to 5).
    #[prop(default = 0)]
    hue: u32,
    /// Text in the middle ("3/7").
    #[prop(optional, into)]
    label: String,
) -> impl IntoView {
    let (filled, all) = dots(seats);
    let radius = if all > 16 { 4.0 } else { 5.0 };
    let circles = (0..all)
        .map(|i| {
            let (x, y) = point(42.0, f64::from(i) / f64::from(all.max(1)));
            let class = if i < filled { "ring__seat ring__seat--taken" } else { "ring__seat" };
            view! { <circle class=class cx=number(x) cy=number(y) r=number(radius)/> }
        })
        .collect_view();
    view! {
        <svg class=format!("ring ring--hue{}", hue % 6) viewBox="0 0 100 100" aria-hidden="true" focusable="false">
            {circles}
            {arcs(done, meetings)}
            {(!label.is_empty()).then(|| view! { <text class="ring__label" x="50" y="50" text-anchor="middle" dominant-baseline="central">{label}</text> })}
        </svg>
    }
}

/// Returns how many dots are filled, and how many there are.
fn dots(seats: Seats) -> (u32, u32) {
    let taken = seats.taken;
    let all = seats.of.unwrap_or_else(|| (taken + 1).max(8)).max(1);
    if all <= MOST_DOTS {
        return (taken.min(all), all);
    }
    let share = (u64::from(taken) * u64::from(MOST_DOTS)).div_ceil(u64::from(all));
    let share = u32::try_from(share).unwrap_or(MOST_DOTS).min(if taken < all { MOST_DOTS - 1 } else { MOST_DOTS });
    (share, MOST_DOTS)
}

/// Draws one arc per meeting, clockwise from the top, as two paths: held and upcoming.
fn arcs(done: u32, meetings: u32) -> impl IntoView {
    let meetings = meetings.min(52);
    let path = |range: std::ops::Range<u32>| {
        range.fold(String::new(), |mut d, i| {
            let width = 1.0 / f64::from(meetings.max(1));
            let gap = (0.03_f64).min(width / 4.0);
            let from = f64::from(i) * width + gap / 2.0;
            let ((x1, y1), (x2, y2)) = (point(29.0, from), point(29.0, from + width - gap));
            let large = u8::from(width - gap > 0.5);
            // Writing to a String cannot fail.
            let _ = write!(d, "M{} {}A29 29 0 {large} 1 {} {}", number(x1), number(y1), number(x2), number(y2));
            d
        })
    };
    let done = done.min(meetings);
    (meetings > 0).then(|| {
        view! {
            <path class="ring__arc ring__arc--done" d=path(0..done)/>
            <path class="ring__arc" d=path(done..meetings)/>
        }
    })
}

/// Returns a point on a circle around the middle; `turn` 0 is the top, clockwise.
fn point(radius: f64, turn: f64) -> (f64, f64) {
    let angle = turn * TAU;
    (50.0 + radius * angle.sin(), 50.0 - radius * angle.cos())
}

/// Rounds to one decimal, which is enough for a screen and formats identically on server and client.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if tenths % 10.0 == 0.0 { format!("{:.0}", tenths / 10.0) } else { format!("{:.1}", tenths / 10.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(taken: u32, of: Option<u32>) -> (u32, u32) {
        dots(Seats { taken, of })
    }

    #[test]
    fn every_seat_is_a_dot_up_to_twenty_four() {
        assert_eq!(drawn(12, Some(14)), (12, 14));
        assert_eq!(drawn(20, Some(14)), (14, 14));
        assert_eq!(drawn(3, None), (3, 8));
        assert_eq!(drawn(9, None), (9, 10));
        assert_eq!(drawn(0, Some(0)), (0, 1));
    }

    #[test]
    fn a_big_circle_shows_its_share_and_looks_full_only_when_it_is() {
        assert_eq!(drawn(50, Some(100)), (12, 24));
        assert_eq!(drawn(99, Some(100)), (23, 24));
        assert_eq!(drawn(100, Some(100)), (24, 24));
        assert_eq!(drawn(1, Some(100)), (1, 24));
    }

    #[test]
    fn the_first_seat_is_at_the_top() {
        let (x, y) = point(42.0, 0.0);
        assert_eq!((number(x), number(y)), ("50".to_owned(), "8".to_owned()));
    }
}
