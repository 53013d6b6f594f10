//! Facilitator pages.

mod address;
mod insight;
pub mod manage;
pub mod mine;
mod needs;
mod now;
pub mod people;
mod person;
mod share;
mod timeline;

pub use manage::Manage;
pub use mine::MyCircles;
pub use people::Participants;

use super::model::Progress;
use crate::circles::model::Phase;
use crate::i18n::{Locale, plural, t};
use crate::types::Seats;

/// Returns a phase in one word.
fn phase_words(l: Locale, phase: Phase) -> &'static str {
    match phase {
        Phase::Draft => t!(l, facilitation.stage_draft),
        Phase::Upcoming => t!(l, facilitation.stage_upcoming),
        Phase::Running => t!(l, facilitation.stage_running),
        Phase::Finished => t!(l, facilitation.stage_finished),
        Phase::Cancelled => t!(l, facilitation.stage_cancelled),
    }
}

/// Returns a progress in one word.
fn progress_words(l: Locale, progress: Progress) -> &'static str {
    match progress {
        Progress::Todo => t!(l, facilitation.todo),
        Progress::On => t!(l, facilitation.on_now),
        Progress::Now => t!(l, facilitation.now),
        Progress::Missing => t!(l, facilitation.missing),
        Progress::Done => t!(l, facilitation.done),
    }
}

/// Returns the class of a timeline item.
fn progress_class(progress: Progress) -> &'static str {
    match progress {
        Progress::Todo | Progress::Missing => "timeline__item",
        Progress::On | Progress::Now => "timeline__item timeline--now",
        Progress::Done => "timeline__item timeline--done",
    }
}

/// Returns "12 of 14 seats", or "11 people" without a limit: what the ring shows.
fn seats_words(l: Locale, seats: Seats) -> String {
    match seats.of {
        Some(all) => plural!(l, circles.seats_of, all, taken = seats.taken),
        None => people_words(l, seats.taken),
    }
}

/// Returns "11 people".
fn people_words(l: Locale, count: u32) -> String {
    plural!(l, circles.people, count)
}
