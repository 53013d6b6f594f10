//! What can be done with accounts.

pub mod admin;
pub mod entry;
pub mod password;
pub mod settings;
pub mod unclaimed;

pub use admin::{Added, NewPerson, add, confirm_by_address, invitation, set_blocked};
pub use entry::{confirm, demo_logins, forgot, link_page, register, registration_is_open, resend, reset, reset_page, sign_in, sign_out};
pub use settings::{change_email, change_password, delete, end_other_sessions, end_session, save_profile, settings};
