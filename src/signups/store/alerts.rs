//! SQL of the table `seat_alerts`: addresses left at full circles.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, EmailKeys, LinkKey};
use sqlx::FromRow;

/// An address that was left.
#[derive(Clone, Debug, FromRow)]
pub struct Alert {
    /// The row.
    pub id: i64,
    /// The circle.
    pub circle_id: CircleId,
    /// Address as typed.
    pub email: String,
    /// Language code of emails to it.
    pub locale: String,
    /// Whether the person chose it (0 or 1).
    pub locale_chosen: i64,
    /// Key of the links about it.
    pub link_key: LinkKey,
}

/// A validated wish to be told, ready to be inserted.
#[derive(Clone, Debug)]
pub struct NewAlert {
    /// The circle.
    pub circle: CircleId,
    /// Address as typed.
    pub email: String,
    /// The keys of its rows.
    pub keys: EmailKeys,
    /// Language code.
    pub locale: &'static str,
    /// Whether the person chose it.
    pub locale_chosen: bool,
    /// Key of the links about it.
    pub link_key: LinkKey,
}

/// Inserts an address, or asks for one more email for one that is there.
pub async fn keep(tx: &mut Tx, new: &NewAlert, consent_text: i64, now: i64) -> Result<()> {
    sqlx::query(
        "insert into seat_alerts (circle_id, email, email_key, locale, locale_chosen, link_key, asked_at, consent_text)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (circle_id, email_key) do update set asked_at = excluded.asked_at, consent_text = excluded.consent_text",
    )
    .bind(new.circle)
    .bind(new.email.clone())
    .bind(new.keys.key.clone())
    .bind(new.locale)
    .bind(i64::from(new.locale_chosen))
    .bind(new.link_key.clone())
    .bind(now)
    .bind(consent_text)
    .execute(tx.conn())
    .await
    .doing("keep an address for a free seat")?;
    Ok(())
}

/// Returns the addresses of a circle that have no email waiting, and got none since they asked.
pub async fn waiting<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Alert>> {
    sqlx::query_as(
        "select a.id, a.circle_id, a.email, a.locale, a.locale_chosen, a.link_key
         from seat_alerts a
         where a.circle_id = $1
           and not exists (
             select 1
             from outbox o
             where o.key >= 'seat:' || a.id || ':' and o.key < 'seat:' || a.id || ';'
               and (o.state = 'due' or (o.state = 'sent' and o.closed_at >= a.asked_at)))
         order by a.id",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the addresses that wait for a seat")
}

/// Returns an address by its id.
pub async fn by_id<'c>(on: impl Reader<'c>, id: i64) -> Result<Option<Alert>> {
    sqlx::query_as("select id, circle_id, email, locale, locale_chosen, link_key from seat_alerts where id = $1")
        .bind(id)
        .fetch_optional(on)
        .await
        .doing("load an address that waits for a seat")
}

/// Returns the address that a link is about.
pub async fn by_key<'c>(on: impl Reader<'c>, key: &LinkKey) -> Result<Option<Alert>> {
    sqlx::query_as("select id, circle_id, email, locale, locale_chosen, link_key from seat_alerts where link_key = $1 and link_key <> ''")
        .bind(key.clone())
        .fetch_optional(on)
        .await
        .doing("look for an address that waits for a seat")
}

/// Returns the addresses of a person: in one circle, or (0) in all.
pub async fn of_address<'c>(on: impl Reader<'c>, address: &EmailKeys, circle: CircleId) -> Result<Vec<Alert>> {
    sqlx::query_as(
        "select id, circle_id, email, locale, locale_chosen, link_key
         from seat_alerts
         where email_key in ($1, $2, $3) and (circle_id = $4 or $4 = 0)",
    )
    .bind(address.typed.clone())
    .bind(address.key.clone())
    .bind(address.written.clone())
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list where an address waits for a seat")
}

/// Deletes an address.
pub async fn delete(tx: &mut Tx, id: i64) -> Result<()> {
    sqlx::query("delete from seat_alerts where id = $1").bind(id).execute(tx.conn()).await.doing("forget an address that waits for a seat")?;
    Ok(())
}

/// Deletes the addresses of circles that are over, and those that asked and got their email before `before`.
pub async fn sweep(tx: &mut Tx, now: i64, before: i64) -> Result<()> {
    sqlx::query(
        "delete from seat_alerts
         where exists (select 1 from circles c where c.id = seat_alerts.circle_id and (c.state = 'cancelled' or c.last_at <= $1))
            or (asked_at < $2
                and exists (
                  select 1
                  from outbox o
                  where o.key >= 'seat:' || seat_alerts.id || ':' and o.key < 'seat:' || seat_alerts.id || ';'
                    and o.state = 'sent' and o.closed_at < $2 and o.closed_at >= seat_alerts.asked_at))",
    )
    .bind(now)
    .bind(before)
    .execute(tx.conn())
    .await
    .doing("sweep addresses that waited for a seat")?;
    Ok(())
}
