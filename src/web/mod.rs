//! The layer between HTTP and the slices: request context, CSRF protection, forms and responses.

pub mod assets;
pub mod calendar;
pub mod call;
pub mod characters;
pub mod connections;
pub mod context;
pub mod cookies;
pub mod csrf;
pub mod dev_mail;
pub mod error_page;
pub mod forms;
pub mod headers;
pub mod offline;
pub mod shared_pages;

pub use call::{answer, answer_form, browser_token, ctx, go, kept_form};
