//! Refusals: why a well-formed request is not carried out in the current state. Each slice has an enum of its
//! own ([`refusals!`]); here they are codes, so that components can show any of them.

use super::AppError;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A refusal as it crosses the wire: `<slice>.<name>`. Its text is `refused_<name>` in the slice's file
/// under `locales/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal(Cow<'static, str>);

impl Refusal {
    /// Someone else changed the same thing in the meantime.
    pub const CHANGED: Self = Self::new("errors.changed");
    /// The link is too old, already used, or not one of ours.
    pub const LINK: Self = Self::new("errors.link");

    /// Creates a refusal from its code; slices use [`refusals!`].
    pub const fn new(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }

    /// Returns the stable code.
    pub fn code(&self) -> &str {
        &self.0
    }
}

/// Types that convert into a [`Refusal`]: the enums of slices, and a refusal itself.
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
            /// All refusals of the slice.
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
