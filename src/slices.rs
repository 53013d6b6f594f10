//! The one list of slices. Code that concerns all of them folds over it.

use crate::platform::export::{self, Table};
use crate::platform::slice::Slice;
use crate::platform::steps::Step;
use crate::{
    accounts, attendance, board, calendars, checklist, circles, courses, demo, exports, facilitation, feedback, goals, library, live, meetings,
    messages, moderation, numbers, participation, personal, pulses, questions, recaps, reports, reviews, signups, surveys, tasks, transfer,
};

/// Every slice, each after the slices it depends on.
pub const SLICES: &[Slice] = &[
    accounts::SLICE,
    courses::SLICE,
    circles::SLICE,
    checklist::SLICE,
    meetings::SLICE,
    calendars::SLICE,
    signups::SLICE,
    live::SLICE,
    attendance::SLICE,
    messages::SLICE,
    board::SLICE,
    tasks::SLICE,
    goals::SLICE,
    pulses::SLICE,
    recaps::SLICE,
    questions::SLICE,
    reviews::SLICE,
    feedback::SLICE,
    surveys::SLICE,
    reports::SLICE,
    numbers::SLICE,
    exports::SLICE,
    facilitation::SLICE,
    participation::SLICE,
    personal::SLICE,
    library::SLICE,
    moderation::SLICE,
    transfer::SLICE,
    demo::SLICE,
];

/// Returns the steps that fill in rows of earlier versions, in the order in which they run.
pub fn steps() -> Vec<Step> {
    let mut steps: Vec<Step> = SLICES.iter().flat_map(|slice| slice.steps).copied().collect();
    steps.sort_by_key(|step| step.number);
    steps
}

/// Returns every exported table, each after the tables it refers to.
pub fn exported() -> impl Iterator<Item = &'static Table> {
    export::FIRST.iter().chain(SLICES.iter().flat_map(|slice| slice.export)).chain(export::LAST)
}
