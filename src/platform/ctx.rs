//! What a service is handed: the program's parts, and who asks when.

use super::events::Subscriber;
use super::outbox::Letters;
use super::tokens::Tokens;
use super::{Clock, Config, Db, Result, Tx, passwords::Hasher};
use crate::i18n::Locale;
use crate::types::{AppError, CircleId, Me, MeetingId, SignupId, Viewer};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::watch;

/// What a slice tells the slices that depend on it inside its own transaction, because it must hold
/// together: seats, meetings, claims, erasing. Everything else follows from an event ([`Ctx::publish`]).
#[derive(Clone, Debug)]
pub enum Hook {
    /// Somebody signed in with the browser whose token hash is in the context: drafts begun logged
    /// out become this account's.
    SignedIn(crate::types::AccountId),
    /// An account's owner deletes it.
    AccountDeleted(crate::types::AccountId),
    /// Meetings of a public circle moved or were cancelled. Each row holds how it was before.
    DatesChanged(CircleId, Vec<MeetingId>),
    /// A circle was called off.
    CircleCancelled(CircleId),
    /// Somebody gave up or lost a seat.
    SeatGivenBack(SignupId),
}

/// What a slice does inside another one's transaction.
pub type InTransaction = for<'a> fn(&'a Ctx, &'a mut Tx, Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// The parts that live as long as the program.
#[derive(Clone, Debug)]
pub struct App {
    /// Settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Secrets and randomness.
    pub tokens: Tokens,
    /// The password hasher with its limit on concurrency.
    pub hasher: Hasher,
    /// The texts staff write, in memory.
    pub site: super::settings::SiteCache,
    /// Public answers of the last two seconds.
    pub recent: Arc<super::recent::Recent>,
    /// What slices do inside the transactions of others.
    pub hooks: Arc<Vec<InTransaction>>,
    /// Who does something about events, after the commit.
    pub subscribers: Arc<Vec<Subscriber>>,
    /// Wakes the subscribers after a commit that published an event.
    pub event_bell: watch::Sender<()>,
    /// The kinds of mails, by name.
    pub letters: Letters,
    /// Wakes the mail worker after a action that wrote a mail.
    pub mail_bell: Arc<tokio::sync::Notify>,
}

/// One request (or one job): the program's parts, and who asks when, in which language.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The parts.
    pub app: App,
    /// Who asks.
    pub viewer: Viewer,
    /// In which language to answer.
    pub locale: Locale,
    /// When: one moment for the whole request.
    pub now: jiff::Timestamp,
    /// The other side's address, blinded, for limits.
    pub client: String,
    /// The session in use, for "end the others".
    pub session: Option<crate::types::SessionId>,
    /// SHA-256 of the token under which drafts and kept forms of this browser stand; empty when
    /// the browser has none.
    pub browser_hash: String,
}

impl Ctx {
    /// A context without a person: jobs, commands.
    pub fn system(app: &App) -> Self {
        Self {
            app: app.clone(),
            viewer: Viewer::default(),
            locale: Locale::default(),
            now: app.clock.now(),
            client: String::new(),
            session: None,
            browser_hash: String::new(),
        }
    }

    /// The same, as seen by an account (tests, demo replay).
    #[must_use]
    pub fn acting_as(&self, me: Me) -> Self {
        Self { viewer: Viewer { me: Some(me) }, ..self.clone() }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// The account that is signed in.
    ///
    /// # Errors
    /// [`AppError::SignIn`] when nobody is.
    pub fn me(&self) -> Result<&Me, AppError> {
        self.viewer.me.as_ref().ok_or(AppError::SignIn)
    }

    /// Where a public page is read from: the replica, unless this browser has a session or a draft,
    /// for whoever wrote something must see it.
    pub fn public_reads(&self) -> &sqlx::AnyPool {
        let anonymous = self.viewer.me.is_none() && self.browser_hash.is_empty();
        if anonymous { self.app.db.replica() } else { self.app.db.primary() }
    }

    /// Who asks, as a write transaction reads it: proofs for what it writes are made from this. An
    /// account that was blocked or deleted, or whose session ended since the request came in, is
    /// nobody.
    pub async fn viewer_in(&self, tx: &mut Tx) -> Result<Viewer> {
        match &self.viewer.me {
            Some(me) => Ok(Viewer { me: super::sessions::me_in(tx, me.id, self.session).await? }),
            None => Ok(Viewer::default()),
        }
    }

    /// Now, as the database keeps it: microseconds UTC.
    pub fn now_us(&self) -> i64 {
        self.now.as_microsecond()
    }

    /// Lets every slice do what must hold together with this, in the same transaction.
    ///
    /// # Errors
    /// The first failure; the transaction should then be dropped.
    pub async fn in_transaction(&self, tx: &mut Tx, hook: Hook) -> Result<()> {
        for run in self.app.hooks.iter() {
            run(self, tx, hook.clone()).await?;
        }
        Ok(())
    }

    /// Commits, and wakes the mail worker and, after an event, its subscribers.
    ///
    /// # Errors
    /// When the commit fails; nothing was changed then.
    pub async fn commit(&self, tx: Tx) -> Result<()> {
        let events = tx.wakes_subscribers();
        tx.commit().await?;
        if events {
            self.app.event_bell.send_replace(());
        }
        self.app.mail_bell.notify_one();
        Ok(())
    }
}
