//! What a course costs.

use serde::{Deserialize, Serialize};

/// What it costs to take a course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cost {
    /// No one has said.
    #[default]
    Unknown,
    /// Free.
    Free,
    /// Free, but one has to sign up.
    FreeSignup,
    /// Some of it costs something.
    Partly,
    /// It has to be paid for.
    Paid,
}

impl Cost {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 5] = [Self::Unknown, Self::Free, Self::FreeSignup, Self::Partly, Self::Paid];

    /// Returns its code in the database, in forms and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Free => "free",
            Self::FreeSignup => "free_signup",
            Self::Partly => "partly",
            Self::Paid => "paid",
        }
    }

    /// Parses a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cost| cost.code() == code)
    }

    /// Returns whether all of the course is free.
    pub fn is_free(self) -> bool {
        matches!(self, Self::Free | Self::FreeSignup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        assert!(Cost::ALL.iter().all(|cost| Cost::parse(cost.code()) == Some(*cost)));
        assert_eq!(Cost::parse("gratis"), None);
    }
}
