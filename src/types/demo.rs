//! The people a visitor can sign in as in the demo.

use serde::{Deserialize, Serialize};

/// The role a demo login shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemoRole {
    /// Runs circles.
    Facilitator,
    /// Takes part in one.
    Participant,
    /// Belongs to the host.
    Staff,
}

/// A person the visitor can sign in as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLogin {
    /// Full name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The role this person shows.
    pub role: DemoRole,
}

/// All logins of a demo; they share a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLogins {
    /// The password they share.
    pub password: String,
    /// The people; empty if no demo was loaded.
    pub people: Vec<DemoLogin>,
}

impl DemoLogins {
    /// Returns whether an account is the demo's: its database holds a demo, whose people all have addresses reserved for
    /// examples. No real person does, because no email reaches them.
    pub fn include(&self, address: &str) -> bool {
        !self.people.is_empty() && super::email::is_example(address)
    }

    /// Formats the logins as lines for a terminal.
    pub fn lines(&self) -> Vec<String> {
        self.people.iter().map(|p| format!("{:<20} {:<20} {:?}", p.email, self.password, p.role)).collect()
    }
}
