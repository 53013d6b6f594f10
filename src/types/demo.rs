//! The people one can be in the demo.

use serde::{Deserialize, Serialize};

/// What a demo login is there to show.
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

/// Somebody one can be in the demo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLogin {
    /// Full name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// What this person is there to show.
    pub role: DemoRole,
}

/// All logins of a demo; they share a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLogins {
    /// The password of each.
    pub password: String,
    /// Whom one can be; empty where no demo was loaded.
    pub people: Vec<DemoLogin>,
}

impl DemoLogins {
    /// The logins as lines for a terminal.
    pub fn lines(&self) -> Vec<String> {
        self.people.iter().map(|p| format!("{:<20} {:<20} {:?}", p.email, self.password, p.role)).collect()
    }
}
