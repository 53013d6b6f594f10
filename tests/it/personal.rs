//! "Everything about you": own data is in it, nobody else's is, and no table or column is forgotten.

use crate::erasing::{Filled, filled};
use crate::harness::{Reply, Site};
use crate::rows;
use circlet::i18n::Locale;
use circlet::personal::service::{label, title};
use circlet::personal::store::{NOT_PERSONAL, PARTS};
use circlet::platform::export::LEFT_BEHIND;
use circlet::slices::exported;
use serde_json::Value;

/// What only the file has, besides whole tables: codes and details for programs.
const FILE_ONLY: &[(&str, &str)] = &[
    ("accounts", "agreed_to"),
    ("signups", "agreed_to"),
    ("seat_alerts", "agreed_to"),
    ("signups", "locale_chosen"),
    ("seat_alerts", "locale_chosen"),
    ("check_ins", "source"),
    ("tasks", "minutes"),
    ("tasks", "state"),
    ("answers", "form"),
    ("answers", "question"),
    ("answers", "value"),
    ("answers", "version"),
    ("feedback", "prompt"),
    ("ratings", "role"),
    ("tips", "kind"),
    ("page_reports", "reason"),
    ("page_reports", "locale"),
    ("posts", "kind"),
    ("posts", "withdrawn_by"),
    ("outbox", "to_name"),
    ("outbox", "locale"),
    ("outbox", "due_at"),
];

#[test]
fn every_exported_table_and_column_is_shown_or_withheld_with_a_reason() {
    for table in exported() {
        let parts: Vec<_> = PARTS.iter().filter(|part| part.table == table.name).collect();
        let not = NOT_PERSONAL.iter().filter(|(name, reason)| *name == table.name && !reason.is_empty()).count();
        assert_eq!(parts.len() + not, 1, "{}: a part of what a person is shown, or not personal, with the reason", table.name);
        let Some(part) = parts.first() else { continue };
        assert!(!part.of_account.is_empty() || !part.of_signup.is_empty(), "{}: whose rows?", part.table);
        for (column, _) in table.columns {
            let instead = part.instead.iter().filter(|(of, ..)| of == column).count();
            let shown = part.shown.iter().filter(|(name, _)| name == column).count();
            let withheld = part.withheld.iter().filter(|(name, reason)| name == column && !reason.is_empty()).count();
            assert_eq!(instead + shown + withheld, 1, "{}.{column}: shown, or withheld with a reason", part.table);
        }
        let named = part.instead.len() - part.instead.iter().filter(|(of, ..)| of.is_empty()).count() + part.shown.len() + part.withheld.len();
        assert_eq!(named, table.columns.len(), "{}: only columns that there are", part.table);
    }
    let exported: Vec<&str> = exported().map(|table| table.name).collect();
    for name in PARTS.iter().map(|part| part.table).chain(NOT_PERSONAL.iter().map(|(name, _)| *name)) {
        assert!(exported.contains(&name) || LEFT_BEHIND.contains(&name), "{name}: only tables that there are");
    }
}

#[test]
fn every_fact_on_the_page_has_a_plain_label() {
    for part in PARTS.iter().filter(|part| title(Locale::en, part.table).is_some()) {
        for column in part.columns() {
            let file_only = FILE_ONLY.contains(&(part.table, column.name));
            assert_eq!(label(Locale::es, part.table, column.name).is_none(), file_only, "{}.{}", part.table, column.name);
        }
    }
}

fn file(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.headers["content-type"], "application/json");
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert!(reply.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"about-me-2026-"));
    serde_json::from_str(&reply.body).unwrap()
}

/// The other people of [`filled`], by name and address.
fn names_no_one_else(text: &str) {
    for other in ["Amina", "amina", "Otieno", "Ben Mwangi", "ben.mwangi", "Dora", "dora@", "argon2", "password_hash\": \"$"] {
        assert!(!text.contains(other), "{other} in {text}");
    }
}

