//! The demo community: invented people who act through the services, and a large set written in bulk. A
//! front.

pub mod cli;
pub mod service;
pub mod store;

/// The slice's declaration.
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "demo",
    depends: &[
        "accounts",
        "attendance",
        "board",
        "checklist",
        "circles",
        "courses",
        "feedback",
        "meetings",
        "messages",
        "participation",
        "pulses",
        "questions",
        "recaps",
        "reports",
        "reviews",
        "signups",
        "surveys",
        "tasks",
        "transfer",
    ],
    reads: &["accounts"],
    front: true,
    commands: cli::COMMANDS,
    greeting: Some(service::greeting),
    ..crate::platform::slice::Slice::EMPTY
};
