//! Public figures about all circles: kept totals, and the page, the table and the file that show them. Why they
//! are kept and how: `docs/decisions/0014`.

pub mod api;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod jobs;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "numbers",
    reads: &["circles", "feedback", "feedback_attendance", "meetings", "signups"],
    tables: &["totals", "circle_tallies", "totals_due"],
    jobs: &[jobs::COUNT, jobs::CHECK],
    http: Some(http::router),
    left_behind: &[
        ("totals", "counted from other tables"),
        ("circle_tallies", "counted from other tables"),
        ("totals_due", "filled by triggers when rows are imported"),
    ],
    ..crate::platform::slice::Slice::EMPTY
};
