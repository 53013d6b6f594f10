//! Mail transports: SMTP, or files in the data folder.

use crate::platform::Config;
use crate::types::email::is_example;
use anyhow::{Context, bail};
use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::{ClientId, Extension};
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

/// A server that cannot be connected to within this time counts as unavailable.
const CONNECT_TIME: Duration = Duration::from_secs(20);
/// An email that is not accepted within this time is retried later.
const SEND_TIME: Duration = Duration::from_secs(40);

/// Begins the reason of an email that waits although the server said 5xx: the answer is about this site or passes by
/// itself, and says nothing about the address.
pub const HELD: &str = "refused for now: ";

/// Why an address whose part before the @ is not ASCII cannot be reached.
pub(super) const NO_UTF8: &str = "the mail server lacks SMTPUTF8, which an address with such letters before the @ needs";

/// The result of sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Accepted; the server's answer or the file's name.
    Sent(String),
    /// Temporarily rejected (4xx, the connection broke, or a 5xx after [`HELD`]).
    Later(String),
    /// Permanently rejected (any other 5xx).
    Never(String),
    /// The server cannot be reached or refuses the login: no email can be sent now.
    Away(String),
}

/// This server's transports.
#[derive(Debug)]
pub struct Transport {
    folder: PathBuf,
    smtp: Option<Smtp>,
}

impl Transport {
    /// Creates the transport for `SMTP_URL`; without one, emails are written to `mail` in the data folder.
    ///
    /// # Errors
    /// When `SMTP_URL` is invalid.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let smtp = config.smtp_url.as_deref().map(|url| Smtp::new(url, config.host())).transpose()?;
        Ok(Self { folder: config.mail_folder(), smtp })
    }

    /// Sends an email. `name` is the file's name if it is written to a file: emails to addresses reserved for
    /// examples (the demo's people) never go to a server.
    pub async fn send(&mut self, to: &str, message: &Message, name: &str) -> Answer {
        match &mut self.smtp {
            Some(smtp) if !is_example(to) => smtp.send(message).await,
            _ => match write(&self.folder, name, &message.formatted()).await {
                Ok(()) => Answer::Sent(format!("written to {name}")),
                Err(error) => Answer::Later(format!("the file could not be written: {error}")),
            },
        }
    }

    /// Closes the connection to the server.
    pub async fn close(&mut self) {
        if let Some(mut line) = self.smtp.as_mut().and_then(|smtp| smtp.line.take()) {
            // The connection is closed in any case.
            drop(timeout(Duration::from_secs(2), line.quit()).await);
        }
    }
}

/// Writes under another name and renames, so that no one ever reads half an email.
async fn write(folder: &std::path::Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let half = folder.join(format!(".{name}.half"));
    let mut file = tokio::fs::File::create(&half).await?;
    file.write_all(bytes).await?;
    file.sync_data().await?;
    tokio::fs::rename(&half, folder.join(name)).await
}

/// Transport encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Privacy {
    /// From the first byte (`smtps://`).
    Tls,
    /// STARTTLS is required (`?tls=required`, and whenever a password is sent).
    Required,
    /// STARTTLS if the server supports it, with any certificate, as mail servers do among themselves.
    Opportunistic,
    /// Unencrypted (`?tls=none`): for a server on the same machine.
    Nothing,
}

/// One mail server, with its connection while there is one.
struct Smtp {
    host: String,
    port: u16,
    privacy: Privacy,
    login: Option<Credentials>,
    hello: ClientId,
    line: Option<AsyncSmtpConnection>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({}:{}, {:?})", self.host, self.port, self.privacy)
    }
}

/// Returns the name of the mail server in an `SMTP_URL`.
pub fn server_name(smtp_url: &str) -> Option<String> {
    let url = url::Url::parse(smtp_url).ok()?;
    url.host_str().map(|host| host.trim_matches(['[', ']']).to_owned()).filter(|host| !host.is_empty())
}

