//! Charts as SVG, drawn wherever the page is rendered. They know no slice; captions and labels come in
//! translated. Each has a table with the same numbers, which is what screen readers get. Positions are
//! percentages and lengths are pixels, so that a chart is as wide as its place and its text keeps its size.

mod bars;
mod columns;
mod line;
mod scale;
mod spark;
mod table;

pub use bars::Bars;
pub use columns::Columns;
pub use line::Line;
pub use spark::Spark;

use crate::i18n::{Locale, numbers};

/// A number with its label: a column, a bar, a point of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Its label ("2026").
    pub label: String,
    /// What the table says next to the label ("22 September"); usually empty.
    pub day: String,
    /// The number; `None` if it is not known.
    pub value: Option<u32>,
    /// How much of it is drawn hollow, if the chart tells two kinds apart.
    pub hollow: u32,
}

impl Point {
    /// Creates a point of a known number. A number above four billion is cut there.
    pub fn new(label: impl Into<String>, value: i64) -> Self {
        Self { label: label.into(), value: Some(whole(value)), ..Self::default() }
    }

    /// Returns the point with a part drawn hollow.
    #[must_use]
    pub fn hollow(self, part: i64) -> Self {
        Self { hollow: whole(part).min(self.value.unwrap_or_default()), ..self }
    }
}

/// Returns a count as charts draw it.
fn whole(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// The texts of a chart, translated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What it shows ("Circles per year").
    pub caption: String,
    /// What the labels are ("Year").
    pub label: String,
    /// What the numbers are ("Circles").
    pub value: String,
    /// What the hollow part is ("of which imported"); empty if there is none.
    pub hollow: String,
}

/// The highest number of columns or points that each have their number written on them.
const ALL_WRITTEN: usize = 8;
/// The highest number of labels under an axis.
const MOST_LABELS: usize = 8;
/// The width of the axis with its numbers, in percent.
const AXIS: f64 = 12.0;
/// Where the area of columns and points begins and ends, in pixels from the top.
const TOP: f64 = 18.0;
const BOTTOM: f64 = 160.0;
/// The height of a chart with an axis below.
const HEIGHT: f64 = 184.0;

/// Returns the middle of the slot of a column or point, and the slot's width, both in percent.
fn slot(at: usize, of: usize) -> (f64, f64) {
    let small = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let width = (100.0 - AXIS) / small(of.max(1));
    (AXIS + width * (small(at) + 0.5), width)
}

/// Returns the distance of a number from the top, in pixels.
fn height(value: u32, most: u32) -> f64 {
    BOTTOM - (BOTTOM - TOP) * scale::share(value, most)
}

/// Returns whether a point's label is written under the axis: every one, or every second, third … so that the last
/// one is.
fn is_labelled(at: usize, of: usize) -> bool {
    (of - 1 - at).is_multiple_of(of.div_ceil(MOST_LABELS).max(1))
}

/// Returns whether a point's number is written next to it: all numbers of few, otherwise the first of the highest and
/// the last.
fn is_written(at: usize, points: &[Point]) -> bool {
    let most = points.iter().filter_map(|point| point.value).max();
    points.len() <= ALL_WRITTEN || at + 1 == points.len() || points.iter().position(|point| point.value == most) == Some(at)
}

