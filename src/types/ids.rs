//! Ids as types, so that a circle's id cannot be passed where a course's is expected.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// An account: a person with a password.
    AccountId
);
id!(
    /// A course in the library.
    CourseId
);
id!(
    /// A learning circle.
    CircleId
);
id!(
    /// One meeting of a circle.
    MeetingId
);
id!(
    /// One person's sign-up to one circle.
    SignupId
);
id!(
    /// An invitation to facilitate a circle.
    InvitationId
);
id!(
    /// A message from a facilitator to the participants.
    MessageId
);
id!(
    /// What someone wrote on a circle's board.
    PostId
);
id!(
    /// A task in the weekly plan of a circle.
    TaskId
);
id!(
    /// One browser session of an account.
    SessionId
);