impl Smtp {
    fn new(address: &str, our_host: &str) -> anyhow::Result<Self> {
        const SHAPE: &str = "SMTP_URL must look like smtp://user:password@mail.example:587 or smtps://…";
        // The URL may contain a password, so the message does not repeat it.
        let url = url::Url::parse(address).context(SHAPE)?;
        let host = server_name(address).context(SHAPE)?;
        let decode = |text: &str| percent_decoded(text).context(SHAPE);
        let login = match (url.username(), url.password()) {
            ("", _) => None,
            (user, password) => Some(Credentials::new(decode(user)?, decode(password.unwrap_or_default())?)),
        };
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let privacy = match (url.scheme(), tls.as_deref()) {
            ("smtps", None | Some("required")) => Privacy::Tls,
            ("smtp", None) if login.is_some() => Privacy::Required,
            ("smtp", Some("required")) => Privacy::Required,
            ("smtp", None | Some("opportunistic")) => Privacy::Opportunistic,
            ("smtp", Some("none")) => Privacy::Nothing,
            _ => bail!("{SHAPE}; ?tls= is required, opportunistic or none"),
        };
        let usual = match privacy {
            Privacy::Tls => 465,
            _ if login.is_some() => 587,
            _ => 25,
        };
        let name = our_host.split(':').next().filter(|name| name.contains('.') && !name.starts_with('['));
        let hello = name.map_or_else(ClientId::default, |name| match name.parse() {
            Ok(v4) => ClientId::Ipv4(v4),
            Err(_) => ClientId::Domain(name.to_owned()),
        });
        Ok(Self { host, port: url.port().unwrap_or(usual), privacy, login, hello, line: None })
    }

    async fn send(&mut self, message: &Message) -> Answer {
        let mut line = match self.open().await {
            Ok(line) => line,
            Err(reason) => return Answer::Away(reason),
        };
        let envelope = message.envelope();
        let mut addresses = envelope.to().iter().chain(envelope.from());
        if addresses.any(|address| !address.to_string().is_ascii()) && !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            self.line = Some(line);
            return Answer::Never(NO_UTF8.to_owned());
        }
        match timeout(SEND_TIME, line.send(envelope, &message.formatted())).await {
            Ok(Ok(response)) => {
                let words = response.message().collect::<Vec<_>>().join(" ");
                self.line = Some(line);
                Answer::Sent(format!("{} {words}", response.code()))
            }
            // The failure closed the connection; the next email opens another.
            Ok(Err(error)) if passes(&error) => Answer::Later(format!("{HELD}{}", told(&error))),
            Ok(Err(error)) if error.is_permanent() || error.is_client() => Answer::Never(told(&error)),
            Ok(Err(error)) => Answer::Later(told(&error)),
            Err(_) => Answer::Later(format!("no answer for {} seconds", SEND_TIME.as_secs())),
        }
    }

    /// Returns the previous connection if it still works, or a new one.
    async fn open(&mut self) -> Result<AsyncSmtpConnection, String> {
        if let Some(mut line) = self.line.take()
            && timeout(CONNECT_TIME, line.test_connected()).await.unwrap_or(false)
        {
            return Ok(line);
        }
        match timeout(CONNECT_TIME, self.connect()).await {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) if passes(&error) => Err(format!("{HELD}{}", told(&error))),
            Ok(Err(error)) => Err(told(&error)),
            Err(_) => Err(format!("no connection within {} seconds", CONNECT_TIME.as_secs())),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let to = (self.host.as_str(), self.port);
        let proven = || TlsParameters::new(self.host.clone());
        let wrapped = if self.privacy == Privacy::Tls { Some(proven()?) } else { None };
        let mut line = AsyncSmtpConnection::connect_tokio1(to, Some(CONNECT_TIME), &self.hello, wrapped, None).await?;
        match self.privacy {
            Privacy::Required => line.starttls(proven()?, &self.hello).await?,
            Privacy::Opportunistic if line.can_starttls() => {
                let any = TlsParameters::builder(self.host.clone()).dangerous_accept_invalid_certs(true).build()?;
                line.starttls(any, &self.hello).await?;
            }
            _ => {}
        }
        if let Some(login) = &self.login {
            line.auth(&[Mechanism::Plain, Mechanism::Login], login).await?;
        }
        Ok(line)
    }
}

