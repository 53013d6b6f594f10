//! SQL that reads the security log, which the platform writes.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::AccountId;
use sqlx::FromRow;

/// A row, with the names of today.
#[derive(Debug, FromRow)]
pub struct Listed {
    /// Its id.
    pub id: i64,
    /// When.
    pub at: i64,
    /// What.
    pub action: String,
    /// Who, if someone was signed in.
    pub account_id: Option<AccountId>,
    /// Whose account it is about, if not the own one.
    pub about_id: Option<AccountId>,
    /// The name of who; null for none, empty for a deleted account.
    pub who: Option<String>,
    /// The name of whose account it is about.
    pub about: Option<String>,
    /// The blinded network address.
    pub client: String,
    /// The path of a page; may be empty.
    pub subject: String,
}

/// Returns up to `limit` rows before the one with an id, newest first.
pub async fn list<'c>(on: impl Reader<'c>, before: i64, limit: i64) -> Result<Vec<Listed>> {
    sqlx::query_as(
        "select l.id, l.at, l.action, l.account_id, l.about_id, a.name as who, b.name as about, l.client, l.subject
         from (select id, at, action, account_id, about_id, client, subject
               from security_log
               where id < $1
               order by id desc
               limit $2) l
         left join accounts a on a.id = l.account_id
         left join accounts b on b.id = l.about_id
         order by l.id desc",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(on)
    .await
    .doing("list the security log")
}

/// Returns up to `limit` rows that an account did or that are about it, newest first.
pub async fn list_of<'c>(on: impl Reader<'c>, account: AccountId, limit: i64) -> Result<Vec<Listed>> {
    sqlx::query_as(
        "select l.id, l.at, l.action, l.account_id, l.about_id, a.name as who, b.name as about, l.client, l.subject
         from (select id, at, action, account_id, about_id, client, subject
               from (select id, at, action, account_id, about_id, client, subject
                              from security_log where account_id = $1 order by at desc, id desc limit $2) did
               union
               select id, at, action, account_id, about_id, client, subject
               from (select id, at, action, account_id, about_id, client, subject
                              from security_log where about_id = $1 order by at desc, id desc limit $2) suffered) l
         left join accounts a on a.id = l.account_id
         left join accounts b on b.id = l.about_id
         order by l.at desc, l.id desc
         limit $2",
    )
    .bind(account)
    .bind(limit)
    .fetch_all(on)
    .await
    .doing("list a person's part of the security log")
}