/// Formats a percentage.
fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// Formats pixels.
fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// Shortens a label for the drawing; the table has the whole one.
fn short(label: &str, most: usize) -> String {
    if label.chars().count() <= most {
        return label.to_owned();
    }
    let kept: String = label.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Formats a number for the reader; an unknown one is a question mark.
fn shown(l: Locale, value: Option<u32>) -> String {
    value.map_or_else(|| "?".to_owned(), |value| numbers::whole(l, value.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::*;

    /// Renders as the server does.
    fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
        let owner = Owner::new();
        owner.with(|| view().to_html())
    }

    fn words() -> Words {
        Words { caption: "Circles per year".into(), label: "Year".into(), value: "Circles".into(), hollow: "of which imported".into() }
    }

    fn sets() -> Vec<Vec<Point>> {
        let many = (0..40).map(|n| Point::new(format!("20{n:02}"), n * 7).hollow(n)).collect();
        let unknown = Point { label: "2027".into(), ..Point::default() };
        vec![
            Vec::new(),
            vec![Point::new("2026", 0)],
            vec![Point::new("2026", 7), unknown],
            vec![Point::new("2025", 5), Point::new("2026", 5)],
            vec![Point::new("<script>alert(1)</script>", i64::MAX).hollow(3), Point::new("2026", -4)],
            many,
        ]
    }

    /// Every chart of a set.
    fn drawn(points: &[Point]) -> Vec<String> {
        let of = || points.to_vec();
        let values: Vec<Option<u32>> = points.iter().map(|point| point.value).collect();
        vec![
            html(|| view! { <Columns words=words() points=of()/> }),
            html(|| view! { <Line words=words() points=of()/> }),
            html(|| view! { <Line words=words() points=of() top=5/> }),
            html(|| view! { <Bars words=words() points=of()/> }),
            html(|| view! { <Spark values most=5 label="Faces: 4, 5"/> }),
        ]
    }

    #[test]
    fn every_chart_keeps_the_sites_content_security_policy() {
        for html in sets().iter().flat_map(|points| drawn(points)) {
            for forbidden in ["style=", "<style", "<script", "javascript:", "onload", "NaN", "inf%"] {
                assert!(!html.contains(forbidden), "{forbidden} in {html}");
            }
        }
    }

    #[test]
    fn every_number_is_in_the_table_and_the_drawing_is_hidden_from_screen_readers() {
        for points in sets().into_iter().filter(|points| !points.is_empty()) {
            for html in drawn(&points).into_iter().take(4) {
                let (drawing, table) = html.split_once("<table").unwrap_or_default();
                assert!(drawing.contains("aria-hidden=\"true\"") && drawing.contains("<figcaption"), "{html}");
                assert_eq!(table.matches("<tr").count(), points.len() + 1, "{html}");
                assert_eq!(table.matches("scope=\"row\"").count(), points.len(), "{html}");
            }
        }
    }

    #[test]
    fn an_empty_chart_says_so_and_draws_nothing() {
        for html in drawn(&[]).into_iter().take(4) {
            assert!(html.contains("Nothing to show yet") && !html.contains("<svg") && !html.contains("<table"), "{html}");
        }
    }

    #[test]
    fn columns_are_as_high_as_their_numbers() {
        let html = html(|| view! { <Columns words=words() points=vec![Point::new("a", 10), Point::new("b", 5), Point::new("c", 0)]/> });
        let solid = html.split("<rect").skip(1).filter(|rest| rest.contains("chart__solid"));
        let heights: Vec<&str> = solid.filter_map(|rest| rest.split("height=\"").nth(1)?.split('"').next()).collect();
        assert_eq!(heights, ["142.0", "71.0", "0.0"], "{html}");
    }

    #[test]
    fn few_numbers_are_all_written_and_of_many_the_highest_and_the_last() {
        let few: Vec<Point> = (0..8).map(|n| Point::new("x", n)).collect();
        assert!((0..8).all(|at| is_written(at, &few) && is_labelled(at, 8)));
        let many: Vec<Point> = [3, 9, 1, 9, 2, 0, 0, 0, 0, 4].map(|n| Point::new("x", n)).into();
        let written: Vec<usize> = (0..10).filter(|at| is_written(*at, &many)).collect();
        let labelled: Vec<usize> = (0..10).filter(|at| is_labelled(*at, 10)).collect();
        assert_eq!((written, labelled), (vec![1, 9], vec![1, 3, 5, 7, 9]));
    }

    #[test]
    fn a_long_label_is_shortened_in_the_drawing_only() {
        let label = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Wales";
        let html = html(|| view! { <Bars words=words() points=vec![Point::new(label, 3)]/> });
        assert!(html.contains("Llanfairpwllgwyngyllgogerychw…") && html.matches(label).count() == 1, "{html}");
    }
}
