//! SQL that erases what a person wrote.

use crate::platform::db::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, SignupId};
use sqlx::AssertSqlSafe;

/// Whose posts.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// A participant's.
    Signup(SignupId),
    /// An account's, as a facilitator.
    Account(AccountId),
}

impl Whose {
    fn is_author(self) -> (&'static str, i64) {
        match self {
            Self::Signup(id) => ("signup_id = $1", id.0),
            Self::Account(id) => ("account_id = $1", id.0),
        }
    }
}

/// Returns the circles on whose boards a person wrote or reacted, in the order of their ids.
pub async fn circles(tx: &mut Tx, whose: Whose) -> Result<Vec<CircleId>> {
    let (is_author, id) = whose.is_author();
    let sql = format!(
        "select circle_id from posts where {is_author}
         union
         select p.circle_id from post_reactions r join posts p on p.id = r.post_id where r.{is_author}
         order by circle_id"
    );
    sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_all(tx.conn()).await.doing("list the circles a person wrote to")
}

/// Deletes what a person wrote, said with one press, and has seen. Replies of others to it become posts of their own.
pub async fn posts(tx: &mut Tx, whose: Whose) -> Result<()> {
    let (is_author, id) = whose.is_author();
    for sql in [
        format!("update posts set parent_id = null where parent_id in (select id from posts where {is_author})"),
        format!("delete from posts where {is_author}"),
        format!("delete from post_reactions where {is_author}"),
        format!("delete from board_people where {is_author}"),
    ] {
        sqlx::query(AssertSqlSafe(sql)).bind(id).execute(tx.conn()).await.doing("erase a person's posts")?;
    }
    if let Whose::Signup(signup) = whose {
        super::reports::forget(tx, signup).await?;
    }
    Ok(())
}
