//! "Everything about me": what is stored about a person, to read and to download. A front that only reads.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod http;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "personal",
    depends: &["accounts", "circles", "signups", "questions", "feedback", "surveys", "goals"],
    reads: &[
        "accounts",
        "answers",
        "board_people",
        "check_ins",
        "checklist_ticks",
        "circle_facilitators",
        "circles",
        "consent_texts",
        "courses",
        "devices",
        "feedback",
        "feedback_attendance",
        "goals",
        "invitations",
        "meetings",
        "messages",
        "outbox",
        "page_reports",
        "planned_cancellations",
        "post_reactions",
        "post_reports",
        "posts",
        "pulse_given",
        "ratings",
        "recaps",
        "rsvps",
        "seat_alerts",
        "security_log",
        "sessions",
        "sheets",
        "signups",
        "staff_log",
        "task_ticks",
        "tasks",
        "tip_marks",
        "tips",
    ],
    front: true,
    http: Some(http::router),
    ..crate::platform::slice::Slice::EMPTY
};
