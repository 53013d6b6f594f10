//! SQL of the table `signups`.

pub mod alerts;
pub mod keys;
pub mod people;
pub mod proposals;
pub mod walk_ins;

use super::model::{Answers, How, Signup, Switch};
use super::policy::Member;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, EmailKey, EmailKeys, LinkKey, SignupId, Target};
use sqlx::{AssertSqlSafe, FromRow};

#[derive(FromRow)]
struct Row {
    id: SignupId,
    circle_id: CircleId,
    name: String,
    shown_name: String,
    email: String,
    email_key: EmailKey,
    goal: String,
    support: String,
    answer: String,
    locale: String,
    locale_chosen: i64,
    revision: i64,
    previous: Option<String>,
    reminders_off_at: Option<i64>,
    messages_off_at: Option<i64>,
    left_at: Option<i64>,
    seated: i64,
    walk_in_key: Option<String>,
    feed_key: Option<String>,
    link_key: LinkKey,
    row_links: i64,
    proposed: Option<String>,
    proposed_at: Option<i64>,
    proposal: i64,
    unproven: i64,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for Signup {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            circle: row.circle_id,
            email: row.email,
            email_key: row.email_key,
            answers: Answers { name: row.name, shown: row.shown_name, goal: row.goal, support: row.support, answer: row.answer },
            locale: row.locale,
            locale_chosen: row.locale_chosen == 1,
            revision: row.revision,
            previous: row.previous.and_then(|json| serde_json::from_str(&json).ok()),
            reminders: row.reminders_off_at.is_none(),
            messages: row.messages_off_at.is_none(),
            active: row.left_at.is_none(),
            seated: row.seated == 1,
            walk_in: row.walk_in_key.is_some(),
            feed_key: row.feed_key,
            link_key: row.link_key,
            row_links: row.row_links == 1,
            proposed: row.proposed.and_then(|json| serde_json::from_str(&json).ok()),
            proposed_at: row.proposed_at,
            proposal: row.proposal,
            unproven: row.unproven == 1,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Returns a sign-up by its id, active or not.
pub async fn by_id<'c>(on: impl Reader<'c>, id: SignupId) -> Result<Option<Signup>> {
    let row: Option<Row> = sqlx::query_as(
        "select id, circle_id, name, shown_name, email, email_key, goal, support, answer, locale, locale_chosen, revision, previous,
                reminders_off_at, messages_off_at, left_at, seated, walk_in_key, feed_key, link_key, row_links, proposed, proposed_at, proposal, unproven, created_at, updated_at
         from signups
         where id = $1",
    )
    .bind(id)
    .fetch_optional(on)
    .await
    .doing("load a sign-up")?;
    Ok(row.map(Signup::from))
}

/// Returns the active sign-up of an address in a circle; of two that are equal only by today's rules, the one with this
/// spelling.
pub async fn by_email<'c>(on: impl Reader<'c>, circle: CircleId, address: &EmailKeys) -> Result<Option<Signup>> {
    let row: Option<Row> = sqlx::query_as(
        "select id, circle_id, name, shown_name, email, email_key, goal, support, answer, locale, locale_chosen, revision, previous,
                reminders_off_at, messages_off_at, left_at, seated, walk_in_key, feed_key, link_key, row_links, proposed, proposed_at, proposal, unproven, created_at, updated_at
         from signups
         where circle_id = $1
           and email_key in ($2, $3, $4)
           and email_key <> ''
           and left_at is null
         order by case email_key when $2 then 0 when $3 then 1 else 2 end
         limit 1",
    )
    .bind(circle)
    .bind(address.typed.clone())
    .bind(address.key.clone())
    .bind(address.written.clone())
    .fetch_optional(on)
    .await
    .doing("look for a sign-up by its address")?;
    Ok(row.map(Signup::from))
}

