//! Downloads: who may have which rows, that nothing runs in a spreadsheet, that table and file agree, and that size
//! does not matter.

use crate::harness::{Browser, START, Site};
use crate::rows::{self, FIRST_ENDS, run};
use axum::body::Body;
use axum::http::{Request, header};
use circlet::demo::service::bulk::{self, Sizes};
use circlet::exports::model::{File, Table, Whose};
use circlet::exports::service;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use tokio::sync::mpsc;

const CIRCLE: &str = "/circles/speaking/manage/download";

/// Dede's circle with one of everything, and Ola's circle.
async fn filled() -> (Site, Browser, Browser) {
    let site = Site::new().await;
    let (dede, of_dede) = site.account("Dede Mensah", false).await;
    let (ola, of_ola) = site.account("Ola Nowak", false).await;
    rows::circle(&site, "speaking", &[dede]).await;
    rows::circle(&site, "python", &[ola]).await;
    site.at(FIRST_ENDS);
    for statement in [
        "update signups set goal = '=HYPERLINK(\"http://evil.example\",\"x\")', support = 'I said \"yes\", twice' || char_of_line || 'and left' where id = 1",
        "update signups set name = '+1 Ben', answer = '-2+3' where id = 2",
        "update circles set meeting_url = 'https://meet.example.org/secret?pwd=1', title = '@Speaking' where slug = 'speaking'",
        "insert into feedback (meeting_id, rating, attendance, done_at, updated_at) values (1, 4, 2, 5, 5)",
        "insert into feedback_attendance (meeting_id, signup_id) values (1, 1), (1, 2)",
        "insert into rsvps (meeting_id, signup_id, coming, answered_at, revision) values (1, 1, 1, 5, 0), (1, 2, 0, 5, 0), (2, 1, 1, 5, 9)",
        "insert into sheets (key, form, circle_id, meeting_id, created_at, updated_at) values ('weekly:1', 'weekly', 1, 1, 5, 5)",
        "insert into sheets (key, form, circle_id, signup_id, created_at, updated_at) values ('closing:1', 'closing', 1, 1, 5, 5)",
        "insert into answers (sheet_id, question, version, value, author_id, revision, updated_at) values
         (1, 'overall', 2, '[\"4\"]', 1, 1, 5), (1, 'staff', 2, '[\"=Help\"]', 1, 1, 5), (2, 'next_steps', 1, '[\"read\",\"meet\"]', null, 1, 5)",
    ] {
        let statement = statement.replace("char_of_line", "'\n'");
        let mut tx = site.ctx().db().write().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    }
    (site, of_dede, of_ola)
}

/// Parses CSV: rows of cells, the first row is the head.
fn parse(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.strip_prefix('\u{feff}').expect("a byte order mark").chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => row.last_mut().unwrap().push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(rows.pop().unwrap(), [""], "the last row ends with a line end");
    rows
}

