//! SQL of the table `post_reports`.

use crate::board::policy::{Editor, Reader as OnBoard, Reporter};
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, PostId};

/// Stores that a participant reports a post; returns whether no report of it was open.
pub async fn report(tx: &mut Tx, by: &Reporter, words: &str, now: i64) -> Result<bool> {
    let open: i64 = sqlx::query_scalar("select count(*) from post_reports where post_id = $1")
        .bind(by.post())
        .fetch_one(tx.conn())
        .await
        .doing("count the reports of a post")?;
    sqlx::query(
        "insert into post_reports (post_id, signup_id, words, at) values ($1, $2, $3, $4)
         on conflict (post_id, signup_id) do update set words = excluded.words",
    )
    .bind(by.post())
    .bind(by.signup())
    .bind(words.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("report a post")?;
    Ok(open == 0)
}

/// Returns what the reports of a board say: post and words, in the order of the posts.
pub async fn of_board<'c>(on: impl Reader<'c>, by: &OnBoard) -> Result<Vec<(PostId, String)>> {
    sqlx::query_as(
        "select r.post_id, r.words
         from post_reports r
         join posts p on p.id = r.post_id
         where p.circle_id = $1
         order by r.post_id, r.at",
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
