//! The public figures: what counts, that page, table and file agree, and that kept totals equal a full count.

use crate::harness::{START, Site};
use crate::rows::{self, FIRST_ENDS, run};
use circlet::demo::service::bulk::{self, Sizes};
use circlet::numbers::model::{COLUMNS, Numbers};
use circlet::numbers::service::{check, count, numbers};
use circlet::platform::db::Engine;
use circlet::transfer::service::{export, import_circlet};

/// Counts what changed, and makes sure that counting everything gives the same.
async fn counted(site: &Site) -> Numbers {
    count(&site.ctx()).await.unwrap();
    assert_eq!(check(&site.ctx()).await.unwrap(), 0, "kept totals differ from a full count");
    (*numbers(&site.ctx()).await.unwrap()).clone()
}

/// Returns circles, sign-ups, meetings, meetings with known attendance, and attendances.
async fn short(site: &Site) -> [i64; 5] {
    let figures = counted(site).await.all.figures;
    [figures.circles, figures.signups, figures.meetings, figures.recorded, figures.attendances]
}

/// Two circles after their first meeting: one in Chicago with attendance, one in Nairobi that was imported.
async fn two() -> Site {
    let site = Site::new().await;
    rows::circle(&site, "speaking", &[]).await;
    rows::circle(&site, "python", &[]).await;
    run(&site, "update circles set city = 'Nairobi', country = 'Kenya', language = 'sw', imported_signups = 1208 where slug = 'python'").await;
    run(&site, "update circles set country = 'United States' where slug = 'speaking'").await;
    site.at(FIRST_ENDS);
    run(&site, "insert into feedback (meeting_id, attendance, updated_at) values (1, 2, 1)").await;
    run(&site, "insert into feedback_attendance (meeting_id, signup_id) values (1, 1), (1, 2)").await;
    site
}

