//! Errors inside the server: public errors, and internal ones.

use crate::types::refusal::Refuses;
use crate::types::{AppError, FieldCode, FieldName};

/// Either an expected error that the person sees, or an internal failure with its causes.
#[derive(Debug)]
pub enum Error {
    /// Shown as it is.
    Expected(AppError),
    /// Logged with its chain; shown as "busy" or "something broke".
    Internal(anyhow::Error),
}

/// The result of every fallible function on the server.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Returns the error that the person sees.
    pub fn public(&self) -> AppError {
        match self {
            Self::Expected(error) => error.clone(),
            Self::Internal(error) if is_busy(error) => AppError::Busy,
            Self::Internal(_) => AppError::Internal,
        }
    }
}

impl Error {
    /// Returns whether PostgreSQL aborted the transaction because of another one (40001, 40P01: a deadlock), or the same request was
    /// done meanwhile.
    /// Nothing was changed, and a retry may succeed.
    pub fn is_conflict(&self) -> bool {
        let Self::Internal(error) = self else { return false };
        if error.is::<super::once::Done>() {
            return true;
        }
        let codes = error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>());
        codes.filter_map(|cause| cause.as_database_error()?.code()).any(|code| ["40001", "40P01"].contains(&code.as_ref()))
    }
}

impl Error {
    /// Shows a reached limit at a field, so that the form keeps what was typed.
    #[must_use]
    pub fn at_field(self, field: FieldName) -> Self {
        match self {
            Self::Expected(AppError::TooMany(seconds)) => AppError::field(field, FieldCode::Wait(seconds.div_ceil(60))).into(),
            other => other,
        }
    }
}

impl From<AppError> for Error {
    fn from(error: AppError) -> Self {
        Self::Expected(error)
    }
}

impl<R: Refuses> From<R> for Error {
    fn from(why: R) -> Self {
        Self::Expected(AppError::from(why))
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Adds what was being done to an internal error.
pub trait Doing<T> {
    /// Adds `what` ("load the meetings for the reminder") to an internal error.
    ///
    /// # Errors
    /// The same error, with the context added.
    fn doing(self, what: &'static str) -> Result<T>;
}

impl<T> Doing<T> for std::result::Result<T, sqlx::Error> {
    fn doing(self, what: &'static str) -> Result<T> {
        self.map_err(|e| Error::Internal(anyhow::Error::new(e).context(what)))
    }
}

/// Returns whether an internal error means that the database is busy, read-only, full or unreachable: it may
/// pass, and nothing was changed.
fn is_busy(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<sqlx::Error>()).any(|cause| match cause {
        // A protocol error means that the connection broke in the middle of a response.
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(db) => db.code().is_some_and(|code| is_busy_code(&code)),
        _ => false,
    })
}

/// SQLite: 5 busy, 6 locked, 8 read-only, 10 I/O, 13 full, 14 cannot open (low byte of the extended code).
/// PostgreSQL: 08xxx (connection), 40001, 40P01 (conflict), 53xxx (out of resources), 57P0x (shutting down),
/// 25006 (read-only), 55P03 (lock timeout).
fn is_busy_code(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "53", "57P"].iter().any(|class| code.starts_with(class)) || ["40001", "40P01", "25006", "55P03"].contains(&code);
    }
    code.parse::<u32>().is_ok_and(|n| [5, 6, 8, 10, 13, 14].contains(&(n & 0xff)))
}

/// Turns a unique violation into a public error at `field`; other errors stay internal.
pub fn taken<T>(result: Result<T, sqlx::Error>, field: FieldName, what: &'static str) -> Result<T> {
    match result {
        Err(sqlx::Error::Database(db)) if db.is_unique_violation() => Err(AppError::field(field, FieldCode::Taken).into()),
        other => other.doing(what),
    }
}

#[cfg(test)]
mod tests {
    use super::is_busy_code;

    #[test]
    fn busy_full_and_read_only_are_distinguished_from_other_database_errors() {
        for busy in ["5", "261", "517", "8", "13", "14", "40001", "53100", "25006"] {
            assert!(is_busy_code(busy), "{busy}");
        }
        for other in ["1", "19", "2067", "23505", "42601"] {
            assert!(!is_busy_code(other), "{other}");
        }
    }
}
