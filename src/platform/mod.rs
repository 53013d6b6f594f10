//! The server-side foundation of every slice: configuration, database, time, secrets, email, limits.

pub mod clock;
pub mod config;
pub mod csv;
pub mod ctx;
pub mod dates;
pub mod db;
pub mod email_keys;
pub mod error;
pub mod events;
pub mod export;
pub mod forms;
pub mod host;
pub mod jobs;
pub mod limits;
pub mod listing;
pub mod markdown;
pub mod outbox;
pub mod passwords;
pub mod proxies;
pub mod qr;
pub mod recent;
pub mod schedules;
pub mod search;
pub mod security_log;
pub mod sessions;
pub mod settings;
pub mod slice;
pub mod steps;
pub mod telemetry;
pub mod tokens;

pub use clock::Clock;
pub use config::Config;
pub use ctx::{App, Ctx};
pub use db::{Db, Key, Tx};
pub use error::{Error, Result};
pub use jiff::Timestamp;
