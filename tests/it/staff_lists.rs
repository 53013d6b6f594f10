//! Lists for staff with their searches, and what the owner of a page or account is told.

use crate::circles::published;
use crate::harness::Site;
use crate::rows;
use axum::http::StatusCode;

const WHY: &str = "It sells something.";

#[tokio::test]
async fn only_staff_read_the_lists() {
    let site = Site::new().await;
    let (_, person) = site.account("Amina Otieno", false).await;
    for page in ["/staff/accounts", "/staff/accounts/1", "/staff/circles", "/staff/courses", "/staff/emails", "/staff/reports", "/staff/hide"] {
        assert_eq!(person.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(site.browser().get(page).await.status, StatusCode::UNAUTHORIZED, "{page}");
    }
    let (_, staff) = site.account("Sam Staff", true).await;
    assert_eq!(staff.get("/staff/accounts/99").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn staff_find_accounts_circles_and_courses_by_any_of_their_words() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amína Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &amina, &[]).await;
    amina.post("circles/begin", "/circles/start", &[("course", "")]).await;
    let found = async |page: &str, words: &str| staff.get(&format!("{page}?q={}", circlet::paths::encode(words))).await.text();
    for words in ["amina", "OTIENO am", "otieno@"] {
        let text = found("/staff/accounts", words).await;
        assert!(text.contains("Amína Otieno") && !text.contains("Course Author"), "{words}: {text}");
    }
    assert!(found("/staff/accounts", "nobody").await.contains("Nothing found"));
    for words in ["shy", "chicago", "otieno speaking"] {
        assert!(found("/staff/circles", words).await.contains("Public speaking for shy people Chicago"), "{words}");
    }
    let all = found("/staff/circles", "").await;
    assert!(all.contains("Draft") && all.contains("Hide …"), "{all}");
    let text = found("/staff/courses", "example author").await;
    assert!(text.contains("Public speaking Example University Course Author"), "{text}");
    let account = staff.get("/staff/accounts/1").await.text();
    assert!(account.contains("Public speaking for shy people") && account.contains("Block an account"), "{account}");
    let hide = staff.get(&format!("/staff/hide?page=/circles/{slug}")).await;
    assert!(hide.text().contains("Public speaking for shy people"), "{}", hide.text());
}

#[tokio::test]
async fn the_owner_is_told_why_a_page_is_hidden_reads_it_there_and_a_hidden_circle_sends_nothing() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &amina, &[]).await;
    let page = format!("/circles/{slug}");
    let without = [("page", &*page), ("button", "hide"), ("reason", " ")];
    assert!(staff.follow(&staff.post("moderation/hide", "/staff/hide", &without).await).await.has_error_at("reason"));
    for _ in 0..2 {
        staff.post("moderation/hide", "/staff/hide", &[("page", &page), ("button", "hide"), ("reason", WHY)]).await;
    }
    let mails = site.mails("page-hidden").await;
    assert_eq!(mails.len(), 1, "the same twice is told once");
    assert!(mails[0].text_body.contains(WHY) && mails[0].to_email == "amina.otieno@example.org", "{}", mails[0].text_body);
    assert!(amina.get(&page).await.text().contains(WHY));
    assert_eq!(site.browser().get(&page).await.status, StatusCode::NOT_FOUND);
    staff.post("moderation/hide", "/staff/hide", &[("page", &page), ("button", "show")]).await;
    assert_eq!(site.browser().get(&page).await.status, StatusCode::OK);
    assert!(site.mails("page-hidden").await[1].text_body.contains("Everyone can see it"));
    assert!(!amina.get(&page).await.text().contains(WHY));
}

#[tokio::test]
async fn a_blocked_person_is_told_why_and_gets_nothing_about_newcomers() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    rows::circle(&site, "speaking", &[amina]).await;
    staff.post("moderation/block", "/staff/accounts/1", &[("account", "1"), ("button", "block"), ("reason", WHY)]).await;
    let told = site.mails("account-blocked").await;
    assert!(told.len() == 1 && told[0].text_body.contains(WHY) && told[0].to_email == "amina.otieno@example.org");
    let form = [("slug", "speaking"), ("name", "Ben"), ("email", "ben@example.org"), ("goal", "Talk."), ("help", "Listen."), ("consent", "on")];
    site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &form).await;
    assert_eq!(site.mails("joined").await.iter().filter(|mail| mail.to_email == "amina.otieno@example.org").count(), 0);
    staff.post("moderation/block", "/staff/accounts/1", &[("account", "1"), ("button", "unblock")]).await;
    assert!(site.mails("account-blocked").await[1].text_body.contains("You can sign in again"));
}