/// Returns a table of a download by its columns.
async fn table(browser: &Browser, path: &str) -> Vec<BTreeMap<String, String>> {
    let reply = browser.get(path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8");
    let mut rows = parse(&reply.body).into_iter();
    let head = rows.next().unwrap();
    rows.map(|row| {
        assert_eq!(row.len(), head.len(), "{row:?}");
        head.iter().cloned().zip(row).collect()
    })
    .collect()
}

#[tokio::test]
async fn a_circles_tables_have_what_was_gathered_and_nothing_runs_in_a_spreadsheet() {
    let (_site, dede, _) = filled().await;
    let people = table(&dede, &format!("{CIRCLE}/people.csv")).await;
    assert_eq!(people.len(), 3);
    assert_eq!(people[0]["goal"], "'=HYPERLINK(\"http://evil.example\",\"x\")");
    assert_eq!(people[0]["support"], "I said \"yes\", twice\nand left");
    assert_eq!((people[1]["name"].as_str(), people[1]["answer"].as_str()), ("'+1 Ben", "'-2+3"));
    let meetings = table(&dede, &format!("{CIRCLE}/meetings.csv")).await;
    let first = ["date", "faces", "names_marked", "others"].map(|column| meetings[0][column].clone());
    assert_eq!((meetings.len(), first), (3, ["2026-11-16", "4", "2", "2"].map(str::to_owned)));
    assert_eq!(meetings[0]["ends"], FIRST_ENDS);
    let rsvps = table(&dede, &format!("{CIRCLE}/rsvps.csv")).await;
    assert_eq!(rsvps.iter().map(|row| row["coming"].as_str()).collect::<Vec<_>>(), ["1", "0"], "one for a former date does not count");
    assert_eq!(table(&dede, &format!("{CIRCLE}/attendance.csv")).await.len(), 2);
    let answers = table(&dede, &format!("{CIRCLE}/answers.csv")).await;
    let short: Vec<[&str; 5]> =
        answers.iter().map(|row| ["form", "question", "version", "value", "name"].map(|column| row[column].as_str())).collect();
    assert_eq!(
        short,
        [["weekly", "overall", "2", "4", ""], ["weekly", "staff", "2", "'=Help", ""], ["closing", "next_steps", "1", "read; meet", "Ana Lima"],]
    );
    let circles = table(&dede, &format!("{CIRCLE}/circles.csv")).await;
    assert_eq!((circles.len(), circles[0]["title"].as_str(), circles[0]["facilitators"].as_str()), (1, "'@Speaking", "Dede Mensah"));
}

#[tokio::test]
async fn tables_and_file_agree_and_contain_no_secrets() {
    let (_site, dede, _) = filled().await;
    let reply = dede.get(&format!("{CIRCLE}/all.json")).await;
    assert_eq!((reply.status.as_u16(), &reply.headers["content-type"]), (200, &"application/json".parse().unwrap()));
    assert_eq!(reply.headers["content-disposition"], "attachment; filename=\"speaking-2026-11-17-all.json\"");
    let file: Value = serde_json::from_str(&reply.body).unwrap();
    let page = dede.get(CIRCLE).await;
    for one in Table::ALL {
        let rows = table(&dede, &format!("{CIRCLE}/{}", File::Csv(one).name())).await;
        let in_file = file[one.name()].as_array().unwrap();
        assert_eq!(rows.len(), in_file.len(), "{one:?}");
        let words = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
        assert!(page.text().contains(&words), "{one:?}: {words} is not in {}", page.text());
        for (row, object) in rows.iter().zip(in_file) {
            for (column, cell) in row {
                let value = match &object[column] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    Value::Array(texts) => texts.iter().map(|text| text.as_str().unwrap()).collect::<Vec<_>>().join("; "),
                    other => other.to_string(),
                };
                assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), value, "{one:?} {column}");
            }
        }
    }
    assert_eq!(file["people"][0]["goal"], "=HYPERLINK(\"http://evil.example\",\"x\")", "as typed");
    for secret in ["meet.example.org", "argon2", "password", "token"] {
        assert!(!reply.body.contains(secret), "{secret} in {}", reply.body);
    }
}

#[tokio::test]
async fn everyone_gets_their_own_circles_and_staff_get_all() {
    let (site, dede, ola) = filled().await;
    let (_, staff) = site.account("Sam Rivera", true).await;
    let (visitor, stranger) = (site.browser(), site.account("Nia Stone", false).await.1);
    run(&site, "insert into circles (slug, state, draft_token_hash, created_at, updated_at) values ('draft-x', 'draft', 'secret', 1, 1)").await;
    let statuses = |paths: Vec<String>| {
        let (visitor, stranger, dede, ola, staff) = (visitor.clone(), stranger.clone(), dede.clone(), ola.clone(), staff.clone());
        async move {
            let mut found = Vec::new();
            for path in paths {
                let mut row = Vec::new();
                for browser in [&visitor, &stranger, &dede, &ola, &staff] {
                    row.push(browser.get(&path).await.status.as_u16());
                }
                found.push((path, row));
            }
            found
        }
    };
    let of = |base: &str| ["", "/people.csv", "/all.json"].map(|end| format!("{base}{end}")).to_vec();
    for (path, row) in statuses(of(CIRCLE)).await {
        assert_eq!(row, [401, 404, 200, 404, 200], "{path}");
    }
    for (path, row) in statuses(of("/me/download")).await {
        assert_eq!(row, [401, 200, 200, 200, 200], "{path}");
    }
    for (path, row) in statuses(of("/staff/download")).await {
        assert_eq!(row, [401, 403, 403, 403, 200], "{path}");
    }
    for unknown in [format!("{CIRCLE}/accounts.csv"), "/circles/nowhere/manage/download/people.csv".to_owned(), "/staff/download/x".to_owned()] {
        assert_eq!(staff.get(&unknown).await.status, 404, "{unknown}");
    }
    let mine = table(&dede, "/me/download/people.csv").await;
    assert!(mine.len() == 3 && mine.iter().all(|row| row["circle"] == "speaking"), "{mine:?}");
    assert!(table(&stranger, "/me/download/people.csv").await.is_empty());
    assert_eq!(table(&staff, "/staff/download/people.csv").await.len(), 6);
    let circles = table(&staff, "/staff/download/circles.csv").await;
    assert_eq!(circles.iter().map(|row| row["circle"].as_str()).collect::<Vec<_>>(), ["speaking", "python"], "no draft of a browser");
    run(&site, "delete from circle_facilitators where account_id = 1").await;
    assert_eq!(dede.get(&format!("{CIRCLE}/people.csv")).await.status, 404, "a former facilitator");
}

