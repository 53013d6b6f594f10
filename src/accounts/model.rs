//! Accounts: what their forms post and their pages show, and the rules that need no database.

use crate::types::{DemoLogins, SessionId};
use serde::{Deserialize, Serialize};

/// The fewest characters of a password (NIST SP 800-63B-4 allows 8 beside other factors of safety;
/// 15 are advised in the hint).
pub const PASSWORD_LEAST: u32 = 8;
/// The most characters of a password: hashing must not become a way to keep the server busy.
pub const PASSWORD_MOST: u32 = 128;
/// The most characters of a name.
pub const NAME_MOST: u32 = 100;

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(default)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: String,)*
            }
        )*
    };
}

forms! {
    /// What the language switch posts.
    LanguageForm {
        /// The language's code.
        code,
    }
    /// What signing in posts.
    SignInForm {
        /// The account's address.
        email,
        /// Its password.
        password,
        /// The path to go to afterwards.
        next,
    }
    /// What making an account posts.
    RegisterForm {
        /// Full name.
        name,
        /// The address.
        email,
        /// The password.
        password,
        /// "on": agrees to the privacy text.
        consent,
    }
    /// What asking for a new password posts.
    ForgotForm {
        /// The account's address.
        email,
    }
    /// What choosing a new password by a link posts.
    ResetForm {
        /// The link's text.
        link,
        /// The new password.
        password,
    }
    /// What confirming an address posts.
    LinkForm {
        /// The link's text.
        link,
    }
    /// What changing name and language posts.
    ProfileForm {
        /// Full name.
        name,
        /// Language code of pages and mails.
        locale,
    }
    /// What changing the password posts.
    PasswordForm {
        /// The password in use.
        current,
        /// The new one.
        password,
    }
    /// What changing the address posts.
    EmailForm {
        /// The new address.
        email,
        /// The password.
        email_password,
    }
    /// What ending one session posts.
    SessionForm {
        /// The session's id.
        id,
    }
    /// What deleting the account posts.
    DeleteForm {
        /// The password.
        password,
    }
}

/// What the page to sign in needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrance {
    /// The address that was typed before.
    pub email: String,
    /// Where to go afterwards.
    pub next: String,
    /// Whether everybody may make an account here.
    pub open: bool,
    /// Whom one can be with one press; empty outside the demo.
    pub demo: DemoLogins,
}

/// What the page to make an account needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    /// What was typed before.
    pub form: RegisterForm,
    /// Whether everybody may make an account here.
    pub open: bool,
    /// Whom to write to when not; may be empty.
    pub contact: String,
}

/// What a link in a mail is about, for the page that asks for the one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPage {
    /// The link's text.
    pub link: String,
    /// The account's name.
    pub name: String,
    /// The address it is about.
    pub email: String,
}

/// One's account as the settings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Name and language, or what was typed.
    pub profile: ProfileForm,
    /// The address in use.
    pub email: String,
    /// The address that waits for its confirmation; empty for none.
    pub new_email: String,
    /// The new address that was typed and rejected; empty for none.
    pub typed_email: String,
    /// Whether the address is confirmed.
    pub confirmed: bool,
    /// Where one is signed in, the last used first.
    pub sessions: Vec<SessionItem>,
}

/// One session in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionItem {
    /// The session.
    pub id: SessionId,
    /// "Firefox, Android"; empty when the browser did not say.
    pub device: String,
    /// The day it began, in words.
    pub began: String,
    /// The day it was last used, in words.
    pub seen: String,
    /// Whether it is the one in use.
    pub current: bool,
}

/// An address folded for comparing: the same person types it in several ways.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// A browser in two words, from its `User-Agent`: enough for its owner to tell it apart.
pub fn device(user_agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name);
    // The more special sign first: Edge also says Chrome, and Chrome also says Safari.
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

    #[test]
    fn an_address_is_one_however_it_is_typed() {
        assert_eq!(email_key(" Amina@Example.ORG "), "amina@example.org");
    }
}
