//! The closing survey: what participants and facilitators say after the last meeting.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod emails;
#[cfg(feature = "ssr")]
pub mod jobs;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration. Its answers are rows of `questions`.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "surveys",
    depends: &["accounts", "circles", "signups", "questions", "reviews"],
    reads: &["accounts", "answers", "circle_facilitators", "circles", "outbox", "sheets", "signups"],
    hooks: &[service::in_transaction],
    jobs: &[jobs::ASK],
    letters: service::LETTERS,
    samples: Some(|ctx| emails::sample(ctx.locale)),
    refusals: model::SurveyRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