/// Returns whether a 5xx is about this site (a wrong password, a blocklist) or passes by itself (a full mailbox, a
/// route), so that a later attempt may succeed.
fn passes(error: &lettre::transport::smtp::Error) -> bool {
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    error.is_permanent() && error.status().is_some_and(|code| is_passing(&code.to_string(), &words))
}

/// Judges a 5xx by its code and the extended code (RFC 3463) that its words may begin with.
fn is_passing(code: &str, words: &str) -> bool {
    let extended = words.split_whitespace().next().unwrap_or_default();
    let mut parts = extended.strip_prefix("5.").unwrap_or_default().splitn(2, '.').map(|part| part.parse::<u16>().ok());
    match (parts.next().flatten(), parts.next().flatten()) {
        // No such address.
        (Some(1), Some(_)) => false,
        (Some(2), Some(2)) | (Some(4 | 7), Some(_)) => true,
        _ => code == "535" || code == "552",
    }
}

/// Formats an error with its causes on one line.
fn told(error: &lettre::transport::smtp::Error) -> String {
    let mut out = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !out.contains(&words) {
            out = format!("{out}: {words}");
        }
        cause = inner.source();
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Decodes `%40` and the like in a user name or a password.
fn percent_decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(url: &str) -> anyhow::Result<(String, u16, Privacy, bool)> {
        let smtp = Smtp::new(url, "circlet.library.city")?;
        Ok((smtp.host, smtp.port, smtp.privacy, smtp.login.is_some()))
    }

    #[test]
    fn a_refusal_is_final_only_if_it_is_about_the_address_or_the_email() {
        for (code, words, passing) in [
            ("550", "5.1.1 no such user", false),
            ("550", "no such user", false),
            ("552", "5.1.1 no such user", false),
            ("553", "5.1.3 bad address", false),
            ("550", "5.2.1 mailbox disabled", false),
            ("554", "5.6.0 bad content", false),
            ("550", "5.7 times", false),
            ("554", "", false),
            ("535", "authentication failed", true),
            ("535", "5.7.8 bad credentials", true),
            ("530", "5.7.0 authentication required", true),
            ("552", "mailbox full", true),
            ("552", "5.2.2 mailbox full", true),
            ("550", "5.2.2 over quota", true),
            ("554", "5.4.6 too many hops", true),
            ("550", "5.7.1 your host is on a list", true),
            ("550", "5.7.26 unauthenticated", true),
        ] {
            assert_eq!(is_passing(code, words), passing, "{code} {words}");
        }
    }

    #[test]
    fn an_smtp_url_sets_the_server_and_the_encryption() -> anyhow::Result<()> {
        for (url, expected) in [
            ("smtp://mail.city", ("mail.city", 25, Privacy::Opportunistic, false)),
            ("smtp://u:p%40ss@mail.city", ("mail.city", 587, Privacy::Required, true)),
            ("smtp://u:p@mail.city?tls=opportunistic", ("mail.city", 587, Privacy::Opportunistic, true)),
            ("smtp://127.0.0.1:2525?tls=none", ("127.0.0.1", 2525, Privacy::Nothing, false)),
            ("smtps://u:p@mail.city", ("mail.city", 465, Privacy::Tls, true)),
        ] {
            let (host, port, privacy, login) = smtp(url)?;
            assert_eq!((host.as_str(), port, privacy, login), expected, "{url}");
        }
        Ok(())
    }

    #[test]
    fn an_invalid_smtp_url_is_rejected_without_repeating_its_password() {
        for url in ["mail.city", "http://u:geheim@mail.city", "smtp://u:geheim@mail.city?tls=maybe", "smtps://u:geheim@mail.city?tls=none", "smtp://"]
        {
            let error = smtp(url).map_err(|e| format!("{e:#}"));
            assert!(error.is_err_and(|e| e.contains("SMTP_URL") && !e.contains("geheim")), "{url}");
        }
    }
}
