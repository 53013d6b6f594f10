//! Accounts: forms, page data, and rules that need no database.

use crate::types::{CalendarFeed, DemoLogins, Refusal, SessionId, When, form, refusals};
use serde::{Deserialize, Serialize};

/// The minimum length of a password in characters (NIST SP 800-63B-4 allows 8 if there are other factors; the
/// hint recommends 15).
pub const PASSWORD_LEAST: u32 = 8;
/// The maximum length of a password: hashing must not become a way to overload the server.
pub const PASSWORD_MOST: u32 = 128;
/// The maximum length of a name.
pub const NAME_MOST: u32 = 100;

refusals! {
    /// Why an action on an account is refused.
    AccountRefusal of "accounts" {
        /// The account's address is not confirmed yet.
        Unconfirmed = "unconfirmed",
        /// The account is blocked.
        Blocked = "blocked",
        /// Registration on this server is by invitation only.
        InvitationOnly = "invitation_only",
        /// Registration on this server is closed.
        RegistrationClosed = "registration_closed",
        /// Too many wrong passwords from everywhere: an unknown browser signs in by an emailed link.
        ByLink = "by_link",
    }
}

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident),* $(,)? })*) => {
        $(
            form! {
                $(#[$doc])*
                #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
                #[serde(default)]
                pub struct $name {
                    $($(#[$field_doc])* pub $field: String,)*
                }
            }
        )*
    };
}

forms! {
    /// The buttons that sign out.
    SignOutForm {
        /// Not empty for "Forget this device".
        device,
    }
    /// The button that gives the calendar feed a new address.
    FeedForm {
        /// The slug of the circle on whose facilitator page the button was; empty in the settings.
        slug,
    }
    /// The language switch.
    LanguageForm {
        /// The language's code.
        code,
    }
    /// The sign-in form.
    SignInForm {
        /// The account's address.
        email,
        /// Its password.
        password,
        /// The path to go to afterwards.
        next,
        /// "on": stays signed in on this device.
        stay,
    }
    /// The form that asks for a link to sign in.
    SignInLinkForm {
        /// The account's address.
        email,
    }
    /// The form that signs in by a link.
    EnterForm {
        /// The link's text.
        link,
        /// "on": stays signed in on this device.
        stay,
    }
    /// The registration form.
    RegisterForm {
        /// Name, as the circle should see it.
        name,
        /// The address.
        email,
        /// The password.
        password,
        /// "on": agrees to the privacy text.
        consent,
    }
    /// The forgotten-password form.
    ForgotForm {
        /// The account's address.
        email,
    }
    /// The form that sets a new password through a link.
    ResetForm {
        /// The link's text.
        link,
        /// The new password.
        password,
    }
    /// The form that confirms an address.
    LinkForm {
        /// The link's text.
        link,
        /// The account's password, if the browser alone does not prove who presses the button.
        password,
    }
    /// The form by which the owner of an address takes over an account that someone else may have registered.
    ClaimForm {
        /// The link's text.
        link,
        /// The new password.
        new_password,
    }
    /// The form for name, language and region.
    ProfileForm {
        /// Name, as the circle should see it.
        name,
        /// Language code of pages and emails.
        locale,
        /// Code of the country whose dates and times to show; empty for the browser's.
        region,
    }
    /// The form that changes the password.
    PasswordForm {
        /// The current password.
        current,
        /// The new one.
        password,
    }
    /// The form that changes the address.
    EmailForm {
        /// The new address.
        email,
        /// The password.
        email_password,
    }
    /// The form that ends one session.
    SessionForm {
        /// The session's id.
        id,
    }
    /// The kinds of email that a facilitator wants: "on" each.
    MailsForm {
        /// When someone signs up.
        joined,
        /// When someone leaves.
        left,
        /// When feedback is asked for.
        feedback,
    }
    /// The form that ends a kind of email, or asks for it again, through a link in an email.
    MailsLinkForm {
        /// The link's text.
        link,
        /// "no" ends it, "yes" asks for it again.
        button,
    }
    /// The form that deletes the account.
    DeleteForm {
        /// The password.
        password,
    }
}

/// A kind of email that a facilitator can end and ask for again. Emails about the account, and those that say that a circle
/// is public or cancelled, are none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// Someone signed up.
    Joined,
    /// Someone left.
    Left,
    /// How a meeting or a circle went.
    Feedback,
}

impl Switch {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Joined, Self::Left, Self::Feedback];

    /// Returns its number in links, which never changes.
    pub fn number(self) -> i64 {
        match self {
            Self::Joined => 1,
            Self::Left => 2,
            Self::Feedback => 3,
        }
    }

    /// Returns the one with a number.
    pub fn of_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|switch| switch.number() == number)
    }
}

