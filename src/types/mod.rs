//! Value types shared by both targets and all slices. No I/O, no clock.

pub mod calendar;
pub mod changed;
pub mod check;
pub mod date;
pub mod delivery;
pub mod demo;
pub mod email;
pub mod error;
pub mod form;
pub mod ids;
pub mod link;
pub mod page;
pub mod refusal;
pub mod retention;
pub mod seats;
pub mod text;
pub mod viewer;
pub mod when;

pub use calendar::{CalendarFeed, CalendarLinks};
pub use changed::{BeforeChange, FormerPlace};
pub use check::Check;
pub use date::LocalDate;
pub use delivery::{Delivery, MailState, MailTrouble};
pub use demo::{DemoLogin, DemoLogins, DemoRole};
#[cfg(feature = "ssr")]
pub use email::with_ascii_domain;
pub use email::{EmailKey, EmailKeys};
pub use error::{AppError, FieldCode, FieldError};
pub use form::FieldName;
pub(crate) use form::form;
pub use ids::*;
pub use link::{LinkKey, Target};
pub use page::{Page, PageNumber, PagePlace, Total};
pub use refusal::Refusal;
pub(crate) use refusal::refusals;
pub use seats::Seats;
pub use viewer::{Me, Viewer};
pub use when::When;