#[tokio::test]
async fn page_table_and_file_agree_to_the_digit() {
    let site = two().await;
    let kept = counted(&site).await;
    let visitor = site.browser();
    let (page, csv, json) = (visitor.get("/numbers").await, visitor.get("/numbers.csv").await, visitor.get("/numbers.json").await);
    assert_eq!([&page, &csv, &json].map(|reply| reply.status.as_u16()), [200; 3], "{}", page.text());
    assert!(csv.body.starts_with("\u{feff}scope,name,circles,sign_ups,"), "{}", csv.body);
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let file: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    // The table and the file have the same lines with the same numbers.
    let mut seen = std::collections::BTreeMap::new();
    for line in csv.body.lines().skip(1) {
        let (scope, rest) = line.split_once(',').unwrap();
        let at: &mut usize = seen.entry(scope.to_owned()).or_default();
        let in_file = &file["lines"][scope][*at];
        *at += 1;
        let name = in_file["name"].as_str().unwrap();
        let name = if name.contains(',') { format!("\"{name}\"") } else { name.to_owned() };
        let cells: Vec<&str> = rest.strip_prefix(&name).unwrap().split(',').skip(1).collect();
        let of_file: Vec<String> = COLUMNS.iter().map(|(column, _)| in_file[*column].as_i64().map(|n| n.to_string()).unwrap_or_default()).collect();
        assert_eq!(cells, of_file, "{line}");
    }
    let lines: Vec<(&str, usize)> = seen.iter().map(|(scope, count)| (scope.as_str(), *count)).collect();
    assert_eq!(lines, [("all", 1), ("city", 2), ("country", 2), ("language", 2), ("year", 1)]);
    assert_eq!(file["definitions"].as_object().unwrap().len(), COLUMNS.len() + 1, "every column is defined");
    // The page has them too, as people write them.
    let text = page.text();
    let all = &file["lines"]["all"][0];
    assert_eq!((&all["circles"], &all["sign_ups"], &all["sign_ups_imported"]), (&2.into(), &1214.into(), &1208.into()));
    assert_eq!((&all["meetings"], &all["attendances"], &all["people"]), (&2.into(), &4.into(), &3.into()));
    for expected in [
        "Circles 2 Published",
        "Sign-ups 1,214 Everyone",
        "From the system that circles were imported from: 1,208.",
        "Attendances 4 Each",
        "Meetings whose attendance is known: 1 of 2.",
        "People 3 Different",
        "Meetings 2 Meetings",
        "Stayed to the end not known Of the",
        "Cities and towns 2 Where",
        "Countries 2 Where",
        "Languages 2 Different",
        "2026 2 1,214 2 4 –",
        "Nairobi, Kenya 1 1,211 1 – –",
        "Chicago, United States 1 3 1 4 –",
        "Counted on",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
    assert_eq!(kept.all.figures.signups, 1214);
    assert!(!page.body.contains("style="), "{}", page.body);
}

#[tokio::test]
async fn what_happens_to_a_circle_reaches_the_totals() {
    let site = two().await;
    assert_eq!(short(&site).await, [2, 1214, 2, 1, 4]);
    for (change, expected) in [
        ("update circles set hidden_at = 1 where slug = 'python'", [1, 3, 1, 1, 4]),
        ("update circles set hidden_at = null where slug = 'python'", [2, 1214, 2, 1, 4]),
        ("update circles set state = 'cancelled' where slug = 'speaking'", [1, 1211, 1, 0, 0]),
        ("update circles set state = 'published' where slug = 'speaking'", [2, 1214, 2, 1, 4]),
        ("update signups set left_at = 1, left_how = 'left' where id = 1", [2, 1214, 2, 1, 4]),
        ("update signups set left_at = 1, left_how = 'removed' where id = 1", [2, 1213, 2, 1, 4]),
        ("update feedback set attendance = null where meeting_id = 1", [2, 1213, 2, 1, 2]),
        ("delete from feedback_attendance where signup_id = 2", [2, 1213, 2, 1, 1]),
        ("delete from feedback where meeting_id = 1", [2, 1213, 2, 0, 0]),
        ("update meetings set cancelled_at = 1 where id = 1", [1, 1211, 1, 0, 0]),
        ("update circles set imported_signups = 0 where slug = 'python'", [1, 3, 1, 0, 0]),
        ("delete from circles where slug = 'python'", [0, 0, 0, 0, 0]),
    ] {
        run(&site, change).await;
        assert_eq!(short(&site).await, expected, "{change}");
    }
    let left = counted(&site).await;
    assert!(left.years.is_empty() && left.cities.is_empty() && left.countries.is_empty() && left.languages.is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_meeting_counts_once_it_is_over_though_no_one_changes_anything() {
    let site = Site::new().await;
    rows::circle(&site, "speaking", &[]).await;
    assert_eq!(short(&site).await, [0; 5]);
    assert!(site.browser().get("/numbers").await.text().contains("No circle has met yet"));
    site.at(FIRST_ENDS);
    assert_eq!(short(&site).await, [1, 3, 1, 0, 0]);
    site.at("2027-01-01T00:00:00Z");
    run(&site, "insert into feedback (meeting_id, updated_at) values (1, 1), (3, 1)").await;
    run(&site, "insert into feedback_attendance (meeting_id, signup_id) values (1, 1), (1, 2), (1, 3), (3, 2)").await;
    let figures = counted(&site).await.all.figures;
    assert_eq!((figures.meetings, figures.recorded, figures.attendances), (3, 2, 4));
    assert_eq!((figures.completed, figures.came, figures.stayed, figures.completion()), (1, 3, 1, Some(33)));
}

#[tokio::test]
async fn drafts_never_count_and_places_are_counted_as_written_but_once() {
    let site = two().await;
    for statement in [
        "update circles set state = 'draft', city = 'Atlantis' where slug = 'speaking'",
        "insert into circles (slug, state, city, country, in_person, online, created_at, updated_at) values ('b', 'published', 'NAIROBI ', 'kenya', 1, 0, 1, 1)",
        "insert into circles (slug, state, city, in_person, online, created_at, updated_at) values ('c', 'published', 'Berlin', 0, 1, 1, 1)",
        "insert into meetings (circle_id, plan_key, local_date, local_time, starts_at, ends_at, created_at)
         select id, 1, '2025-03-01', '10:00', 5, 6, 1 from circles where slug in ('b', 'c')",
    ] {
        run(&site, statement).await;
    }
    let kept = counted(&site).await;
    let names = |lines: &[circlet::numbers::model::Line]| lines.iter().map(|line| (line.name.clone(), line.figures.circles)).collect::<Vec<_>>();
    let line = |name: &str, count| (name.to_owned(), count);
    assert_eq!(names(&kept.years), [line("2025", 2), line("2026", 1)]);
    assert_eq!((kept.cities.len(), kept.cities[0].figures.circles, kept.online.circles), (1, 2, 1), "{:?}", kept.cities);
    let different = kept.all.different.unwrap();
    assert_eq!((different.cities, different.countries, different.languages, different.courses), (1, 1, 2, 0));
}

#[tokio::test]
async fn the_nightly_check_finds_and_corrects_what_differs() {
    let site = two().await;
    let right = counted(&site).await;
    for damage in [
        "update totals set attendances = attendances + 7, cities = 9 where kind = 'all' and year = 0",
        "delete from totals where kind = 'city'",
        "insert into totals (kind, year, key, name, circles) values ('city', 0, 'atlantis|', 'Atlantis', 3)",
        "update circle_tallies set attendances = 100 where circle_id = 1",
        "delete from circle_tallies where circle_id = 2",
    ] {
        run(&site, damage).await;
        assert!(check(&site.ctx()).await.unwrap() > 0, "{damage}");
        assert_eq!(check(&site.ctx()).await.unwrap(), 0, "{damage}");
        let kept = counted(&site).await;
        assert_eq!(kept.all, right.all, "{damage}");
        assert_eq!((kept.cities.len(), kept.years, kept.people), (2, right.years.clone(), Some(3)), "{damage}");
    }
}

/// On PostgreSQL a change may be committed while others are being counted.
#[tokio::test]
async fn a_change_that_is_committed_while_counting_is_counted_next_time() {
    let site = two().await;
    if site.app.db.engine() == Engine::Sqlite {
        return;
    }
    assert_eq!(short(&site).await[1], 1214);
    let (mut one, mut two) = (site.app.db.write().await.unwrap(), site.app.db.write().await.unwrap());
    for (tx, email) in [(&mut one, "dia@example.org"), (&mut two, "edo@example.org")] {
        sqlx::query(
            "insert into signups (circle_id, name, email, email_key, locale, consent_at, created_at, updated_at) values (1, '', $1, $1, 'en', 1, 1, 1)",
        )
        .bind(email)
        .execute(tx.conn())
        .await
        .expect("two sign-ups do not wait for each other");
    }
    one.commit().await.unwrap();
    count(&site.ctx()).await.unwrap();
    assert_eq!(numbers(&site.ctx()).await.unwrap().all.figures.signups, 1215);
    two.commit().await.unwrap();
    assert_eq!(short(&site).await[1], 1216);
}

#[tokio::test]
async fn a_large_set_and_its_import_elsewhere_have_the_same_figures() {
    let site = Site::new().await;
    bulk::load(&site.app, START[..10].parse().unwrap(), Sizes { circles: 300, courses: 40, signups: 1500 }, |_| {}).await.unwrap();
    let kept = counted(&site).await;
    let held = "select count(*) from circles c where is_public = 1 and exists (select 1 from meetings m where m.circle_id = c.id and m.ends_at <= 1794844800000000)";
    assert_eq!(kept.all.figures.circles, site.count(held).await);
    assert_eq!(kept.years.iter().map(|line| line.figures.attendances).sum::<i64>(), kept.all.figures.attendances);
    assert!(kept.all.figures.attendances > 500 && kept.people.unwrap() > 100, "{:?}", kept.all);
    let folder = tempfile::tempdir().unwrap();
    export::export(&site.app.db, &folder.path().join("x")).await.unwrap();
    let other = Site::new().await;
    import_circlet::import(&other.app.db, &folder.path().join("x")).await.unwrap();
    assert_eq!(counted(&other).await.all, kept.all);
    let (one, two) = (site.browser().get("/numbers.csv").await, other.browser().get("/numbers.csv").await);
    assert_eq!(one.body, two.body);
}
