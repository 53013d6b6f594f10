//! Where participants find a facilitator's email address: on their pages, only as Reply-To, or nowhere, with a form in its place.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::rows;
use axum::http::StatusCode;
use circlet::types::CircleId;

const PEOPLE: &str = "/circles/speaking/manage/participants";
const AMINA: &str = "amina.otieno@example.org";
const WRITTEN: &str = "select count(*) from outbox where kind = 'contact'";
const FORM: &str = "Write to the facilitators";

struct Joined {
    site: Site,
    amina: Browser,
    circle: CircleId,
    visitor: Browser,
    own: String,
}

impl Joined {
    async fn choose(&self, address: &str) -> Reply {
        self.amina.post("facilitation/address", PEOPLE, &[("slug", "speaking"), ("address", address)]).await
    }

    async fn write(&self, text: &str) -> Reply {
        let link = self.own.trim_start_matches("/p/");
        self.visitor.post("participation/contact", &self.own, &[("link", link), ("slug", ""), ("text", text)]).await
    }

    async fn page(&self) -> String {
        self.visitor.get(&self.own).await.text()
    }

    async fn reply_to(&self) -> String {
        self.site.mails("welcome").await.remove(0).reply_to
    }
}

async fn joined() -> Joined {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, NewCircle::default()).await;
    let visitor = site.browser();
    site.sign_up(&visitor, "speaking", "Ben Mwangi").await;
    site.prove().await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    Joined { site, amina, circle, visitor, own }
}

#[tokio::test]
async fn the_address_is_shown_where_its_owner_chose() {
    let j = joined().await;
    for (choice, on_page, in_replies, form) in [("page", true, true, false), ("reply", false, true, false), ("form", false, false, true)] {
        let saved = j.amina.follow(&j.choose(choice).await).await;
        assert!(saved.text().contains("Saved. It counts"), "{}", saved.text());
        assert!(saved.body.contains(&format!("value=\"{choice}\" checked")), "{choice}: {}", saved.body);
        let page = j.page().await;
        assert_eq!((page.contains(AMINA), page.contains(FORM)), (on_page, form), "{choice}: {page}");
        assert_eq!(page.contains("To write to Amina Otieno, reply to any email"), choice == "reply", "{page}");
        assert_eq!(j.reply_to().await == AMINA, in_replies, "{choice}");
        assert_eq!(j.reply_to().await.is_empty(), !in_replies, "{choice}");
    }
    // No other email and no page says it, either.
    j.amina
        .post("messages/send", "/circles/speaking/messages", &[("slug", "speaking"), ("key", "k"), ("subject", "Tea"), ("body", "It is on me.")])
        .await;
    j.amina.post("circles/cancel", "/circles/speaking/manage/cancel", &[("slug", "speaking"), ("reason", "Flooded.")]).await;
    circlet::platform::events::drain(&j.site.app).await.unwrap();
    for (kind, words) in
        [("message", "To write to the facilitators, open the circle’s page."), ("cancelled", "write to the facilitators on the circle’s page")]
    {
        let mail = j.site.mails(kind).await.into_iter().find(|mail| mail.to_email.starts_with("ben")).unwrap();
        assert!(mail.text_body.contains(words), "{kind}: {}", mail.text_body);
        for part in [mail.text_body, mail.html_body, mail.calendar, mail.reply_to] {
            assert!(!part.contains(AMINA), "{kind}: {part}");
        }
    }
    assert!(!j.visitor.get("/circles/speaking").await.body.contains(AMINA));
}