#[tokio::test]
async fn a_large_set_is_written_in_pieces_with_every_row_once() {
    let site = Site::new().await;
    bulk::load(&site.app, START[..10].parse().unwrap(), Sizes { circles: 300, courses: 40, signups: 2500 }, |_| {}).await.unwrap();
    let (staff, _) = site.account("Sam Rivera", true).await;
    let ctx = site.ctx_of(staff, "Sam Rivera", true);
    let scope = service::open(&ctx, &Whose::All).await.unwrap();
    let (sender, mut pieces) = mpsc::channel(1);
    let writing = service::write(&ctx, scope, File::Json, sender);
    let reading = async {
        let (mut text, mut count, mut largest) = (String::new(), 0, 0);
        while let Some(piece) = pieces.recv().await {
            (count, largest) = (count + 1, largest.max(piece.len()));
            text.push_str(&piece);
        }
        (text, count, largest)
    };
    let (written, (text, count, largest)) = tokio::join!(writing, reading);
    written.unwrap();
    assert!(count > 5 && largest < 400_000, "{count} pieces, the largest has {largest} bytes");
    let file: Value = serde_json::from_str(&text).unwrap();
    for (one, sql) in [
        (Table::Circles, "select count(*) from circles where draft_token_hash is null"),
        (Table::People, "select count(*) from signups"),
        (Table::Attendance, "select count(*) from feedback_attendance"),
        (Table::Answers, "select count(*) from answers"),
    ] {
        let rows = file[one.name()].as_array().unwrap();
        assert_eq!(i64::try_from(rows.len()).unwrap(), site.count(sql).await, "{one:?}");
    }
    let ids: std::collections::BTreeSet<i64> = file["people"].as_array().unwrap().iter().map(|row| row["sign_up"].as_i64().unwrap()).collect();
    assert_eq!(ids.len(), 2500, "each once");
}

#[tokio::test]
async fn a_browser_that_accepts_compressed_files_gets_the_whole_file() {
    let (site, dede, _) = filled().await;
    let whole = dede.get(&format!("{CIRCLE}/all.json")).await.body;
    let request = Request::builder().uri(format!("{CIRCLE}/all.json")).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    let (reply, packed) = dede.send_raw(request).await;
    assert_eq!((reply.status.as_u16(), reply.headers["content-encoding"].to_str().unwrap()), (200, "gzip"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*packed).read_to_string(&mut text).unwrap();
    assert_eq!(text, whole);
    drop(site);
}

#[tokio::test]
async fn writing_stops_when_no_one_receives_it() {
    let (site, ..) = filled().await;
    let (staff, _) = site.account("Sam Rivera", true).await;
    let ctx = site.ctx_of(staff, "Sam Rivera", true);
    let scope = service::open(&ctx, &Whose::All).await.unwrap();
    let (sender, pieces) = mpsc::channel(1);
    drop(pieces);
    service::write(&ctx, scope, File::Csv(Table::People), sender).await.unwrap();
}
