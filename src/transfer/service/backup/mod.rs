//! Backups: database, secret and files in one folder, and back.
//!
//! ```text
//! circlet.db      SQLite: the database
//! export/         PostgreSQL: an export
//! secret          the secrets of the server that made it
//! mail/           emails that were written to files
//! manifest.json   written last: a folder without it is no backup
//! ```

pub mod make;
pub mod manifest;
pub mod nightly;
pub mod restore;

/// The database of SQLite.
const DATABASE: &str = "circlet.db";
/// The export of PostgreSQL.
const EXPORT: &str = "export";
/// The file with the secrets.
const SECRET: &str = "secret";
/// The emails that were written to files.
const MAIL: &str = "mail";