#[tokio::test]
async fn only_facilitators_choose_and_each_for_themselves() {
    let j = joined().await;
    let (sam, second) = j.site.account("Sam Second", false).await;
    let (_, stranger) = j.site.account("Omar Other", false).await;
    let (_, staff) = j.site.account("Stella Staff", true).await;
    rows::run(&j.site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 9 from accounts where name = 'Sam Second'")
        .await;
    let fields = [("slug", "speaking"), ("address", "form")];
    assert_eq!(stranger.post("facilitation/address", PEOPLE, &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(staff.post("facilitation/address", PEOPLE, &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(j.site.count("select count(*) from circle_facilitators where address_shown <> 'page'").await, 0);
    second.post("facilitation/address", PEOPLE, &fields).await;
    let page = j.page().await;
    assert!(page.contains(AMINA) && !page.contains("sam.second@example.org") && page.contains(FORM), "{page}");
    assert_eq!(j.reply_to().await, AMINA);
    let wrong = j.amina.follow(&j.choose("everywhere").await).await;
    assert!(wrong.has_error_at("address"), "{}", wrong.text());
    assert!(!staff.get(PEOPLE).await.text().contains("Where do participants find it?"));
    // Only who shows it nowhere is written to with the form.
    j.write("May I bring a friend?").await;
    assert_eq!(j.site.mails("contact").await.iter().map(|mail| mail.to_email.as_str()).collect::<Vec<_>>(), ["sam.second@example.org"]);
    assert_ne!(sam.0, 0);
}

#[tokio::test]
async fn the_form_sends_each_text_once_and_its_answer_reaches_the_participant() {
    let j = joined().await;
    j.choose("form").await;
    let sent = j.visitor.follow(&j.write("May I bring a friend?").await).await;
    assert!(sent.text().contains("Your message is on its way to the facilitators."), "{}", sent.text());
    j.write("May I bring a friend?").await;
    assert_eq!(j.site.count(WRITTEN).await, 1);
    j.write("And a cake?").await;
    let mail = j.site.mails("contact").await.remove(0);
    assert_eq!((j.site.count(WRITTEN).await, mail.to_email.as_str(), mail.reply_to.as_str()), (2, AMINA, "ben.mwangi@example.org"));
    assert_eq!(mail.subject, "Ben Mwangi writes about Public speaking for shy people");
    assert!(
        mail.text_body.contains("May I bring a friend?") && mail.text_body.contains("Ben Mwangi then sees your email address."),
        "{}",
        mail.text_body
    );
    let empty = j.visitor.follow(&j.write(" ").await).await;
    assert!(empty.has_error_at("text"), "{}", empty.text());
    let long = "x".repeat(2001);
    assert!(j.visitor.follow(&j.write(&long).await).await.body.contains(&long), "what was typed is lost");
    for turn in 0..10 {
        j.write(&format!("Again {turn}")).await;
    }
    assert_eq!(j.site.count(WRITTEN).await, 10);
}

#[tokio::test]
async fn what_was_written_goes_with_the_person_and_to_no_one_who_shows_an_address() {
    let j = joined().await;
    let refused = j.visitor.follow(&j.write("Hello?").await).await;
    assert!(refused.text().contains("Hello?") && j.site.count(WRITTEN).await == 0, "{}", refused.text());
    j.choose("form").await;
    j.write("My phone is 555 0199.").await;
    let leave = j.site.mails("welcome").await.remove(0).link("/leave/");
    j.visitor.post("signups/leave", &format!("/leave/{leave}"), &[("link", &leave)]).await;
    assert_eq!(j.site.count("select count(*) from outbox where facts like '%0199%' or text_body like '%0199%'").await, 0);
    let gone = j.visitor.follow(&j.write("Still there?").await).await;
    assert_eq!((gone.status, j.site.count(WRITTEN).await), (StatusCode::CONFLICT, 1));
}

#[tokio::test]
async fn of_a_blocked_facilitator_nothing_is_shown_and_a_hidden_circle_takes_no_messages() {
    let j = joined().await;
    rows::run(&j.site, "update accounts set blocked_at = 1 where name = 'Amina Otieno'").await;
    assert!(!j.page().await.contains(AMINA) && j.reply_to().await.is_empty());
    rows::run(&j.site, "update circle_facilitators set address_shown = 'form'").await;
    assert!(!j.page().await.contains(FORM));
    rows::run(&j.site, "update accounts set blocked_at = null").await;
    assert!(j.page().await.contains(FORM));
    rows::run(&j.site, "update circles set hidden_at = 1").await;
    j.write("Hello?").await;
    assert_eq!((j.page().await.contains(FORM), j.site.count(WRITTEN).await), (false, 0));
}

#[tokio::test]
async fn a_copy_of_a_circle_keeps_the_choice_and_the_review_says_it() {
    let j = joined().await;
    j.choose("form").await;
    let copy = j.amina.post("circles/duplicate", "/circles/speaking/manage", &[("slug", "speaking")]).await;
    assert_eq!(j.site.count("select count(*) from circle_facilitators where address_shown = 'form'").await, 2);
    rows::run(&j.site, "update circles set first_at = null where state = 'draft'").await;
    let slug = copy.location.as_deref().unwrap().split('/').nth(2).unwrap().to_owned();
    j.site.write_privacy("We keep little.").await;
    let review = j.amina.get(&format!("/circles/{slug}/edit/5")).await;
    assert_eq!(review.status, StatusCode::OK);
    assert!(
        review.text().contains("Participants don’t see your email address") && review.body.contains("/manage/participants#address"),
        "{}",
        review.text()
    );
    assert_ne!(j.circle.0, 0);
}

#[tokio::test]
async fn what_one_browser_keeps_of_a_letter_is_erased_when_the_person_leaves_in_another() {
    let j = joined().await;
    j.choose("form").await;
    j.write(&"My diagnosis. ".repeat(200)).await;
    assert_eq!(j.site.count("select count(*) from kept_forms where body like '%diagnosis%'").await, 1, "too long, and kept");
    let leave = j.site.mails("welcome").await.remove(0).path("/leave/");
    j.site.browser().post("signups/leave", &leave, &[("link", leave.trim_start_matches("/leave/"))]).await;
    assert_eq!(j.site.count("select count(*) from kept_forms where body like '%diagnosis%'").await, 0);
}

#[tokio::test]
async fn what_was_typed_under_a_link_goes_when_the_link_is_renewed() {
    let j = joined().await;
    j.choose("form").await;
    j.write(&"My diagnosis. ".repeat(200)).await;
    let link = j.own.trim_start_matches("/p/");
    j.site.browser().post("participation/link", &j.own, &[("link", link), ("slug", "")]).await;
    assert_eq!(j.site.count("select count(*) from kept_forms where body like '%diagnosis%'").await, 0);
}
