//! The one error type that crosses the wire. It holds only codes: the words are chosen where it is shown, in
//! the reader's language, and it never contains what a person typed (without JavaScript, Leptos puts the
//! error into the URL).

use super::{FieldName, Refusal};
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// Why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Some fields of a form are wrong; each is named with a code.
    Invalid(Vec<FieldError>),
    /// The action is not possible in the current state (full, closed, …).
    Refused(Refusal),
    /// There is nothing with that name or id.
    NotFound,
    /// The person is signed in but not allowed to do this.
    Forbidden,
    /// The person has to sign in first.
    SignIn,
    /// Staff have to enter their password again first.
    Prove,
    /// Too many attempts; wait this many seconds.
    TooMany(u32),
    /// The request body is over the limit.
    TooLarge,
    /// The request could not be read (encoding, types).
    BadRequest,
    /// The database is busy, read-only or full. Nothing was changed.
    Busy,
    /// Something failed on the server.
    Internal,
    /// The browser could not reach the server.
    Offline,
    /// The same, and what was sent waits on the device until it can: said by the service worker, never by the server.
    Waiting,
}

/// One wrong field: its name in the form and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name without the `form[…]` around it.
    pub field: String,
    /// What is wrong.
    pub code: FieldCode,
}

/// A time of the day, to be written where there is no CLDR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTime {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// Whether the reader's country counts twelve hours.
    pub twelve: bool,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldCode {
    /// Nothing was entered.
    Required,
    /// More characters than this.
    TooLong(u32),
    /// Fewer characters than this.
    TooShort(u32),
    /// Not an email address.
    Email,
    /// Not a web address (http or https).
    Link,
    /// Not a whole number between these two.
    Range(i32, i32),
    /// Not a date of the form 2026-03-21.
    Date,
    /// Not a time of the form 18:30.
    Time,
    /// A date that has passed.
    Past,
    /// A date that is still ahead.
    Future,
    /// An unknown time zone.
    Zone,
    /// A wall-clock time that does not exist on that day (the clocks go forward), and the next one that does.
    Skipped(ClockTime),
    /// Not one of the choices offered.
    Choice,
    /// Characters that cannot be stored (U+0000, control characters).
    Characters,
    /// Already in use.
    Taken,
    /// The viewer's own address, where another person's is asked for.
    Own,
    /// A very common password.
    Common,
    /// The two entries differ.
    Differs,
    /// Wrong email address or password.
    Credentials,
    /// Not the account's password.
    WrongPassword,
    /// Nothing and no one here has this name or address.
    Unknown,
    /// Blanks of the template are left.
    Blanks,
    /// The last staff member who can act.
    LastStaff,
    /// The list of dates does not follow this field yet.
    List,
    /// Consent is needed.
    Consent,
    /// The same entry twice.
    Duplicate,
    /// A facilitator has to ask the person first.
    Told,
    /// Not the check-in code of the meeting.
    WrongCode,
    /// The check-in code of another meeting of the circle.
    OtherCode,
    /// A check-in code that does not work yet.
    EarlyCode,
    /// A check-in code that no longer works.
    LateCode,
    /// A line, by its number, that is no section of a course.
    Section(u32),
    /// Tried too often; wait this many minutes.
    Wait(u32),
}

impl AppError {
    /// Returns an error about a single field.
    pub fn field(field: FieldName, code: FieldCode) -> Self {
        Self::Invalid(vec![FieldError { field: field.id(), code }])
    }

    /// Returns the matching HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Invalid(_) => 422,
            Self::Refused(_) => 409,
            Self::NotFound => 404,
            Self::Forbidden => 403,
            Self::SignIn | Self::Prove => 401,
            Self::TooMany(_) => 429,
            Self::TooLarge => 413,
            Self::BadRequest => 400,
            Self::Busy => 503,
            Self::Internal | Self::Offline | Self::Waiting => 500,
        }
    }

    /// Returns the code for the field `name`, if this error is about it.
    pub fn about(&self, name: &str) -> Option<FieldCode> {
        match self {
            Self::Invalid(errors) => errors.iter().find(|e| e.field == name).map(|e| e.code),
            _ => None,
        }
    }

    /// Returns whether nothing is wrong but what was left empty.
    pub fn is_unfinished(&self) -> bool {
        matches!(self, Self::Invalid(errors) if errors.iter().all(|e| e.code == FieldCode::Required))
    }

    /// Returns whether the form should be shown again with what was typed.
    pub fn keeps_form(&self) -> bool {
        !matches!(self, Self::NotFound | Self::Forbidden | Self::TooLarge | Self::BadRequest)
    }

    /// Returns whether the action can be done after signing in (again).
    pub fn leads_to_sign_in(&self) -> bool {
        matches!(self, Self::SignIn | Self::Prove)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
