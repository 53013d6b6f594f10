//! The step that moves the feedback of 0.1 and 0.2 into the weekly form, as answers to its version 1.

use super::weekly::WEEKLY_1;
use crate::feedback::model::reflection;
use crate::feedback::store::former as store;
use crate::platform::steps::{Step, batches};
use crate::platform::{Result, Tx};
use crate::questions::model::Value;
use crate::questions::service::{self as questions, About};

/// Moves feedback into sheets.
pub const MOVE: Step =
    Step { number: 3, name: "weekly feedback", run: |db, _| Box::pin(batches(db, "weekly feedback", |tx| Box::pin(move_batch(tx)))) };

/// How many meetings one transaction moves.
const BATCH: i64 = 500;

/// Moves the next meetings' feedback and returns of how many.
async fn move_batch(tx: &mut Tx) -> Result<u64> {
    let mut count = 0;
    for row in store::lacking(tx, BATCH).await? {
        let text = |n: Option<i64>| n.map(|n| n.to_string()).into_iter().collect::<Value>();
        let attended: Value = store::attended(tx, row.meeting_id).await?.iter().map(ToString::to_string).collect();
        let reflected: Value = Some(row.reflection).filter(|words| !words.is_empty()).into_iter().collect();
        let answers = [
            ("overall".to_owned(), text(row.rating)),
            ("attendance".to_owned(), attended),
            ("others".to_owned(), text(row.attendance)),
            (reflection(row.prompt), reflected),
        ];
        let about = About {
            key: format!("weekly:{}", row.meeting_id),
            form: WEEKLY_1.name,
            circle: row.circle_id,
            meeting: Some(row.meeting_id),
            signup: None,
            account: None,
        };
        questions::adopt(tx, &about, WEEKLY_1.version, &answers, row.author_id, row.done_at, row.updated_at).await?;
        store::empty(tx, row.meeting_id).await?;
        count += 1;
    }
    Ok(count)
}
