//! SQL of the table `post_reports`.

use crate::board::policy::{Editor, Reader as OnBoard, Reporter};
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, PostId, SignupId};

/// Stores that a participant reports a post, and what it says; returns whether no report of it was open. Words are kept if there are
/// no new ones.
pub async fn report(tx: &mut Tx, by: &Reporter, words: &str, said: &str, now: i64) -> Result<bool> {
    let open: i64 = sqlx::query_scalar("select count(*) from post_reports where post_id = $1")
        .bind(by.post())
        .fetch_one(tx.conn())
        .await
        .doing("count the reports of a post")?;
    sqlx::query(
        "insert into post_reports (post_id, signup_id, words, said, at) values ($1, $2, $3, $4, $5)
         on conflict (signup_id, post_id) where signup_id is not null do update
         set words = case when excluded.words = '' then post_reports.words else excluded.words end",
    )
    .bind(by.post())
    .bind(by.signup())
    .bind(words.to_owned())
    .bind(said.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("report a post")?;
    Ok(open == 0)
}

/// Returns the reports of a board: the post, what is wrong with it, and what it said, in the order of the posts.
pub async fn of_board<'c>(on: impl Reader<'c>, by: &OnBoard) -> Result<Vec<(PostId, String, String)>> {
    sqlx::query_as(
        "select r.post_id, r.words, r.said
         from post_reports r
         join posts p on p.id = r.post_id
         where p.circle_id = $1
         order by r.post_id, r.id",
    )
    .bind(by.circle())
    .fetch_all(on)
    .await
    .doing("list the reports of posts")
}

/// Returns whether a participant has reported a post.
pub async fn is_reported<'c>(on: impl Reader<'c>, by: &Reporter) -> Result<bool> {
    let found: i64 = sqlx::query_scalar("select count(*) from post_reports where post_id = $1 and signup_id = $2")
        .bind(by.post())
        .bind(by.signup())
        .fetch_one(on)
        .await
        .doing("look for a report of a post")?;
    Ok(found > 0)
}

/// Returns whether a post is reported.
pub async fn is_open<'c>(on: impl Reader<'c>, circle: CircleId, post: PostId) -> Result<bool> {
    let found: i64 =
        sqlx::query_scalar("select count(*) from post_reports r join posts p on p.id = r.post_id where r.post_id = $1 and p.circle_id = $2")
            .bind(post)
            .bind(circle)
            .fetch_one(on)
            .await
            .doing("look for reports of a post")?;
    Ok(found > 0)
}

/// Ends the reports of a post; returns whether there were any.
pub async fn end(tx: &mut Tx, by: &Editor) -> Result<bool> {
    let done =
        sqlx::query("delete from post_reports where post_id = $1").bind(by.post()).execute(tx.conn()).await.doing("end the reports of a post")?;
    Ok(done.rows_affected() > 0)
}

/// Takes a participant's name off their reports.
pub async fn forget(tx: &mut Tx, signup: SignupId) -> Result<()> {
    sqlx::query("update post_reports set signup_id = null where signup_id = $1")
        .bind(signup)
        .execute(tx.conn())
        .await
        .doing("forget who reported posts")?;
    Ok(())
}
