//! What a fresh site needs before its first circle.

use crate::types::{When, form};
use serde::{Deserialize, Serialize};

form! {
    /// The buttons of the page about email.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct SetupForm {
        /// The button pressed: "test", "records" or "no-records".
        pub button: String,
        /// The password, if it was entered too long ago.
        pub setup_password: String,
    }
}

/// What is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// An address people can write to.
    pub contact: bool,
    /// The privacy text.
    pub privacy: bool,
    /// The imprint.
    pub imprint: bool,
    /// A mail server, and a test that arrived at it.
    pub mail: bool,
    /// The DNS records for email, as staff said.
    pub records: bool,
}

impl Setup {
    /// Returns how many of the five are open.
    pub fn open(self) -> u32 {
        [self.contact, self.privacy, self.imprint, self.mail, self.records].into_iter().map(|set| u32::from(!set)).sum()
    }
}

/// The page about email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailSetup {
    /// The sender of all emails.
    pub sender: String,
    /// The mail server's name; empty if none is set.
    pub server: String,
    /// The last test.
    pub test: Option<TestMail>,
    /// The records to set; empty without a mail server.
    pub records: Vec<Record>,
    /// When staff said that they are set.
    pub records_set: Option<When>,
    /// Whether the actions ask for the password.
    pub stale: bool,
}

/// A test email that staff asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestMail {
    /// When it was asked for.
    pub at: When,
    /// "due", "sent", "failed" or "dropped".
    pub state: String,
    /// The mail server's answer, without addresses; may be empty.
    pub error: String,
}

/// A DNS record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// "spf", "dkim" or "dmarc".
    pub what: String,
    /// Its name.
    pub name: String,
    /// Its text; empty if only the mail server's owner knows it.
    pub text: String,
}

/// Returns the records for emails of an address that a mail server sends, with reports to `contact` (may be empty).
pub fn records(sender: &str, server: &str, contact: &str) -> Vec<Record> {
    let domain = sender.rsplit_once('@').map_or(sender, |(_, domain)| domain);
    let record = |what: &str, name: String, text: String| Record { what: what.to_owned(), name, text };
    let reports = if contact.is_empty() { String::new() } else { format!("; rua=mailto:{contact}") };
    // An address is named as one: `a:` takes host names only.
    let sends = match server.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(at)) => format!("ip4:{at}"),
        Ok(std::net::IpAddr::V6(at)) => format!("ip6:{at}"),
        Err(_) => format!("a:{server}"),
    };
    vec![
        record("spf", domain.to_owned(), format!("v=spf1 {sends} ~all")),
        record("dkim", format!("…._domainkey.{domain}"), String::new()),
        record("dmarc", format!("_dmarc.{domain}"), format!("v=DMARC1; p=none{reports}")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_name_the_domain_of_the_sender_and_the_server() {
        let texts: Vec<(String, String)> = records("circles@kisumu.example", "mail.provider.example", "hello@kisumu.example")
            .into_iter()
            .map(|record| (record.name, record.text))
            .collect();
        assert_eq!(texts[0], ("kisumu.example".into(), "v=spf1 a:mail.provider.example ~all".into()));
        assert_eq!(texts[1], ("…._domainkey.kisumu.example".into(), String::new()));
        assert_eq!(texts[2], ("_dmarc.kisumu.example".into(), "v=DMARC1; p=none; rua=mailto:hello@kisumu.example".into()));
        assert_eq!(records("a@b.example", "192.0.2.7", "")[0].text, "v=spf1 ip4:192.0.2.7 ~all");
        assert_eq!(records("a@b.example", "192.0.2.7", "")[2].text, "v=DMARC1; p=none");
    }
}
