//! The security log: who did what, from where, when; never a secret and never an address. It is only appended to, also by a
//! page that staff open: that changes nothing that a reader can see. Rows are deleted after 180 days.

use super::db::Reader;
use super::error::{Doing, Result};
use super::{Ctx, Tx};
use crate::types::AccountId;

/// How long a row is kept: 180 days.
const KEPT: i64 = crate::types::retention::SECURITY_LOG.us();
/// How long staff who read the same things are not recorded again: ten minutes.
const SAME_VISIT: i64 = 600 * 1_000_000;
/// How many refusals of one account are recorded in that time.
const MOST_REFUSALS: i64 = 20;

/// What was done: a code stored in rows, which never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action(&'static str);

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        impl Action {
            $($(#[$doc])* pub const $name: Self = Self($code);)*
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

actions! {
    /// Signed in.
    SIGNED_IN = "signed_in",
    /// Signed in by a link in an email.
    SIGNED_IN_BY_LINK = "signed_in_by_link",
    /// A link to sign in was asked for.
    SIGN_IN_ASKED = "sign_in_asked",
    /// A wrong password for an account, or any for an unknown or blocked one.
    SIGN_IN_FAILED = "sign_in_failed",
    /// A wrong password before a sensitive action.
    WRONG_PASSWORD = "wrong_password",
    /// A link to choose a new password was asked for.
    RESET_ASKED = "reset_asked",
    /// The password was changed.
    PASSWORD_CHANGED = "password_changed",
    /// The address was confirmed.
    ADDRESS_CONFIRMED = "address_confirmed",
    /// A change of address was asked for.
    ADDRESS_ASKED = "address_asked",
    /// The address was changed.
    ADDRESS_CHANGED = "address_changed",
    /// The owner of the address took the account over.
    TAKEN_OVER = "taken_over",
    /// The account was deleted.
    DELETED = "deleted",
    /// Deleting the account was asked for and waits.
    DELETION_ASKED = "deletion_asked",
    /// It was withdrawn.
    DELETION_WITHDRAWN = "deletion_withdrawn",
    /// The account was made staff.
    STAFF_GIVEN = "staff_given",
    /// Its staff rights were taken away.
    STAFF_TAKEN = "staff_taken",
    /// The account was blocked.
    BLOCKED = "blocked",
    /// It was allowed again.
    UNBLOCKED = "unblocked",
    /// An invitation to facilitate a circle was accepted.
    INVITATION_ACCEPTED = "invitation_accepted",
    /// Something was refused for lack of rights.
    REFUSED = "refused",
    /// Staff opened someone else's circle to manage it.
    STAFF_READ = "staff_read",
    /// Staff opened someone else's account, or the list of accounts.
    STAFF_READ_ACCOUNTS = "staff_read_accounts",
    /// Staff changed someone else's circle or course.
    STAFF_CHANGED = "staff_changed",
    /// Data was downloaded.
    EXPORTED = "exported",
}

impl Action {
    /// Returns its code.
    pub fn code(self) -> &'static str {
        self.0
    }
}

/// What is recorded besides who, from where and when, which are the context's.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What was done.
    pub action: Action,
    /// Who did it, if not the viewer: someone who just signed in.
    pub by: Option<AccountId>,
    /// Whose account it is about, if not the own one.
    pub about: Option<AccountId>,
    /// The path of a page; may be empty.
    pub subject: &'a str,
}

impl<'a> Entry<'a> {
    /// Something that the viewer did.
    pub fn new(action: Action) -> Self {
        Self { action, by: None, about: None, subject: "" }
    }

    /// Something that an account did that has just signed in, or proved itself by a link.
    #[must_use]
    pub fn by(self, by: AccountId) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Something about another person's account.
    #[must_use]
    pub fn about(self, about: AccountId) -> Self {
        Self { about: Some(about), ..self }
    }

    /// Something on a page.
    #[must_use]
    pub fn at(self, subject: &'a str) -> Self {
        Self { subject, ..self }
    }
}

impl Ctx {
    /// Records something in the transaction that does it.
    pub async fn record(&self, tx: &mut Tx, entry: Entry<'_>) -> Result<()> {
        insert(self, tx.conn(), entry).await
    }

    /// Records something that no transaction does: a failure, a refusal, a download.
    ///
    /// # Errors
    /// When the database takes no writes; what is to be recorded should not happen then.
    pub async fn record_alone(&self, entry: Entry<'_>) -> Result<()> {
        insert(self, &mut *self.db().single().await?, entry).await
    }

    /// Records that staff read something, once in ten minutes.
    ///
    /// # Errors
    /// As [`Ctx::record_alone`].
    pub async fn record_visit(&self, entry: Entry<'_>) -> Result<()> {
        let recent: Option<i64> = sqlx::query_scalar(
            "select id from security_log where account_id = $1 and at > $2 and action = $3 and subject = $4 order by at desc, id desc limit 1",
        )
        .bind(self.viewer.id())
        .bind(self.now_us() - SAME_VISIT)
        .bind(entry.action.0)
        .bind(entry.subject.to_owned())
        .fetch_optional(self.db().primary())
        .await
        .doing("look for an entry of the security log")?;
        if recent.is_some() { Ok(()) } else { self.record_alone(entry).await }
    }

    /// Writes that something was refused to the viewer: each path once in ten minutes, and no more than twenty of them, so that no one
    /// buries other entries under their own.
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn record_refusal(&self, path: &str) -> Result<()> {
        let recent: i64 = sqlx::query_scalar(
            "select count(*)
             from (select id from security_log where account_id = $1 and at > $2 and action = $3 limit $4) lately",
        )
        .bind(self.viewer.id())
        .bind(self.now_us() - SAME_VISIT)
        .bind(Action::REFUSED.0)
        .bind(MOST_REFUSALS)
        .fetch_one(self.db().primary())
        .await
        .doing("count refusals in the security log")?;
        if recent < MOST_REFUSALS { self.record_visit(Entry::new(Action::REFUSED).at(path)).await } else { Ok(()) }
    }
}

async fn insert<'c>(ctx: &Ctx, on: impl Reader<'c>, entry: Entry<'_>) -> Result<()> {
    sqlx::query("insert into security_log (at, action, account_id, about_id, client, subject) values ($1, $2, $3, $4, $5, $6)")
        .bind(ctx.now_us())
        .bind(entry.action.0)
        .bind(entry.by.or(ctx.viewer.id()))
        .bind(entry.about)
        .bind(ctx.client.clone())
        .bind(entry.subject.chars().take(200).collect::<String>())
        .execute(on)
        .await
        .doing("write the security log")?;
    Ok(())
}

/// Deletes the rows that are older than 180 days.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<()> {
    sqlx::query("delete from security_log where at < $1").bind(now - KEPT).execute(tx.conn()).await.doing("sweep the security log")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_different() {
        let codes: std::collections::BTreeSet<_> = Action::ALL.iter().map(|action| action.code()).collect();
        assert_eq!(codes.len(), Action::ALL.len());
    }
}
