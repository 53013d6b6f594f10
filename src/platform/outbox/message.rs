//! Composes a rendered email into a message: headers, text, HTML and calendar.

use super::claims::Claimed;
use super::kinds::Rendered;
use crate::platform::tokens;
use crate::types::with_ascii_domain;
use anyhow::{Context, anyhow};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use std::time::{Duration, UNIX_EPOCH};

/// What all emails of a site share.
#[derive(Clone, Debug)]
pub struct Sender {
    from: Mailbox,
    host: String,
}

impl Sender {
    /// Creates it from `MAIL_FROM` and the public host (with or without a port).
    ///
    /// # Errors
    /// When `MAIL_FROM` is not an address.
    pub fn new(mail_from: &str, host: &str) -> anyhow::Result<Self> {
        let from = mailbox(mail_from).context("MAIL_FROM must look like \"Circlet <circlet@library.example>\"")?;
        let name = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
        Ok(Self { from, host: name.unwrap_or("localhost").to_owned() })
    }

    /// Composes the message. International domains are in their ASCII form, which every mail server takes. The same row
    /// always gets the same `Message-ID` and `Date`, so that mail programs recognise a copy sent twice.
    ///
    /// # Errors
    /// When it can never be sent, because the address cannot be expressed in an email.
    pub fn compose(&self, mail: &Claimed, rendered: &Rendered, contact: &str) -> anyhow::Result<Message> {
        let address: Address = with_ascii_domain(&rendered.to_email).parse().map_err(|_| anyhow!("not an address mail can be sent to"))?;
        let date = UNIX_EPOCH + Duration::from_secs(u64::try_from(mail.due_at / 1_000_000).unwrap_or(0));
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(&rendered.to_name)).filter(|n| !n.is_empty()), address))
            .subject(one_line(&rendered.subject))
            .date(date)
            .message_id(Some(self.message_id(&mail.key)))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", &rendered.locale));
        let answers_to = if rendered.reply_to.trim().is_empty() { contact } else { rendered.reply_to.as_str() };
        for address in answers_to.split(',').filter_map(mailbox) {
            message = message.reply_to(address);
        }
        if is_link(&rendered.unsubscribe_url) {
            message = message
                .raw_header(header("List-Unsubscribe", &format!("<{}>", rendered.unsubscribe_url)))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        let words = MultiPart::alternative().singlepart(SinglePart::plain(rendered.text.clone())).singlepart(SinglePart::html(rendered.html.clone()));
        if rendered.calendar.is_empty() {
            return Ok(message.multipart(words)?);
        }
        let (words, kind) = match method(&rendered.calendar) {
            // An email rendered by an earlier version.
            None => (words, ContentType::parse("text/calendar; charset=utf-8")?),
            Some("PUBLISH") => (words, ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH")?),
            // What a calendar enters or takes out by itself is a third way to say the same; what people save is a file.
            Some(method) => {
                let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))?;
                let part = SinglePart::builder().header(kind).body(rendered.calendar.clone());
                (words.singlepart(part), ContentType::parse("application/ics")?)
            }
        };
        let file = Attachment::new("meetings.ics".to_owned()).body(rendered.calendar.clone(), kind);
        Ok(message.multipart(MultiPart::mixed().multipart(words).singlepart(file))?)
    }

    /// Returns the fixed `Message-ID` of a key.
    pub fn message_id(&self, key: &str) -> String {
        format!("<{}@{}>", digest(key), self.host)
    }
}

/// Returns the address in `MAIL_FROM`; empty if there is none.
pub fn sender_address(mail_from: &str) -> String {
    mailbox(mail_from).map_or_else(String::new, |from| from.email.to_string())
}

/// Reads an address with or without a name, and brings its domain to its ASCII form.
fn mailbox(text: &str) -> Option<Mailbox> {
    let typed: Mailbox = text.trim().parse().ok()?;
    Some(Mailbox::new(typed.name, with_ascii_domain(typed.email.as_ref()).parse().ok()?))
}

/// Returns the name of an email's file: sorts by id, and differs between databases.
pub fn file_name(id: i64, key: &str) -> String {
    file_of(id, &tokens::hash(key))
}

/// Returns the name of the file of an email whose key has this hash.
pub(super) fn file_of(id: i64, key_hash: &str) -> String {
    format!("{id:010}-{}.eml", key_hash.get(..8).unwrap_or_default())
}

/// Returns the email that a file is of, by its name.
pub(super) fn file_id(name: &str) -> Option<i64> {
    name.strip_suffix(".eml")?.split_once('-')?.0.parse().ok()
}

/// Returns the `METHOD` of a calendar file, which its content type must repeat (RFC 6047 §2.4).
fn method(calendar: &str) -> Option<&str> {
    calendar.lines().find_map(|line| line.strip_prefix("METHOD:")).map(str::trim)
}

fn digest(key: &str) -> String {
    tokens::hash(key).chars().take(32).collect()
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(value))
}