/// Returns the sign-up whose calendar feed has this key, active or not.
pub async fn by_feed_key<'c>(on: impl Reader<'c>, key: &str) -> Result<Option<Signup>> {
    let row: Option<Row> = sqlx::query_as(
        "select id, circle_id, name, shown_name, email, email_key, goal, support, answer, locale, locale_chosen, revision, previous,
                reminders_off_at, messages_off_at, left_at, seated, walk_in_key, feed_key, link_key, row_links, proposed, proposed_at, proposal, unproven, created_at, updated_at
         from signups
         where feed_key = $1",
    )
    .bind(key.to_owned())
    .fetch_optional(on)
    .await
    .doing("look for a calendar feed")?;
    Ok(row.map(Signup::from))
}

/// Returns the sign-up that a link is about, active or not. A link that names the number of a row, of versions before 0.5,
/// is about rows of those versions only, and only until the circle is over.
pub async fn by_target<'c>(on: impl Reader<'c>, about: &Target, now: i64) -> Result<Option<Signup>> {
    let select = "select id, circle_id, name, shown_name, email, email_key, goal, support, answer, locale, locale_chosen, revision, previous,
                reminders_off_at, messages_off_at, left_at, seated, walk_in_key, feed_key, link_key, row_links, proposed, proposed_at, proposal, unproven, created_at, updated_at
         from signups s";
    let which = match about {
        Target::Key(_) => "s.link_key = $1 and s.link_key <> '' and $2 > 0",
        Target::Row(_) => {
            "s.id = $1 and s.row_links = 1 and exists (select 1 from circles c where c.id = s.circle_id and (c.last_at is null or c.last_at > $2))"
        }
    };
    let query = sqlx::query_as(AssertSqlSafe(format!("{select} where {which}")));
    let query = match about {
        Target::Key(key) => query.bind(key.clone()),
        Target::Row(id) => query.bind(*id),
    };
    let row: Option<Row> = query.bind(now).fetch_optional(on).await.doing("look for the sign-up that a link is about")?;
    Ok(row.map(Signup::from))
}

/// Gives a sign-up another key: the links mailed before are about nothing.
pub async fn set_link_key(tx: &mut Tx, id: SignupId, key: &LinkKey) -> Result<()> {
    sqlx::query("update signups set link_key = $2, row_links = 0 where id = $1")
        .bind(id)
        .bind(key.clone())
        .execute(tx.conn())
        .await
        .doing("renew the links about a sign-up")?;
    Ok(())
}

/// Records that the owner of a sign-up's address has pressed a button behind a link mailed to it.
pub async fn prove(tx: &mut Tx, id: SignupId) -> Result<()> {
    sqlx::query("update signups set unproven = 0 where id = $1").bind(id).execute(tx.conn()).await.doing("note that an address is proven")?;
    Ok(())
}

/// Gives the calendar feed of a sign-up another key.
pub async fn set_feed_key(tx: &mut Tx, by: Member, key: &str) -> Result<()> {
    sqlx::query("update signups set feed_key = $2 where id = $1")
        .bind(by.signup())
        .bind(key.to_owned())
        .execute(tx.conn())
        .await
        .doing("renew the address of a calendar feed")?;
    Ok(())
}

// In lists of an address, `id + 0` keeps the planner from walking through all sign-ups by their ids.

/// Returns the circles an address takes part in, the newest 200 sign-ups.
pub async fn circles_of<'c>(on: impl Reader<'c>, address: &EmailKeys) -> Result<Vec<CircleId>> {
    sqlx::query_scalar("select circle_id from signups where email_key in ($1, $2, $3) and left_at is null order by id + 0 desc limit 200")
        .bind(address.typed.clone())
        .bind(address.key.clone())
        .bind(address.written.clone())
        .fetch_all(on)
        .await
        .doing("list the circles of an address for a calendar")
}

/// How many circles of a person are read: one more than is shown.
const MOST_JOINED: i64 = 201;

