//! The context of a request: the program's parts, the viewer and the time.

use super::events::Subscriber;
use super::outbox::{Brake, Letters};
use super::tokens::Tokens;
use super::{Clock, Config, Db, Result, Tx, passwords::Hasher};
use crate::i18n::{Locale, dates::Reader, regions::Region};
use crate::types::{AppError, BeforeChange, CircleId, FormerPlace, Me, Viewer};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::watch;

/// What a slice tells its dependents inside its own transaction because both must be atomic: seats,
/// meetings, claims, erasure. Everything else follows from an event ([`Ctx::publish`]).
#[derive(Clone, Debug)]
pub enum Hook {
    /// An account signed in on the browser whose token hash is in the context: drafts begun before signing in
    /// become this account's.
    SignedIn(crate::types::AccountId),
    /// The person who registered an account has shown up, in this browser or another: what they had begun in the browser in
    /// which they registered becomes theirs.
    Registrant {
        /// The account.
        account: crate::types::AccountId,
        /// The hash of the token of that browser.
        browser: String,
        /// When the account was registered (microseconds UTC).
        registered_at: i64,
    },
    /// The owner of an account wants it deleted, now: a slice that needs a decision first refuses, one that waits for others has
    /// the deletion wait.
    DeletionAsked(crate::types::AccountId),
    /// An account is deleted by its owner.
    AccountDeleted(crate::types::AccountId),
    /// The owner of an address took over an account that someone else may have registered: what was made with it goes.
    AccountTakenOver(crate::types::AccountId),
    /// Meetings of a published circle were added, moved, changed or cancelled: as people knew them before.
    MeetingsChanged(CircleId, Vec<BeforeChange>),
    /// The place or link of a published circle was saved: as it was before.
    PlaceChanged(CircleId, FormerPlace),
    /// A circle was cancelled.
    CircleCancelled(CircleId),
    /// The number of seats of a circle was saved.
    SeatsChanged(CircleId),
    /// Staff hid a circle or showed it again.
    CircleHidden(CircleId),
    /// Staff hid a tip or review of a course, or showed it again.
    WordsHidden {
        /// Who did.
        by: crate::types::AccountId,
        /// The course.
        course: crate::types::CourseId,
        /// Whether it is hidden now.
        hidden: bool,
    },
    /// A participant's seat was given up and their data erased.
    SignupEnded(crate::types::SignupId),
}

/// A handler that a slice runs inside another slice's transaction.
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
    /// Signatures and randomness.
    pub tokens: Tokens,
    /// Whether the secret behind them is the database's.
    pub secret: super::secret::Secret,
    /// The password hasher with its limit on concurrency.
    pub hasher: Hasher,
    /// The texts written by staff, in memory.
    pub site: super::settings::SiteCache,
    /// Public answers of the last two seconds.
    pub recent: Arc<super::recent::Recent>,
    /// Public pages of the last two seconds.
    pub recent_pages: Arc<super::recent::Recent>,
    /// What all people of a circle see the same, of the last two seconds.
    pub in_step: Arc<super::recent::Recent>,
    /// Texts of circles that were rendered just now.
    pub rendered: Arc<super::markdown::Kept>,
    /// The texts that people agree to, which this server knows to be kept.
    pub consents: Arc<super::consents::Known>,
    /// Proxies that name visitors' addresses and are not trusted.
    pub untrusted_proxies: Arc<super::proxies::UntrustedProxies>,
    /// The handlers that slices run inside each other's transactions.
    pub hooks: Arc<Vec<InTransaction>>,
    /// Event subscribers, which run after the commit.
    pub subscribers: Arc<Vec<Subscriber>>,
    /// Each wakes a subscriber after a commit that published an event for it.
    pub event_bells: Arc<BTreeMap<&'static str, watch::Sender<()>>>,
    /// The pages of circles that are open on this server.
    pub live: super::events::Live,
    /// The letter kinds, by name.
    pub letters: Letters,
    /// Limits emails to addresses that are not proven.
    pub brake: Option<Brake>,
    /// Wakes the mail worker after an action that enqueued an email.
    pub mail_bell: Arc<tokio::sync::Notify>,
}

