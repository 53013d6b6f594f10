//! The mail worker: claims due emails by lease, commits, and then checks, renders, sends and marks each one.

use super::brake;
use super::claims::{self, Claimed, Mark};
use super::erase;
use super::kinds::{self, Outcome};
use super::message::{Sender, file_name};
use super::news::News;
use super::transport::{Answer, HELD, Transport};
use crate::platform::error::Result;
use crate::platform::{App, Ctx, Error, settings};
use std::time::Duration;
use tokio::sync::watch;

const MINUTE_US: i64 = 60 * 1_000_000;
/// The longest pause between two attempts: one hour.
const MOST_PAUSE_US: i64 = 60 * MINUTE_US;
/// After this many attempts (more than four days) an email counts as failed.
const MOST_ATTEMPTS: i64 = 100;
/// The same for one that the server refuses for now: about two days, with the pauses of [`pause_us`].
const MOST_REFUSALS: i64 = 54;
/// How often storing a result is tried, a second apart, before the lease is left to expire.
const MARK_TRIES: u32 = 120;

/// How long rendering and sending one email may take, and so how long one that hangs delays the others.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a server without a bell polls for due emails.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// The same with a clock that tests move.
const LOOK_EVERY_IN_TESTS: Duration = Duration::from_secs(1);

/// The result of one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Emails that were sent.
    pub sent: u64,
    /// Emails that will be retried.
    pub later: u64,
    /// Emails that failed for good.
    pub failed: u64,
    /// Emails past their deadline, or whose reason no longer held.
    pub dropped: u64,
}

/// A mail worker. Several may work on one database.
#[derive(Debug)]
pub struct Worker {
    app: App,
    sender: Sender,
    transport: Transport,
    stop: watch::Receiver<bool>,
    patience: Duration,
    news: News,
}

/// The result of trying one email.
enum Tried {
    /// Store this mark.
    Marked(Mark),
    /// Retry later.
    Later(String),
    /// The mail server is unavailable.
    Away(String),
}

/// Why a round of claims ended.
enum Ended {
    /// Nothing is due.
    Empty,
    /// A batch is done; there may be more.
    More,
    /// The server is unavailable, or `stop` turned true.
    Pause,
}

impl Worker {
    /// Creates a worker that stops between two emails once `stop` turns true.
    ///
    /// # Errors
    /// When `SMTP_URL` or `MAIL_FROM` is invalid.
    pub fn new(app: &App, stop: watch::Receiver<bool>) -> anyhow::Result<Self> {
        let sender = Sender::new(&app.config.mail_from, app.config.host())?;
        Ok(Self { app: app.clone(), sender, transport: Transport::new(&app.config)?, stop, patience: PATIENCE, news: News::default() })
    }

    /// Returns the worker with another time limit per email than a minute.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Sends everything that is due now.
    ///
    /// # Errors
    /// When the database does not respond; the results of emails already sent are stored.
    pub async fn send_due(&mut self) -> Result<Tally> {
        let mut tally = Tally::default();
        if !self.app.follow_secret().await? {
            return Ok(tally);
        }
        for circle in claims::drop_late(&self.app.db, self.now_us()).await? {
            tally.dropped += 1;
            self.news.add(circle);
        }
        while !*self.stop.borrow() {
            match self.batch(&mut tally).await? {
                Ended::More if self.news.is_old() => self.tell().await,
                Ended::More => {}
                Ended::Empty | Ended::Pause => break,
            }
        }
        self.tell().await;
        Ok(tally)
    }

    /// Tells of which circles emails were marked. It is no reason to stop if that fails.
    async fn tell(&mut self) {
        if let Err(fail) = self.news.tell(&self.app).await {
            log_fault(&fail, "open pages were not told what became of emails");
        }
    }

    async fn batch(&mut self, tally: &mut Tally) -> Result<Ended> {
        let mails = claims::claim(&self.app.db, self.now_us()).await?;
        if mails.is_empty() {
            return Ok(Ended::Empty);
        }
        let contact = settings::get(self.app.db.primary(), settings::key::CONTACT).await?.unwrap_or_default();
        let mut away: Option<String> = None;
        let mut hung = false;
        let mut ended = Ended::More;
        for mail in &mails {
            let mark = if let Some(reason) = &away {
                self.later(mail, reason)
            } else if *self.stop.borrow() {
                ended = Ended::Pause;
                Mark::Untouched
            } else if hung {
                // Released, so that more urgent emails come first now.
                Mark::Untouched
            } else {
                let patience = self.patience;
                match tokio::time::timeout(patience, self.try_one(mail, &contact)).await {
                    Ok(Tried::Marked(mark)) => mark,
                    Ok(Tried::Later(reason)) => self.later(mail, &reason),
                    Ok(Tried::Away(reason)) => {
                        let mark = self.later(mail, &reason);
                        away = Some(reason);
                        ended = Ended::Pause;
                        mark
                    }
                    Err(_) => {
                        hung = true;
                        self.later(mail, &format!("no answer for {} seconds", patience.as_secs()))
                    }
                }
            };
            count(tally, mail, &mark);
            self.mark(mail, &mark).await?;
            self.news.note(mail, &mark);
        }
        Ok(ended)
    }