/// Removes line ends and other control characters, which must never reach a header.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_link(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && url.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Rendered {
        Rendered {
            to_name: "Amina Otieno".to_owned(),
            to_email: "amina@library.city".to_owned(),
            reply_to: "ben@library.city, cleo@library.city".to_owned(),
            locale: "en".to_owned(),
            subject: "You are in: Public speaking".to_owned(),
            text: "See you on Monday.".to_owned(),
            html: "<p>See you on Monday.</p>".to_owned(),
            calendar: String::new(),
            unsubscribe_url: String::new(),
            unproven: false,
        }
    }

    fn row(key: &str, attempts: i64) -> Claimed {
        Claimed { id: 7, key: key.to_owned(), due_at: 1_763_308_800_000_000, attempts, ..Claimed::default() }
    }

    fn sent(mail: &Rendered) -> anyhow::Result<String> {
        sent_as(&row("welcome:7", 1), mail)
    }

    fn sent_as(row: &Claimed, mail: &Rendered) -> anyhow::Result<String> {
        let message = Sender::new("Circlet <circlet@library.city>", "circlet.library.city:3000")?.compose(row, mail, "desk@library.city")?;
        Ok(String::from_utf8(message.formatted())?)
    }

    #[test]
    fn an_email_has_its_sender_its_date_and_its_reply_to() -> anyhow::Result<()> {
        let text = sent(&mail())?;
        for line in [
            "From: Circlet <circlet@library.city>\r\n",
            "To: \"Amina Otieno\" <amina@library.city>\r\n",
            "Reply-To: ben@library.city, cleo@library.city\r\n",
            "Date: Sun, 16 Nov 2025 16:00:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "multipart/alternative",
            "See you on Monday.",
        ] {
            assert!(text.contains(line), "{line} is missing in {text}");
        }
        assert!(!text.contains("List-Unsubscribe"));
        assert!(sent(&Rendered { reply_to: String::new(), ..mail() })?.contains("Reply-To: desk@library.city\r\n"));
        Ok(())
    }

    #[test]
    fn one_key_has_one_message_id_for_good() -> anyhow::Result<()> {
        let id = |row: &Claimed| Ok::<_, anyhow::Error>(sent_as(row, &mail())?.lines().find(|l| l.starts_with("Message-ID")).map(str::to_owned));
        assert_eq!(id(&row("welcome:7", 1))?, id(&row("welcome:7", 9))?);
        assert_ne!(id(&row("welcome:7", 1))?, id(&row("welcome:8", 1))?);
        assert!(id(&row("welcome:7", 1))?.is_some_and(|line| line.ends_with("@circlet.library.city>")));
        Ok(())
    }

    #[test]
    fn one_click_unsubscribing_and_the_calendar_are_included() -> anyhow::Result<()> {
        let text = sent(&Rendered {
            unsubscribe_url: format!("https://circlet.library.city/unsubscribe/{}", "x".repeat(90)),
            calendar: "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n".to_owned(),
            ..mail()
        })?;
        assert!(text.contains(&format!("<https://circlet.library.city/unsubscribe/{}>", "x".repeat(90))), "{text}");
        assert!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        assert!(text.contains("Content-Type: text/calendar; charset=utf-8; method=PUBLISH"), "{text}");
        assert!(text.contains("BEGIN:VCALENDAR"));
        Ok(())
    }

    /// The methods in the content types of an email's parts, and in its calendar.
    fn methods(calendar: &str) -> anyhow::Result<Vec<String>> {
        let text = sent(&Rendered { calendar: calendar.to_owned(), ..mail() })?;
        let named =
            |line: &str| line.strip_prefix("Content-Type: text/calendar; charset=utf-8").map(|rest| rest.trim_start_matches("; method=").to_owned());
        Ok(text.lines().filter_map(named).collect())
    }

    #[test]
    fn case_07_an_email_names_the_method_of_its_calendar_and_an_invitation_is_a_part_and_a_file() -> anyhow::Result<()> {
        for method in ["REQUEST", "CANCEL", "PUBLISH"] {
            let calendar = format!("BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n");
            assert_eq!(methods(&calendar)?, [method]);
            let text = sent(&Rendered { calendar, ..mail() })?;
            assert_eq!(text.matches("BEGIN:VCALENDAR").count(), if method == "PUBLISH" { 1 } else { 2 }, "{text}");
            assert!(text.contains("filename=\"meetings.ics\""), "{text}");
        }
        assert_eq!(methods("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")?, [""], "one that 0.1 wrote names none");
        Ok(())
    }

    #[test]
    fn nothing_people_write_becomes_a_header() -> anyhow::Result<()> {
        let evil = "x\r\nBcc: everybody@library.city\r\n\r\nbody";
        let text = sent(&Rendered {
            subject: evil.to_owned(),
            to_name: evil.to_owned(),
            reply_to: evil.to_owned(),
            locale: evil.to_owned(),
            unsubscribe_url: format!("https://x.org/{evil}"),
            ..mail()
        })?;
        assert!(!text.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{text}");
        assert!(sent(&Rendered { to_email: "a@b.city\r\nBcc: c@d.city".to_owned(), ..mail() }).is_err());
        Ok(())
    }
}
