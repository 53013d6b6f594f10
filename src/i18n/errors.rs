//! The words for error codes.

use super::{Locale, plural, t};
use crate::types::error::ClockTime;
use crate::types::{AppError, FieldCode, Refusal};

/// Returns what is wrong with a field and what to do, to be shown next to it.
pub fn field(l: Locale, code: FieldCode) -> String {
    match code {
        FieldCode::Required => t!(l, errors.required).into(),
        FieldCode::TooLong(max) => plural!(l, errors.too_long, max),
        FieldCode::TooShort(min) => plural!(l, errors.too_short, min),
        FieldCode::Email => t!(l, errors.email).into(),
        FieldCode::Link => t!(l, errors.link).into(),
        FieldCode::Range(low, high) => t!(l, errors.range, low = low, high = high).to_string(),
        FieldCode::Date => t!(l, errors.date).into(),
        FieldCode::Time => t!(l, errors.time).into(),
        FieldCode::Past => t!(l, errors.past).into(),
        FieldCode::Future => t!(l, errors.future).into(),
        FieldCode::Zone => t!(l, errors.zone).into(),
        FieldCode::Skipped(next) => t!(l, errors.skipped, next = clock(l, next)).to_string(),
        FieldCode::Choice => t!(l, errors.choice).into(),
        FieldCode::Characters => t!(l, errors.characters).into(),
        FieldCode::Own => t!(l, errors.own).into(),
        FieldCode::Taken => t!(l, errors.taken).into(),
        FieldCode::Common => t!(l, errors.common).into(),
        FieldCode::Differs => t!(l, errors.differs).into(),
        FieldCode::Credentials => t!(l, errors.credentials).into(),
        FieldCode::WrongPassword => t!(l, errors.wrong_password).into(),
        FieldCode::Unknown => t!(l, errors.unknown).into(),
        FieldCode::Blanks => t!(l, errors.blanks).into(),
        FieldCode::LastStaff => t!(l, errors.last_staff).into(),
        FieldCode::Consent => t!(l, errors.consent).into(),
        FieldCode::Duplicate => t!(l, errors.duplicate).into(),
        FieldCode::List => t!(l, errors.list).into(),
        FieldCode::Told => t!(l, errors.told).into(),
        FieldCode::WrongCode => t!(l, errors.wrong_code).into(),
        FieldCode::OtherCode => t!(l, errors.other_code).into(),
        FieldCode::EarlyCode => t!(l, errors.early_code).into(),
        FieldCode::LateCode => t!(l, errors.late_code).into(),
        FieldCode::Section(line) => t!(l, errors.section, line = line).to_string(),
        FieldCode::Wait(minutes) => t!(l, errors.too_many, minutes = minutes).to_string(),
    }
}

/// Formats a time of the day: "18:05", "6:05 PM". `i18n::dates` tests that it agrees with CLDR.
fn clock(l: Locale, at: ClockTime) -> String {
    let ClockTime { hour, minute, twelve } = at;
    if !twelve {
        return format!("{hour:02}:{minute:02}");
    }
    let of_twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let time = format!("{of_twelve}:{minute:02}");
    if hour < 12 { t!(l, errors.before_noon, time = time).to_string() } else { t!(l, errors.after_noon, time = time).to_string() }
}

// `fn by_code(l: Locale, code: &str) -> Option<String>`, generated from the keys `refused_…` of each file.
include!(concat!(env!("OUT_DIR"), "/refusals.rs"));

/// Returns why something is refused and what to do instead.
pub fn refusal(l: Locale, why: &Refusal) -> String {
    // A page that was loaded before an update may not know a new code.
    by_code(l, why.code()).unwrap_or_else(|| t!(l, errors.refused).into())
}

/// Returns one sentence for any error, for the top of a form or an error page.
pub fn sentence(l: Locale, error: &AppError) -> String {
    match error {
        AppError::Invalid(_) => t!(l, errors.invalid).into(),
        AppError::Refused(why) => refusal(l, why),
        AppError::NotFound => t!(l, errors.not_found).into(),
        AppError::Forbidden => t!(l, errors.forbidden).into(),
        AppError::SignIn => t!(l, errors.sign_in).into(),
        AppError::Prove => t!(l, errors.prove).into(),
        AppError::TooMany(seconds) => t!(l, errors.too_many, minutes = seconds.div_ceil(60)).to_string(),
        AppError::TooLarge => t!(l, errors.too_large).into(),
        AppError::BadRequest => t!(l, errors.bad_request).into(),
        AppError::Busy => t!(l, errors.busy).into(),
        AppError::Internal => t!(l, errors.internal).into(),
        AppError::Offline => t!(l, errors.offline).into(),
        AppError::Waiting => t!(l, errors.waiting).into(),
    }
}