    /// Checks, renders and sends one email. The check comes right before sending, so that everything
    /// committed by then counts.
    async fn try_one(&mut self, mail: &Claimed, contact: &str) -> Tried {
        let rendered = match self.render(mail).await {
            Ok(Some(Outcome::Send(rendered))) => rendered,
            Ok(Some(Outcome::Drop(reason))) => return Tried::Marked(Mark::Dropped(reason)),
            Ok(None) => return Tried::Marked(Mark::Untouched),
            Err(fail) => {
                log_fault(&fail, "a mail could not be written out");
                return Tried::Later("could not be written out".to_owned());
            }
        };
        let message = match self.sender.compose(mail, &rendered, contact) {
            Ok(message) => message,
            Err(error) => return Tried::Marked(Mark::Failed(format!("{error:#}"))),
        };
        let ctx = Ctx::system(&self.app);
        let counted = match brake::count(&ctx, mail, &rendered).await {
            Ok(Ok(counted)) => counted,
            Ok(Err(seconds)) => return Tried::Marked(self.waits(mail, seconds)),
            Err(fail) => {
                log_fault(&fail, "a mail could not be counted");
                return Tried::Later("could not be counted".to_owned());
            }
        };
        let answer = self.transport.send(&rendered.to_email, &message, &file_name(mail.id, &mail.key)).await;
        if !matches!(answer, Answer::Sent(_))
            && let Err(fail) = brake::take_back(&ctx, counted).await
        {
            log_fault(&fail, "a mail that was not sent stays counted");
        }
        match answer {
            Answer::Sent(receipt) => Tried::Marked(Mark::Sent(receipt, rendered)),
            Answer::Later(reason) => Tried::Later(reason),
            Answer::Never(reason) => Tried::Marked(Mark::Failed(reason)),
            Answer::Away(reason) => Tried::Away(reason),
        }
    }

    /// Renders in a task of its own, so that a panic affects no other email. `None` if the lease was lost, or the secret that
    /// signs its links.
    async fn render(&self, mail: &Claimed) -> Result<Option<Outcome>> {
        let (ctx, mail) = (Ctx::system(&self.app), mail.clone());
        let written = tokio::spawn(async move {
            if !ctx.app.follow_secret().await? || !claims::is_ours(ctx.db(), &mail).await? {
                return Ok(None);
            }
            kinds::render(&ctx, &mail).await.map(Some)
        });
        written.await.unwrap_or_else(|broke| Err(anyhow::Error::from(broke).into()))
    }

    /// Handles a failed attempt: retries after a pause, or gives up after days.
    fn later(&self, mail: &Claimed, reason: &str) -> Mark {
        if mail.attempts >= if reason.starts_with(HELD) { MOST_REFUSALS } else { MOST_ATTEMPTS } {
            return Mark::Failed(format!("given up after {} attempts: {reason}", mail.attempts));
        }
        let next = self.now_us() + pause_us(mail.attempts, self.app.tokens.dice());
        // Retried at its deadline at the latest, so that it is shown as dropped then and not an hour later.
        Mark::Later(reason.to_owned(), mail.deadline_at.map_or(next, |deadline| next.min(deadline)))
    }

    /// Leaves an email to a later day.
    fn waits(&self, mail: &Claimed, seconds: u32) -> Mark {
        let next = self.now_us() + i64::from(seconds) * 1_000_000;
        let next = mail.deadline_at.map_or(next, |deadline| next.min(deadline));
        Mark::Waits("waits: so many emails to unconfirmed addresses have gone out today about a first circle", next)
    }

