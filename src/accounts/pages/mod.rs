//! The pages about accounts.

pub mod confirm;
pub mod enter;
pub mod forgot;
pub mod mails;
pub mod register;
pub mod reset;
pub mod settings;
pub mod sign_in;

pub use confirm::Confirm;
pub use enter::{Enter, SignInLink, SignInLinkSent};
pub use forgot::{Forgot, ForgotSent};
pub use mails::Mails;
pub use register::{Register, Registered};
pub use reset::Reset;
pub use settings::SettingsPage;
pub use sign_in::SignIn;