/// The context of one request or one job run.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The parts.
    pub app: App,
    /// The person who makes the request.
    pub viewer: Viewer,
    /// The language to answer in.
    pub locale: Locale,
    /// Whether the person chose it: in the menu or for the account.
    pub locale_chosen: bool,
    /// The region to write dates for: the account's, or the browser's.
    pub region: Option<Region>,
    /// The time: one instant for the whole request.
    pub now: jiff::Timestamp,
    /// The client's address, blinded, for rate limits.
    pub client: String,
    /// The current session, for ending all others.
    pub session: Option<crate::types::SessionId>,
    /// SHA-256 of the token that identifies this browser's drafts and kept forms; empty if the browser has
    /// none.
    pub browser_hash: String,
    /// What makes a request that is sent again do nothing again.
    pub once: Option<super::once::Once>,
}

impl Ctx {
    /// Returns a context without a person, for jobs and commands.
    pub fn system(app: &App) -> Self {
        Self {
            app: app.clone(),
            viewer: Viewer::default(),
            locale: Locale::default(),
            locale_chosen: false,
            region: None,
            now: app.clock.now(),
            client: String::new(),
            session: None,
            browser_hash: String::new(),
            once: None,
        }
    }

    /// Returns the same context as seen by an account (tests, demo replay).
    #[must_use]
    pub fn acting_as(&self, me: Me) -> Self {
        Self { viewer: Viewer { me: Some(me) }, ..self.clone() }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// Returns for whom dates are written.
    pub fn reader(&self) -> Reader {
        Reader { language: self.locale, region: self.region }
    }

    /// Returns the account that is signed in.
    ///
    /// # Errors
    /// [`AppError::SignIn`] if no one is signed in.
    pub fn me(&self) -> Result<&Me, AppError> {
        self.viewer.me.as_ref().ok_or(AppError::SignIn)
    }

    /// Returns the pool to read public pages from: the replica, unless this browser has a session or a draft,
    /// because people must see what they just wrote.
    pub fn public_reads(&self) -> &sqlx::AnyPool {
        let anonymous = self.viewer.me.is_none() && self.browser_hash.is_empty();
        if anonymous { self.app.db.replica() } else { self.app.db.primary() }
    }

    /// Returns the viewer as the write transaction sees them; proofs for its writes are made from this.
    /// Anonymous if the account was blocked or deleted, or the session ended, since the request came in.
    pub async fn viewer_in(&self, tx: &mut Tx) -> Result<Viewer> {
        match &self.viewer.me {
            Some(me) => Ok(Viewer { me: super::sessions::me_in(tx, me.id, self.session, self.now_us()).await? }),
            None => Ok(Viewer::default()),
        }
    }

    /// Returns the current time as the database stores it: microseconds UTC.
    pub fn now_us(&self) -> i64 {
        self.now.as_microsecond()
    }

    /// Runs every slice's handler for `hook` in the same transaction.
    ///
    /// # Errors
    /// The first failure; the caller should then drop the transaction.
    pub async fn in_transaction(&self, tx: &mut Tx, hook: Hook) -> Result<()> {
        for run in self.app.hooks.iter() {
            run(self, tx, hook.clone()).await?;
        }
        Ok(())
    }

    /// Commits, then wakes the mail worker if it has something to send, and the subscribers of the events that were published, and removes the files of erased emails.
    /// With an idempotency key the request is done: sent again, it changes nothing.
    ///
    /// # Errors
    /// When the commit fails, or if the request was done meanwhile; nothing was changed then.
    pub async fn commit(&self, mut tx: Tx) -> Result<()> {
        if let Some(once) = &self.once {
            once.claim(&mut tx, self.now_us()).await?;
        }
        self.commit_part(tx).await
    }

    /// Same as [`Ctx::commit`] for a part of a request that has to be sent again, because the rest needs a decision.
    ///
    /// # Errors
    /// When the commit fails; nothing was changed then.
    pub async fn commit_part(&self, mut tx: Tx) -> Result<()> {
        let (wakes, files) = (std::mem::take(tx.wakes()), tx.take_removed());
        tx.commit().await?;
        for file in files {
            super::outbox::erase::remove(&file).await;
        }
        for bell in wakes.subscribers.iter().filter_map(|name| self.app.event_bells.get(name)) {
            bell.send_replace(());
        }
        if wakes.mail {
            self.app.mail_bell.notify_one();
        }
        Ok(())
    }
}
