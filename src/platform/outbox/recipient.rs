//! Recipients: looked up at the time of sending, so that an email goes to the current address.

use super::claims::Claimed;
use crate::i18n::{self, Locale, dates::Reader, regions};
use crate::platform::Ctx;
use crate::platform::error::{Doing, Result};
use crate::platform::plain::plain_line;
use crate::types::{AccountId, EmailKeys, LinkKey, SignupId};

/// The recipient of an email to enqueue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An account.
    Account(AccountId),
    /// A participant.
    Signup(SignupId),
    /// A person without a row: an unregistered address, or one that is being given up.
    Address {
        /// Full name; empty if unknown.
        name: String,
        /// The address.
        email: String,
    },
}

/// The recipient of an email that is being sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The account, if any.
    pub account: Option<AccountId>,
    /// The sign-up, if it is one.
    pub signup: Option<SignupId>,
    /// Full name; empty if the address is not proven.
    pub name: String,
    /// The address.
    pub email: String,
    /// Language code: the email's, or else the person's.
    pub locale: String,
    /// Whether the person chose it: it comes before the circle's.
    pub locale_chosen: bool,
    /// The account's region; empty if it names none.
    pub region: String,
    /// The key of the links about the sign-up or account; empty for a person without a row.
    pub link_key: LinkKey,
    /// Whether the owner of the address has pressed a button behind a link mailed to it, or has a confirmed account. Until then an
    /// email holds our words, and lines about the circle without links.
    pub proven: bool,
}

impl Addressee {
    /// Returns the person as an email to an address that is not proven knows them: without the name, which anyone may have typed.
    #[must_use]
    pub fn unproven(self) -> Self {
        Self { name: String::new(), proven: false, ..self }
    }

    /// Returns the person's language.
    pub fn language(&self) -> Locale {
        i18n::from_code(&self.locale).unwrap_or_default()
    }

    /// Returns the language of an email about a circle.
    pub fn language_in(&self, circle: &str) -> Locale {
        i18n::of_participant(circle, &self.locale, self.locale_chosen)
    }

    /// Returns someone else's line as an email to this person may show it: without links if the address is not proven.
    pub fn line(&self, text: &str) -> String {
        if self.proven { text.to_owned() } else { plain_line(text) }
    }

    /// Returns for whom dates are written.
    pub fn reader(&self) -> Reader {
        Reader { language: self.language(), region: regions::parse(&self.region) }
    }

    /// Returns the account's id; 0 if the recipient has none.
    pub fn account_id(&self) -> AccountId {
        self.account.unwrap_or_default()
    }
}

/// Name, address, language, whether it was chosen (0 or 1), region, key of links, and whether the address is proven (0 or 1).
type Person = (String, String, String, i64, String, LinkKey, i64);

/// Returns a row's recipient, or why there no longer is one.
pub(super) async fn find(ctx: &Ctx, mail: &Claimed) -> Result<Result<Addressee, &'static str>> {
    let person: Option<Person> = match (mail.account_id, mail.signup_id) {
        (Some(account), _) => {
            let found = account_person(ctx, account).await?;
            if found.is_none() {
                return Ok(Err("the account is deleted, blocked or has no address"));
            }
            found
        }
        (None, Some(signup)) => {
            let found = signup_person(ctx, signup).await?;
            if found.is_none() {
                return Ok(Err("this person no longer takes part"));
            }
            found
        }
        (None, None) => None,
    };
    // A rendered email goes to the address it was rendered for.
    let (name, email, locale, chosen, region, link_key, proven) = match person.filter(|_| mail.version > 0) {
        Some(person) => person,
        None => {
            let proven = is_proven(ctx, &mail.to_email).await?;
            (mail.to_name.clone(), mail.to_email.clone(), mail.locale.clone(), 1, String::new(), LinkKey::default(), proven)
        }
    };
    let (locale, chosen) = if mail.locale.is_empty() { (locale, chosen == 1) } else { (mail.locale.clone(), true) };
    let (account, signup, locale_chosen, proven) = (mail.account_id, mail.signup_id, chosen, proven == 1);
    let found = Addressee { account, signup, name, email, locale, locale_chosen, region, link_key, proven };
    Ok(Ok(if proven { found } else { found.unproven() }))
}

async fn account_person(ctx: &Ctx, id: AccountId) -> Result<Option<Person>> {
    sqlx::query_as(
        "select name, email, locale, cast(1 as bigint) as chosen, region, link_key,
                cast(case when confirmed_at is null then 0 else 1 end as bigint) as proven
         from accounts
         where id = $1 and email <> '' and deleted_at is null and blocked_at is null",
    )
    .bind(id)
    .fetch_optional(ctx.db().primary())
    .await
    .doing("look up the account an email goes to")
}

async fn signup_person(ctx: &Ctx, id: SignupId) -> Result<Option<Person>> {
    sqlx::query_as(
        "select s.name, s.email, s.locale, s.locale_chosen, '' as region, s.link_key,
                cast(case when s.unproven = 0
                            or exists (select 1 from signups o where o.email_key = s.email_key and o.left_at is null and o.unproven = 0)
                            or exists (select 1 from accounts a where a.email_key = s.email_key and a.email_key <> '' and a.confirmed_at is not null and a.deleted_at is null)
                          then 1 else 0 end as bigint) as proven
         from signups s
         where s.id = $1 and s.email <> '' and s.left_at is null",
    )
    .bind(id)
    .fetch_optional(ctx.db().primary())
    .await
    .doing("look up the participant an email goes to")
}

/// Returns 1 if an address without a row of its own is proven, else 0.
async fn is_proven(ctx: &Ctx, email: &str) -> Result<i64> {
    let address = EmailKeys::of(email);
    sqlx::query_scalar(
        "select cast(case when exists (select 1 from signups where email_key in ($1, $2, $3) and email_key <> '' and left_at is null and unproven = 0)
                            or exists (select 1 from accounts
                                       where email_key in ($1, $2, $3) and email_key <> '' and confirmed_at is not null and deleted_at is null)
                          then 1 else 0 end as bigint)",
    )
    .bind(address.typed)
    .bind(address.key)
    .bind(address.written)
    .fetch_one(ctx.db().primary())
    .await
    .doing("look whether an address is proven")
}