/// A circle that a person takes part in.
#[derive(Clone, Debug, FromRow)]
pub struct Joined {
    /// Its slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// State.
    pub state: String,
    /// Start of the first meeting.
    pub first_at: Option<i64>,
    /// End of the last meeting.
    pub last_at: Option<i64>,
    /// Seats taken.
    pub taken: i64,
    /// Seats; `None` means no limit.
    pub capacity: Option<i64>,
    /// Hue of its ring.
    pub hue: i64,
}

/// Returns the circles an address takes part in, newest sign-up first.
pub async fn joined<'c>(on: impl Reader<'c>, address: &EmailKeys) -> Result<Vec<Joined>> {
    sqlx::query_as(
        "select c.slug, c.title, c.state, c.first_at, c.last_at, c.taken, c.capacity, c.hue
         from signups s
         join circles c on c.id = s.circle_id
         where s.email_key in ($1, $2, $3)
           and s.left_at is null
         order by s.id + 0 desc
         limit $4",
    )
    .bind(address.typed.clone())
    .bind(address.key.clone())
    .bind(address.written.clone())
    .bind(MOST_JOINED)
    .fetch_all(on)
    .await
    .doing("list the circles of an address")
}

/// Returns the newest 200 active sign-ups of an address.
pub async fn all_of<'c>(on: impl Reader<'c>, address: &EmailKeys) -> Result<Vec<Signup>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, circle_id, name, shown_name, email, email_key, goal, support, answer, locale, locale_chosen, revision, previous,
                reminders_off_at, messages_off_at, left_at, seated, walk_in_key, feed_key, link_key, row_links, proposed, proposed_at, proposal, unproven, created_at, updated_at
         from signups
         where email_key in ($1, $2, $3)
           and left_at is null
         order by id + 0 desc
         limit 200",
    )
    .bind(address.typed.clone())
    .bind(address.key.clone())
    .bind(address.written.clone())
    .fetch_all(on)
    .await
    .doing("load the sign-ups of an address")?;
    Ok(rows.into_iter().map(Signup::from).collect())
}

/// A validated sign-up, ready to be inserted.
#[derive(Clone, Debug)]
pub struct NewSignup {
    /// The circle.
    pub circle: CircleId,
    /// Address as typed.
    pub email: String,
    /// The keys of its rows.
    pub keys: EmailKeys,
    /// The answers.
    pub answers: Answers,
    /// Language code of the pages it was made on.
    pub locale: &'static str,
    /// Whether the person chose it.
    pub locale_chosen: bool,
    /// Key of the links about it.
    pub link_key: LinkKey,
    /// The text that the person agreed to.
    pub consent_text: Option<i64>,
}

/// Inserts a sign-up; `None` if the address already has an active one.
pub async fn insert(tx: &mut Tx, new: &NewSignup, now: i64) -> Result<Option<SignupId>> {
    sqlx::query_scalar(
        "insert into signups (circle_id, name, email, email_key, goal, support, answer, locale, locale_chosen, link_key, consent_at, created_at,
                              updated_at, consent_text, unproven)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $11, $12,
                 case when exists (select 1 from signups o where o.email_key = $4 and o.left_at is null and o.unproven = 0)
                        or exists (select 1 from accounts a where a.email_key = $4 and a.email_key <> '' and a.confirmed_at is not null and a.deleted_at is null)
                      then 0 else 1 end)
         on conflict (circle_id, email_key) where left_at is null and email_key <> '' do nothing
         returning id",
    )
    .bind(new.circle)
    .bind(new.answers.name.clone())
    .bind(new.email.clone())
    .bind(new.keys.key.clone())
    .bind(new.answers.goal.clone())
    .bind(new.answers.support.clone())
    .bind(new.answers.answer.clone())
    .bind(new.locale)
    .bind(i64::from(new.locale_chosen))
    .bind(new.link_key.clone())
    .bind(now)
    .bind(new.consent_text)
    .fetch_optional(tx.conn())
    .await
    .doing("add a sign-up")
}

