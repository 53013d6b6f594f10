//! The version of the text that was agreed to is kept with the consent.

use crate::fixtures::NewCircle;
use crate::harness::Site;
use crate::rows;
use serde_json::Value;

const BOX: &str = "I agree that my answers are kept and shown to the facilitators of this circle and the staff of this site.";

/// Returns the text that a row's owner agreed to.
async fn agreed(site: &Site, table: &str, whose: &str) -> String {
    let sql = format!("select x.text from consent_texts x join {table} t on t.consent_text = x.id where t.email like '{whose}%'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(site.app.db.primary()).await.unwrap()
}

#[tokio::test]
async fn each_consent_keeps_the_words_and_the_privacy_text_as_they_stood() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle { capacity: Some(3), ..NewCircle::default() }).await;
    site.write_privacy("We keep little.").await;
    site.sign_up(&site.browser(), "speaking", "Ana Lima").await;
    site.sign_up(&site.browser(), "speaking", "Ben Okoro").await;
    assert_eq!(site.count("select count(*) from consent_texts").await, 1, "the same text is kept once");
    site.write_privacy("We keep even less.").await;
    site.sign_up(&site.browser().reading("es"), "speaking", "Cleo Dixon").await;
    assert_eq!(agreed(&site, "signups", "ana").await, format!("{BOX}\n\nWe keep little."));
    assert_eq!(agreed(&site, "signups", "ben").await, format!("{BOX}\n\nWe keep little."));
    let spanish = agreed(&site, "signups", "cleo").await;
    assert!(spanish.ends_with("We keep even less.") && !spanish.contains(BOX), "{spanish}");
    // An address left at the full circle, and an account.
    let visitor = site.browser();
    let fields = [("slug", "speaking"), ("email", "omar@library.city"), ("consent", "on")];
    visitor.post("signups/ask", "/circles/speaking/sign-up", &fields).await;
    let told = agreed(&site, "seat_alerts", "omar").await;
    assert!(told.starts_with("I agree that this address is kept for this") && told.ends_with("We keep even less."), "{told}");
    let fields = [("name", "Dora Diaz"), ("email", "dora@library.city"), ("password", "three warm blankets"), ("consent", "on"), ("next", "")];
    visitor.post("accounts/register", "/register", &fields).await;
    assert_eq!(agreed(&site, "accounts", "dora").await, "I agree to my details being used as the privacy notice says.\n\nWe keep even less.");
    // A person reads it in the file about them.
    let own = site.mails("welcome").await.into_iter().find(|mail| mail.to_email.starts_with("ana")).unwrap().path("/p/");
    let file: Value = serde_json::from_str(&site.browser().get(&format!("{own}/data/about-me.json")).await.body).unwrap();
    assert_eq!(file["about_me"]["signups"][0]["agreed_to"], format!("{BOX}\n\nWe keep little."));
    assert_eq!(file["about_me"]["signups"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_walk_in_agrees_when_taking_the_seat_over_and_keeps_the_text_of_the_form() {
    let site = Site::new().await;
    let (dede, _) = site.account("Dede Mensah", false).await;
    rows::circle(&site, "speaking", &[dede]).await;
    site.write_privacy("We keep little.").await;
    rows::run(&site, "update signups set added_by = 1, walk_in_key = 'k' where name = 'Ana Lima'").await;
    assert_eq!(site.count("select count(*) from signups where consent_text is not null").await, 0);
    site.sign_up(&site.browser(), "speaking", "Ana Lima").await;
    site.write_privacy("We keep even less.").await;
    assert_eq!(site.count("select count(*) from signups where consent_text is not null").await, 0, "nothing changes before the owner agrees");
    let link = site.mails("proposed").await.remove(0).link("/answers/");
    site.browser().post("signups/answers", &format!("/answers/{link}"), &[("link", &link)]).await;
    assert_eq!(agreed(&site, "signups", "ana").await, format!("{BOX}\n\nWe keep little."));
}