#[tokio::test]
async fn an_account_reads_and_downloads_what_is_stored_about_it_and_nothing_of_others() {
    let Filled { site, quilla, .. } = filled().await;
    let commits = site.app.db.commits();
    let page = quilla.get("/settings/data").await;
    assert_eq!(site.app.db.commits(), commits, "reading changes nothing");
    assert_eq!(page.status, 200);
    let text = page.text();
    for own in [
        "Everything about you",
        "Quilla Zsombor",
        "quilla.zsombor@example.org",
        "qx7.new@example.org",
        "qx7goal",
        "qx7answer",
        "qx7other",
        "qx7words",
        "qx7reason",
        "Room 302",
        "Circles you run",
        "Emails to you",
    ] {
        assert!(text.contains(own), "{own}: {text}");
    }
    names_no_one_else(&text);
    for code in ["outbox", "signup", "null", "circle_facilitators", "accepted_by"] {
        assert!(!text.contains(code), "{code}: {text}");
    }
    let reply = quilla.get("/settings/data/about-me.json").await;
    let whole = file(&reply);
    let about = &whole["about_me"];
    assert_eq!(about["accounts"][0]["email"], "quilla.zsombor@example.org");
    assert_eq!((&about["signups"][0]["circle"], &about["signups"][0]["goal"]), (&"Tea".into(), &"qx7goal".into()));
    assert_eq!(about["rsvps"][0]["coming"], true);
    assert_eq!((&about["tasks"][0]["title"], &about["task_ticks"][0]["task"]), (&"qx7task".into(), &"Drink tea".into()));
    assert_eq!(about["recaps"][0]["done"], "We gave toasts.");
    assert!(about["answers"].as_array().unwrap().len() == 3 && about["outbox"].as_array().unwrap().len() > 3);
    assert!(whole["withheld"]["accounts"]["password_hash"].is_string());
    names_no_one_else(&reply.body);
    let logged = "select count(*) from security_log where action = 'exported' and subject = '/settings/data'";
    assert_eq!(site.count(logged).await, 1);
    let spanish = quilla.reading("es").get("/settings/data").await.text();
    assert!(spanish.contains("Quilla Zsombor"), "{spanish}");
}

#[tokio::test]
async fn someone_elses_account_and_sign_ups_are_not_shown() {
    let Filled { site, .. } = filled().await;
    for path in ["/settings/data", "/settings/data/about-me.json"] {
        assert_eq!(site.browser().get(path).await.status, 401, "{path}");
    }
    // Registered with an address that has a seat, and not confirmed.
    let (_, ben) = site.account("Ben Mwangi", false).await;
    rows::run(&site, "update accounts set confirmed_at = null where email = 'ben.mwangi@example.org'").await;
    let reply = ben.get("/settings/data/about-me.json").await;
    let about = file(&reply)["about_me"].clone();
    assert!(about.get("signups").is_none() && about["accounts"].as_array().unwrap().len() == 1, "{about}");
    assert!(!reply.body.contains("uilla"), "{}", reply.body);
    rows::run(&site, "update accounts set confirmed_at = 1 where email = 'ben.mwangi@example.org'").await;
    let reply = ben.get("/settings/data/about-me.json").await;
    assert_eq!(file(&reply)["about_me"]["signups"].as_array().unwrap().len(), 1);
    assert!(!reply.body.contains("uilla"), "{}", reply.body);
}

/// The path of a participant's page.
async fn page_of(site: &Site, first_name: &str) -> String {
    site.mails("welcome").await.into_iter().find(|mail| mail.to_email.starts_with(first_name)).unwrap().path("/p/")
}

#[tokio::test]
async fn a_participant_reads_and_downloads_their_own_by_their_link_until_they_leave() {
    let Filled { site, .. } = filled().await;
    let visitor = site.browser();
    let (own, ben) = (page_of(&site, "quilla").await, page_of(&site, "ben").await);
    assert!(visitor.get(&own).await.body.contains(&format!("{own}/data\"")), "their page links to it");
    let commits = site.app.db.commits();
    let text = visitor.get(&format!("{own}/data")).await.text();
    let reply = visitor.get(&format!("{own}/data/about-me.json")).await;
    assert_eq!(site.app.db.commits(), commits, "reading changes nothing");
    for mine in ["Everything about you", "Tea", "qx7goal", "qx7words", "Emails to you"] {
        assert!(text.contains(mine), "{mine}: {text}");
    }
    names_no_one_else(&text);
    let about = file(&reply)["about_me"].clone();
    assert_eq!((&about["signups"][0]["goal"], &about["answers"][0]["value"][0]), (&"qx7goal".into(), &"qx7words".into()));
    assert!(about.get("accounts").is_none() && about.get("security_log").is_none(), "a link is for one seat, not for the account");
    names_no_one_else(&reply.body);
    let other = visitor.get(&format!("{ben}/data/about-me.json")).await;
    assert!(other.body.contains("Ben Mwangi") && !other.body.contains("uilla"), "{}", other.body);
    for wrong in ["/p/x/data", "/p/x/data/about-me.json"] {
        assert_eq!(visitor.get(wrong).await.status, 409, "{wrong}");
    }
    let leave = site.mails("welcome").await.into_iter().find(|mail| mail.to_email.starts_with("quilla")).unwrap().path("/leave/");
    visitor.post("signups/leave", &leave, &[("link", leave.trim_start_matches("/leave/"))]).await;
    for gone in [format!("{own}/data"), format!("{own}/data/about-me.json")] {
        let reply = visitor.get(&gone).await;
        let link = visitor.get(&own).await;
        assert_eq!(reply.status, link.status, "{gone}");
        assert!(!reply.body.contains("qx7") && reply.text().contains("link"), "{}", reply.text());
    }
}
