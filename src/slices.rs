//! The one list of slices. Everything that concerns all of them folds over it.

use crate::platform::export::{self, Table};
use crate::platform::slice::Slice;
use crate::{
    accounts, attendance, calendars, circles, courses, demo, facilitation, feedback, meetings, messages, moderation, participation, signups, transfer,
};

/// Every slice, each after those it depends on.
pub const SLICES: &[Slice] = &[
    accounts::SLICE,
    courses::SLICE,
    circles::SLICE,
    meetings::SLICE,
    calendars::SLICE,
    signups::SLICE,
    attendance::SLICE,
    messages::SLICE,
    feedback::SLICE,
    facilitation::SLICE,
    participation::SLICE,
    moderation::SLICE,
    transfer::SLICE,
    demo::SLICE,
];

/// Every table of an export, each after those it refers to.
pub fn exported() -> impl Iterator<Item = &'static Table> {
    export::FIRST.iter().chain(SLICES.iter().flat_map(|slice| slice.export)).chain(export::LAST)
}
