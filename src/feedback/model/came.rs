//! How many came to a meeting.

use serde::{Deserialize, Serialize};

/// Who came to a meeting, in numbers, as its facilitators recorded it. Check-ins and the printed sheet are not in it
/// until a facilitator takes them over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Those marked by name, including people who have left the circle since: they stay counted without a name.
    pub marked: u32,
    /// Those counted without a name; `None` if no number was typed.
    pub others: Option<u32>,
}

impl Came {
    /// Returns how many came: marked names and others. `None` if nothing was recorded, which is not the same as no
    /// one: that is a typed 0.
    pub fn total(self) -> Option<u32> {
        if self.marked == 0 { self.others } else { Some(self.marked + self.others.unwrap_or(0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_others_are_added_up_and_nothing_recorded_is_unknown() {
        let total = |marked, others| Came { marked, others }.total();
        assert_eq!((total(5, Some(3)), total(5, None), total(5, Some(0))), (Some(8), Some(5), Some(5)));
        assert_eq!((total(0, Some(7)), total(0, Some(0)), total(0, None)), (Some(7), Some(0), None));
    }
}