/// Replaces the answers of a sign-up, unless someone else did in the meantime (its revision differs).
/// `previous` is what an undo restores.
pub async fn replace(tx: &mut Tx, known: &Signup, answers: &Answers, previous: Option<&Answers>, now: i64) -> Result<bool> {
    let previous = previous.map(serde_json::to_string).transpose().map_err(anyhow::Error::from)?;
    let done = sqlx::query(
        "update signups
         set name = $3, goal = $4, support = $5, answer = $6, previous = $7, revision = revision + 1, updated_at = $8, shown_name = $9
         where id = $1
           and revision = $2
           and left_at is null",
    )
    .bind(known.id)
    .bind(known.revision)
    .bind(answers.name.clone())
    .bind(answers.goal.clone())
    .bind(answers.support.clone())
    .bind(answers.answer.clone())
    .bind(previous)
    .bind(now)
    .bind(answers.shown.clone())
    .execute(tx.conn())
    .await
    .doing("replace the answers of a sign-up")?;
    Ok(done.rows_affected() == 1)
}

/// Ends a sign-up and erases the person's data. Returns whether it took a seat; `None` if it had ended before.
pub async fn end(tx: &mut Tx, id: SignupId, how: How, now: i64) -> Result<Option<bool>> {
    let seated: Option<i64> = sqlx::query_scalar(
        "update signups
         set left_at = $2, left_how = $3, name = '—', shown_name = '', email = '', email_key = '', goal = '', support = '', answer = '',
             previous = null, proposed = null, proposed_at = null, added_by = null, consent_text = null, revision = revision + 1, updated_at = $2
         where id = $1
           and left_at is null
         returning seated",
    )
    .bind(id)
    .bind(now)
    .bind(how.code())
    .fetch_optional(tx.conn())
    .await
    .doing("end a sign-up")?;
    Ok(seated.map(|seated| seated == 1))
}

/// Ends a kind of email to a participant (`on` false) or sends it again.
pub async fn switch(tx: &mut Tx, id: SignupId, which: Switch, on: bool, now: i64) -> Result<()> {
    let sql = match which {
        Switch::Reminders => "update signups set reminders_off_at = case when $2 = 1 then null else coalesce(reminders_off_at, $3) end where id = $1",
        Switch::Messages => "update signups set messages_off_at = case when $2 = 1 then null else coalesce(messages_off_at, $3) end where id = $1",
    };
    sqlx::query(sql).bind(id).bind(i64::from(on)).bind(now).execute(tx.conn()).await.doing("switch a kind of email")?;
    Ok(())
}

/// Sets the language that a participant chose for emails.
pub async fn choose_language(tx: &mut Tx, id: SignupId, locale: &'static str) -> Result<()> {
    sqlx::query("update signups set locale = $2, locale_chosen = 1 where id = $1")
        .bind(id)
        .bind(locale)
        .execute(tx.conn())
        .await
        .doing("choose the language of emails")?;
    Ok(())
}

/// An account's name and address, as sign-ups need them.
#[derive(Debug, FromRow)]
pub struct Person {
    /// What others see of the name.
    pub shown: String,
    /// Address.
    pub email: String,
    /// When it was confirmed.
    pub confirmed_at: Option<i64>,
}

impl Person {
    /// Returns the keys of the person's sign-ups.
    pub fn address(&self) -> EmailKeys {
        EmailKeys::of(&self.email)
    }
}

/// Returns the person behind an account.
pub async fn person<'c>(on: impl Reader<'c>, account: AccountId) -> Result<Option<Person>> {
    sqlx::query_as(
        "select case when shown_name = '' then name else shown_name end as shown, email, confirmed_at
         from accounts
         where id = $1",
    )
    .bind(account)
    .fetch_optional(on)
    .await
    .doing("load an account's address")
}
