//! Classifies why an email waits or failed, from the reason that the worker stored.

use super::claims::LATE;
use super::transport::{HELD, NO_UTF8};
use crate::types::MailTrouble;

/// Begins the reason of an email that has failed after many attempts.
const GIVEN_UP: &str = "given up after ";
/// Begins the reason of an email that waits for another day.
const WAITS: &str = "waits: ";

/// Returns what a stored reason says about the other side or this one; `None` for an empty one.
pub fn trouble(reason: &str, held: bool) -> Option<MailTrouble> {
    if held {
        return Some(MailTrouble::Held);
    }
    let reason = reason.strip_prefix(GIVEN_UP).and_then(|rest| rest.split_once(": ")).map_or(reason, |(_, rest)| rest);
    if reason.is_empty() {
        return None;
    }
    if reason == LATE {
        return Some(MailTrouble::Late);
    }
    if reason.starts_with(WAITS) {
        return Some(MailTrouble::Limit);
    }
    if reason == NO_UTF8 {
        return Some(MailTrouble::Letters);
    }
    let (held, said) = reason.strip_prefix(HELD).map_or((false, reason), |said| (true, said));
    let Some((code, words)) = answer(said) else {
        let server = ["no answer", "no connection", "Connection error", "network error"].iter().any(|words| said.starts_with(words));
        return Some(if server { MailTrouble::Server } else { MailTrouble::Site });
    };
    let extended = words.split_whitespace().next().unwrap_or_default();
    let mut parts = extended.split('.').skip(1).map(|part| part.parse::<u16>().ok());
    Some(match (code, parts.next().flatten(), parts.next().flatten()) {
        // The sender's address: ours.
        (_, Some(1), Some(7 | 8)) => MailTrouble::Server,
        (_, Some(2), Some(2)) | (452 | 552, None, _) => MailTrouble::Full,
        (400..500, ..) => MailTrouble::Busy,
        _ if held => MailTrouble::Server,
        (_, Some(1), _) | (_, Some(2), Some(1)) | (550 | 551 | 553, None, _) => MailTrouble::Address,
        _ => MailTrouble::Refused,
    })
}

/// Returns code and words of a server's answer: "permanent error (550): 5.1.1 no such user".
fn answer(said: &str) -> Option<(u16, &str)> {
    let rest = ["permanent error (", "transient error ("].iter().find_map(|begins| said.strip_prefix(begins))?;
    let (code, rest) = rest.split_once(')')?;
    Some((code.parse().ok()?, rest.trim_start_matches(": ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_servers_say_is_told_in_few_kinds() {
        for (reason, expected) in [
            ("permanent error (550): 5.1.1 no such user", MailTrouble::Address),
            ("permanent error (550): no such user", MailTrouble::Address),
            ("permanent error (550): 5.1.8 bad sender", MailTrouble::Server),
            ("permanent error (550): 5.2.1 mailbox disabled", MailTrouble::Address),
            ("permanent error (554): 5.6.0 bad content", MailTrouble::Refused),
            ("permanent error (554)", MailTrouble::Refused),
            ("refused for now: permanent error (552): 5.2.2 mailbox full", MailTrouble::Full),
            ("refused for now: permanent error (552): mailbox full", MailTrouble::Full),
            ("given up after 54 attempts: refused for now: permanent error (552): mailbox full", MailTrouble::Full),
            ("refused for now: permanent error (535): authentication failed", MailTrouble::Server),
            ("refused for now: permanent error (550): 5.7.1 your host is on a list", MailTrouble::Server),
            ("transient error (451): 4.7.1 greylisted", MailTrouble::Busy),
            ("transient error (452): 4.2.2 mailbox full", MailTrouble::Full),
            ("given up after 100 attempts: transient error (421): too busy", MailTrouble::Busy),
            ("no connection within 20 seconds", MailTrouble::Server),
            ("no answer for 40 seconds", MailTrouble::Server),
            ("Connection error: refused", MailTrouble::Server),
            (NO_UTF8, MailTrouble::Letters),
            ("past its deadline", MailTrouble::Late),
            ("waits: so many emails", MailTrouble::Limit),
            ("could not be written out", MailTrouble::Site),
            ("the file could not be written: no space left", MailTrouble::Site),
        ] {
            assert_eq!(trouble(reason, false), Some(expected), "{reason}");
        }
        assert_eq!(trouble("", false), None);
        assert_eq!(trouble("", true), Some(MailTrouble::Held));
    }
}