/// The data of the page behind a link that ends a kind of email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailsPage {
    /// The link's text.
    pub link: String,
    /// The kind of email.
    pub which: Switch,
    /// Whether it is sent.
    pub on: bool,
}

/// The data of the sign-in page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrance {
    /// The address that was typed before, if any.
    pub email: String,
    /// Where to go afterwards.
    pub next: String,
    /// Whether "Stay signed in" was chosen before.
    pub stay: bool,
    /// Whether anyone may register here.
    pub open: bool,
    /// The demo logins; empty outside the demo.
    pub demo: DemoLogins,
    /// The site's own address, if this page was opened at another one, where a browser would not stay signed in; else
    /// empty.
    pub elsewhere: String,
}

/// The data of the page behind a link that signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterPage {
    /// The link's text.
    pub link: String,
    /// The account's name.
    pub name: String,
    /// Its address.
    pub email: String,
}

/// The data of the registration page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// What was typed before.
    pub form: RegisterForm,
    /// Why not everyone may register here, or `None` if registration is open.
    pub refused: Option<Refusal>,
    /// Whom to write to if registration is not open; may be empty.
    pub contact: String,
}

/// What a link in an email is about, for the page that asks for confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPage {
    /// The link's text.
    pub link: String,
    /// The account's name.
    pub name: String,
    /// The address it is about.
    pub email: String,
    /// What the page asks for.
    pub proof: Proof,
    /// Whether a new password chosen through it removes drafts and courses, because the person who made them may be someone else.
    pub removes: bool,
}

/// What a page behind a link in an email asks for besides the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Nothing: this browser registered the account or is signed in to it.
    Nothing,
    /// The account's password.
    Password,
    /// The account's password or, from the owner of the address, a new one.
    PasswordOrNew,
}

/// An account as its settings page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Name, language and region, or what was typed and rejected.
    pub profile: ProfileForm,
    /// What others see of a name of before 0.4; empty: the name.
    pub shown_name: String,
    /// Codes and names of all countries, by name.
    pub regions: Vec<(String, String)>,
    /// How a date and time looks to the viewer now.
    pub example: String,
    /// The current address.
    pub email: String,
    /// The new address awaiting confirmation; empty for none.
    pub new_email: String,
    /// The new address that was typed and rejected; empty for none.
    pub typed_email: String,
    /// Whether the address is confirmed.
    pub confirmed: bool,
    /// The kinds of email that the account gets as a facilitator.
    pub mails: MailsForm,
    /// Its calendar feed.
    pub feed: CalendarFeed,
    /// The account's sessions, most recently used first.
    pub sessions: Vec<SessionItem>,
    /// Whether the deletion of the account waits.
    pub deleting: bool,
    /// In how many browsers the person chose to stay signed in.
    pub devices: u32,
    /// The newest entries of the security log that are the account's own or about it.
    pub log: Vec<LogItem>,
}

/// One entry of the security log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogItem {
    /// Its id, to continue from.
    pub id: i64,
    /// When.
    pub at: When,
    /// What: a code.
    pub action: String,
    /// Who; `None`: no one signed in; empty: a deleted account.
    pub who: Option<String>,
    /// Whether no person did it but a command on the server.
    pub command: bool,
    /// Whose account it is about, if not the own one; empty: a deleted one.
    pub about: Option<String>,
    /// Whether the reader did it.
    pub own: bool,
    /// A short mark of the network address: the same for the same address; empty for none.
    pub from: String,
    /// The path of a page; may be empty.
    pub subject: String,
}

/// One session in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionItem {
    /// The session.
    pub id: SessionId,
    /// "Firefox, Android"; empty when the browser did not say.
    pub device: String,
    /// The day it began.
    pub began: When,
    /// The day it was last used.
    pub seen: When,
    /// Whether it is the current session.
    pub current: bool,
}

/// Describes a browser in two words, based on its `User-Agent`, so that its owner can recognise it.
pub fn device(user_agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name);
    // The more specific name first: Edge also claims to be Chrome, and Chrome to be Safari.
    let browser = find(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_in_two_words() {
        for (user_agent, words) in [
            ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Chrome, Linux"),
            ("curl/8", ""),
        ] {
            assert_eq!(device(user_agent), words);
        }
    }
}
