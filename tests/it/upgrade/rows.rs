//! The old site's rows: none is lost, and answers and feedback are kept.

use super::{Circle, Feedback, Meeting, Old, imported, opened};
use crate::support::former::VERSIONS;
use circlet::platform::export::LEFT_BEHIND;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// Returns circles as stored. A draft's meetings are left out, because 0.1 stored them elsewhere.
async fn circles(old: &Old) -> Vec<Circle> {
    let rows = sqlx::query("select id, slug, title, state, language, hidden_at, signup_open, taken, capacity from circles order by id");
    let mut circles = Vec::new();
    for row in rows.fetch_all(old.site.app.db.primary()).await.unwrap() {
        let (id, state): (i64, String) = (row.get("id"), row.get("state"));
        let names = "select a.name
                     from circle_facilitators f
                     join accounts a on a.id = f.account_id
                     where f.circle_id = $1
                     order by a.id";
        circles.push(Circle {
            id,
            slug: row.get("slug"),
            title: row.get("title"),
            language: row.get("language"),
            hidden: row.get::<Option<i64>, _>("hidden_at").is_some(),
            signup_open: row.get::<i64, _>("signup_open") == 1,
            taken: row.get("taken"),
            capacity: row.get("capacity"),
            facilitators: sqlx::query_scalar(names).bind(id).fetch_all(old.site.app.db.primary()).await.unwrap(),
            meetings: if state == "draft" { Vec::new() } else { meetings(old, id).await },
            state,
        });
    }
    circles
}

async fn meetings(old: &Old, circle: i64) -> Vec<Meeting> {
    let rows = sqlx::query(
        "select m.id, m.local_date, m.local_time, m.revision,
                (select count(*) from rsvps r where r.meeting_id = m.id and r.coming = 1) as yes,
                (select count(*) from rsvps r where r.meeting_id = m.id and r.coming = 0) as no,
                f.meeting_id as begun, f.rating, f.attendance, f.done_at,
                (select max(cast(substr(a.question, 12, 1) as bigint)) from answers a join sheets s on s.id = a.sheet_id
                 where s.meeting_id = m.id and a.question like 'reflection_%') as prompt,
                (select count(*) from feedback_attendance a where a.meeting_id = m.id) as names
         from meetings m
         left join feedback f on f.meeting_id = m.id
         where m.circle_id = $1
         order by m.starts_at, m.id",
    );
    let rows = rows.bind(circle).fetch_all(old.site.app.db.primary()).await.unwrap();
    rows.iter()
        .map(|row| Meeting {
            id: row.get("id"),
            date: row.get("local_date"),
            time: row.get("local_time"),
            revision: row.get("revision"),
            yes: row.get("yes"),
            no: row.get("no"),
            feedback: row.get::<Option<i64>, _>("begun").map(|_| Feedback {
                rating: row.get("rating"),
                number: row.get("attendance"),
                names: row.get("names"),
                prompt: row.get("prompt"),
                done: row.get::<Option<i64>, _>("done_at").is_some(),
            }),
        })
        .collect()
}

async fn holds_the_same(old: &Old, left_behind: &[&str]) {
    for (table, count) in &old.fixture.counts {
        let rows = match table.as_str() {
            "meetings" => "meetings m join circles c on c.id = m.circle_id where c.state <> 'draft'",
            other => other,
        };
        let statement = format!("select count(*) from {rows}");
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(old.site.app.db.primary()).await.unwrap();
        let expected = if left_behind.contains(&table.as_str()) { 0 } else { *count };
        assert_eq!(found, expected, "{table}");
    }
    for (found, then) in circles(old).await.iter().zip(&old.fixture.circles) {
        assert_eq!(found, then);
    }
    let mails: Vec<(String, i64)> =
        sqlx::query_as("select state, count(*) from outbox group by state").fetch_all(old.site.app.db.primary()).await.unwrap();
    let then: BTreeMap<String, i64> = old.fixture.mails.iter().map(|(state, kinds)| (state.clone(), kinds.values().sum())).collect();
    assert_eq!(mails.into_iter().collect::<BTreeMap<_, _>>(), then);
    let steps = circlet::slices::steps().len() as i64;
    assert_eq!(old.site.count("select count(*) from data_steps").await, steps, "all steps are done");
}

/// Others see the first word of a name of before, and only where there are several.
async fn shows_first_words(old: &Old) {
    for table in ["accounts", "signups"] {
        let statement = AssertSqlSafe(format!("select name, shown_name from {table}"));
        let names: Vec<(String, String)> = sqlx::query_as(statement).fetch_all(old.site.app.db.primary()).await.unwrap();
        assert!(names.iter().any(|(name, _)| name.contains(' ')), "{table}");
        for (name, shown) in names {
            assert_eq!(shown, name.split_once(' ').map_or("", |(first, _)| first), "{table}: {name}");
        }
    }
}

#[tokio::test]
async fn case_24_of_names_of_before_others_see_the_first_word() {
    for version in VERSIONS {
        shows_first_words(&opened(version).await).await;
        shows_first_words(&imported(version).await).await;
    }
}

#[tokio::test]
async fn the_opened_site_has_all_its_rows() {
    for version in VERSIONS {
        holds_the_same(&opened(version).await, &[]).await;
    }
}

#[tokio::test]
async fn the_imported_site_has_all_its_rows() {
    for version in VERSIONS {
        holds_the_same(&imported(version).await, LEFT_BEHIND).await;
    }
}
