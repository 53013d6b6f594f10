//! `circlet mail-test ADDRESS`: sends one email through the configured transport and prints the server's
//! answer. It opens no database.

use anyhow::bail;
use circlet::platform::outbox::message::{Sender, file_name};
use circlet::platform::outbox::transport::{Answer, Transport};
use circlet::platform::outbox::{Claimed, Rendered};
use circlet::platform::secret::Key;
use circlet::platform::{Clock, Config};

/// Sends one test email at once, bypassing the outbox, and returns the server's answer.
///
/// # Errors
/// When the settings or the address are invalid, or the server does not accept the email; the message
/// contains the server's answer.
pub async fn run(config: &Config, clock: &Clock, address: &str) -> anyhow::Result<String> {
    let now = clock.now();
    let words = format!("This is a test mail from Circlet at {}.\nIf you can read it, sending works.\n", config.url);
    let mail = Claimed { key: format!("mail-test:{}", Key::generate().fingerprint()), due_at: now.as_microsecond(), ..Claimed::default() };
    let rendered = Rendered {
        to_email: address.trim().to_owned(),
        locale: "en".to_owned(),
        subject: "Test mail from Circlet".to_owned(),
        html: format!("<p>{}</p>", ammonia::clean_text(&words)),
        text: words,
        ..Rendered::default()
    };
    let message = Sender::new(&config.mail_from, config.host())?.compose(&mail, &rendered, "")?;
    let mut transport = Transport::new(config)?;
    let answer = transport.send(&rendered.to_email, &message, &file_name(mail.id, &mail.key)).await;
    transport.close().await;
    match answer {
        Answer::Sent(receipt) => Ok(receipt),
        Answer::Later(reason) => bail!("not accepted; a real email would be retried: {reason}"),
        Answer::Never(reason) => bail!("permanently refused: {reason}"),
        Answer::Away(reason) => bail!("the mail server cannot be used: {reason}"),
    }
}
