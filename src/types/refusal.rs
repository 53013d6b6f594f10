//! Refusals: why something well-formed is not done in the present state. Each slice has an enum of its
//! own ([`refusals!`]); here they are codes, so that pieces of pages can show any of them.

use super::AppError;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A refusal as it crosses the wire: `<slice>.<name>`. Its words are `refused_<name>` in the slice's file
/// under `locales/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal(Cow<'static, str>);

impl Refusal {
    /// Someone else changed the same thing in the meantime.
    pub const CHANGED: Self = Self::new("errors.changed");
    /// The link is too old, was used, or is not ours.
    pub const LINK: Self = Self::new("errors.link");

    /// From its code; slices use [`refusals!`].
    pub const fn new(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.0
    }
}

/// What becomes a [`Refusal`]: the enums of slices, and a refusal itself.
pub trait Refuses: Into<Refusal> {}

impl Refuses for Refusal {}

impl<R: Refuses> From<R> for AppError {
    fn from(why: R) -> Self {
        Self::Refused(why.into())
    }
}

/// Defines the refusals of a slice: an enum whose variants become a [`Refusal`] or an error by `into()`.
macro_rules! refusals {
    ($(#[$about:meta])* $name:ident of $slice:literal { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$crate::types::Refusal] = &[$($crate::types::Refusal::new(concat!($slice, ".", $code)),)+];
        }

        impl From<$name> for $crate::types::Refusal {
            fn from(why: $name) -> Self {
                match why {
                    $($name::$variant => Self::new(concat!($slice, ".", $code)),)+
                }
            }
        }

        impl $crate::types::refusal::Refuses for $name {}
    };
}

pub(crate) use refusals;
