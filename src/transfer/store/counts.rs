//! Figures that are kept with rows, compared with what they count.

use crate::platform::Db;
use crate::platform::error::{Doing, Result};

/// What is compared, and the statement that counts the rows that differ.
const COMPARED: &[(&str, &str)] = &[
    (
        "taken seats (circles.taken)",
        "select count(*)
         from circles c
         where c.taken <> (select count(*) from signups s where s.circle_id = c.id and s.left_at is null and s.seated = 1)",
    ),
    (
        "circles that use a course (courses.used)",
        "select count(*) from courses u where u.used <> (select count(*) from circles c where c.course_id = u.id and c.is_public = 1)",
    ),
    ("helpful tips (tips.helpful)", "select count(*) from tips t where t.helpful <> (select count(*) from tip_marks m where m.tip_id = t.id)"),
];

/// Returns how many rows hold another figure than what they count.
pub async fn drifted(db: &Db) -> Result<Vec<(&'static str, i64)>> {
    let mut out = Vec::new();
    for (what, statement) in COMPARED {
        out.push((*what, sqlx::query_scalar(*statement).fetch_one(db.primary()).await.doing("compare what is counted")?));
    }
    Ok(out)
}
