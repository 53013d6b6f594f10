//! Telling people about a public circle, on its facilitator page.

use crate::circles::{draft, edit, published};
use crate::fixtures::NewCircle;
use crate::harness::{HOST, Reply, Site};
use crate::rows::run;

const TITLE: &str = "Tell people about your circle";
const TEXT: &str = "Public speaking for shy people\n\
                    Mondays 6:30 PM – 8:00 PM · from November 30 (Chicago time)\n\
                    Harold Washington Library, Room 3, 400 S State St, Chicago\n\
                    \n\
                    Read more and sign up:\n\
                    https://circlet.test/circles/public-speaking-for-shy-people";

/// Returns the decoded address of the link that starts so; panics if there is none.
fn link(page: &Reply, start: &str) -> String {
    let raw = page.body.split(&format!("href=\"{start}")).nth(1).and_then(|rest| rest.split('"').next());
    let raw = raw.unwrap_or_else(|| panic!("no {start} on {}", page.text()));
    assert!(raw.is_ascii() && !raw.contains(' '), "{raw}");
    circlet::paths::readable(&raw.replace("&amp;", "&")).replace("\u{202f}", " ")
}

#[tokio::test]
async fn after_publishing_the_page_begins_with_the_address_and_texts_to_send() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let draft = draft(&site, &amina, &[], &[], &[]).await;
    let page = amina.get(&format!("/circles/{draft}/manage")).await;
    assert!(!page.text().contains(TITLE), "a draft has nothing to tell: {}", page.text());
    let reply = amina.post("circles/publish", &edit(&draft, 5), &[("slug", &draft)]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/public-speaking-for-shy-people/manage?done=published"));
    let page = amina.follow(&reply).await;
    let text = page.text();
    let (told, facts) = (text.find(TITLE).unwrap(), text.find("Next meeting").unwrap());
    assert!(text.contains("Your circle is public now.") && told < facts, "{text}");
    let field = page.body.split("<input").find(|tag| tag.contains("id=\"address\"")).unwrap().split('>').next().unwrap();
    assert!(field.contains("readonly") && field.contains(&format!("value=\"https://{HOST}/circles/public-speaking-for-shy-people\"")), "{field}");
    assert!(page.body.contains("for=\"address\"") && page.body.contains("/circles/public-speaking-for-shy-people/qr.svg"));
    assert_eq!(link(&page, "https://wa.me/?"), format!("text={TEXT}"));
    assert_eq!(link(&page, "mailto:?"), format!("subject=Public speaking for shy people&body={}", TEXT.replace('\n', "\r\n")));
    // Copying and the share sheet need scripts.
    assert!(!page.body.contains(">Copy<") && !page.body.contains("Share…"), "{text}");
    // Later the same stands behind a heading, after what there is to do.
    let page = amina.get("/circles/public-speaking-for-shy-people/manage").await;
    let text = page.text();
    assert!(!text.contains("Your circle is public now.") && text.find("Next meeting") < text.find(TITLE), "{text}");
    assert_eq!(link(&page, "https://wa.me/?"), format!("text={TEXT}"));
}

#[tokio::test]
async fn the_text_is_in_the_circles_language_and_keeps_signs_and_the_meeting_link_to_itself() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let words = [("title", "Té & más? 100% نادي #1"), ("language", "es")];
    let slug = published(&site, &amina, &words).await;
    run(&site, "update circles set online = 1, meeting_url = 'https://meet.example.org/room'").await;
    let page = amina.get(&circlet::paths::manage(&slug)).await;
    let text = link(&page, "https://wa.me/?");
    assert!(text.starts_with("text=Té & más? 100% نادي #1\nlos lunes"), "{text}");
    assert!(text.contains("(hora de Chicago)") && text.contains("en línea") && text.contains("Más información e inscripción:"), "{text}");
    assert!(text.ends_with(&format!("\nhttps://{HOST}{}", circlet::paths::circle(&slug))), "{text}");
    assert!(!text.contains("meet.example.org"), "{text}");
    // Signs of the title do not end the subject.
    assert!(link(&page, "mailto:?").starts_with("subject=Té & más? 100% نادي #1&body="));
    let raw = page.body.split("href=\"mailto:?").nth(1).unwrap().split('"').next().unwrap();
    assert!(raw.starts_with("subject=T%C3%A9%20%26%20m%C3%A1s%3F%20100%25%20"), "{raw}");
}

#[tokio::test]
async fn a_circle_that_no_one_can_see_or_join_any_more_is_not_shared() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let circle = site.circle(dede, NewCircle::default()).await;
    let told = || async { browser.get("/circles/speaking/manage?done=published").await.text().contains(TITLE) };
    assert!(told().await);
    run(&site, "update circles set hidden_at = 1").await;
    assert!(!told().await, "hidden");
    run(&site, "update circles set hidden_at = null").await;
    site.call_off(circle).await;
    assert!(!told().await, "cancelled");
    run(&site, "update circles set state = 'published', cancelled_at = null").await;
    site.at("2027-06-01T12:00:00Z");
    let browser = site.browser_of(dede).await;
    assert!(!browser.get("/circles/speaking/manage").await.text().contains(TITLE), "finished");
}
