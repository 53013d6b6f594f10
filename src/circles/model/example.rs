//! A circle for samples of emails.

use super::{Circle, Mode, State};
use crate::types::CircleId;

impl Circle {
    /// Returns an invented circle in a library, six Tuesdays at 18:00 in Chicago, whose emails are in
    /// `language`.
    pub fn example(language: &str) -> Self {
        Self {
            id: CircleId(1),
            slug: "public-speaking".to_owned(),
            state: State::Published,
            title: "Public speaking for shy people".to_owned(),
            language: language.to_owned(),
            venue: "Harold Washington Library".to_owned(),
            venue_details: "Room 302".to_owned(),
            address: "400 S State St".to_owned(),
            city: "Chicago".to_owned(),
            time_zone: "America/Chicago".to_owned(),
            start_time: "18:00".to_owned(),
            duration_minutes: 90,
            first_date: "2026-12-01".to_owned(),
            weeks: 6,
            welcome: "Everybody is welcome. The lift is on the left.".to_owned(),
            question: "Do you bring a laptop?".to_owned(),
            ..Self::default()
        }
    }

    /// Returns the same circle, meeting online.
    pub fn example_online(language: &str) -> Self {
        Self { mode: Mode::Online, meeting_url: "https://meet.example.org/speaking".to_owned(), ..Self::example(language) }
    }
}