    /// Stores a result, and erases what must not be kept.
    async fn mark(&self, mail: &Claimed, mark: &Mark) -> Result<()> {
        let farewell = self.app.letters.get(&mail.kind).is_some_and(|kind| kind.farewell);
        match mark {
            Mark::Sent(receipt, _) if farewell => self.store(mail, &Mark::Sent(receipt.clone(), Box::default())).await?,
            mark => self.store(mail, mark).await?,
        }
        if farewell {
            return erase::farewell(&self.app.db, mail.id, self.now_us()).await;
        }
        if matches!(mark, Mark::Sent(..)) && erase::is_blank(&self.app.db, mail.id).await? {
            // The person left while it was being sent.
            erase::remove(&self.app.config.mail_folder().join(file_name(mail.id, &mail.key))).await;
        }
        Ok(())
    }

    /// Stores a result. Retries for long, because a lost result means that a second copy is sent later.
    async fn store(&self, mail: &Claimed, mark: &Mark) -> Result<()> {
        let mut tries = 0;
        loop {
            tries += 1;
            match claims::mark(&self.app.db, mail, mark, self.now_us()).await {
                Err(fail) if tries < MARK_TRIES => {
                    if tries == 1 {
                        log_fault(&fail, "what became of a mail could not be written down; trying again");
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                other => return other,
            }
        }
    }

    fn now_us(&self) -> i64 {
        self.app.clock.now().as_microsecond()
    }

    /// Closes the connection to the server.
    pub async fn close(&mut self) {
        self.transport.close().await;
    }
}

/// Sends emails until `stop` turns true, finishing the one in progress.
///
/// # Errors
/// When the mail settings are invalid.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let mut worker = Worker::new(&app, stop.clone())?;
    let look_every = if app.config.test_clock.is_some() { LOOK_EVERY_IN_TESTS } else { LOOK_EVERY };
    while !*stop.borrow() {
        worker = match tokio::spawn(round(worker)).await {
            Ok(back) => back,
            Err(broke) => {
                log_fault(&anyhow::Error::from(broke).into(), "the mail worker failed and is restarting");
                Worker::new(&app, stop.clone())?
            }
        };
        tokio::select! {
            () = app.mail_bell.notified() => {}
            () = tokio::time::sleep(look_every) => {}
            _ = stop.changed() => {}
        }
    }
    worker.close().await;
    Ok(())
}

/// Sends what is due and logs the result.
async fn round(mut worker: Worker) -> Worker {
    match worker.send_due().await {
        Ok(tally) if tally == Tally::default() => {}
        Ok(tally) => tracing::info!(sent = tally.sent, later = tally.later, failed = tally.failed, dropped = tally.dropped, "mails"),
        Err(fail) => log_fault(&fail, "the mail worker could not work"),
    }
    worker
}

fn count(tally: &mut Tally, mail: &Claimed, mark: &Mark) {
    match mark {
        Mark::Sent(..) => tally.sent += 1,
        Mark::Dropped(_) => tally.dropped += 1,
        // The server's answer may contain an address: it goes to the database, not to the log.
        Mark::Later(..) => {
            tally.later += 1;
            tracing::warn!(mail = mail.id, attempts = mail.attempts, "an email could not be sent and will be retried");
        }
        Mark::Failed(_) => {
            tally.failed += 1;
            tracing::warn!(mail = mail.id, attempts = mail.attempts, "an email cannot be sent");
        }
        Mark::Waits(..) => tally.later += 1,
        Mark::Untouched => {}
    }
}

/// Returns the pause after the `attempts`th attempt: 1, 2, 4 … 60 minutes, up to a fifth more or less by
/// `dice`, so that emails that failed together are not retried together.
fn pause_us(attempts: i64, dice: u8) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 7) - 1).unwrap_or(0);
    let pause = (MINUTE_US << doublings).min(MOST_PAUSE_US);
    pause * (800 + i64::from(dice) * 400 / 255) / 1000
}

/// Logs an internal error of background work in one line.
pub fn log_fault(fail: &Error, what: &'static str) {
    match fail {
        Error::Internal(error) => tracing::error!(error = %format_args!("{error:#}"), "{what}"),
        Error::Expected(error) => tracing::error!(%error, "{what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_vary_by_a_fifth() {
        let minutes = |attempts, dice| pause_us(attempts, dice) as f64 / MINUTE_US as f64;
        assert!((0.79..=0.81).contains(&minutes(1, 0)) && (1.19..=1.21).contains(&minutes(1, 255)));
        for (attempts, middle) in [(1, 1.0), (2, 2.0), (3, 4.0), (6, 32.0), (7, 60.0), (8, 60.0), (90, 60.0)] {
            assert!((minutes(attempts, 128) - middle).abs() < middle * 0.01, "{attempts}: {}", minutes(attempts, 128));
        }
    }
}
