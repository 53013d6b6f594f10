//! Leaving a step of the wizard by "Back", by the list of steps or by the link of a date: what was typed is saved,
//! or kept where it cannot be.

use super::{COURSE, PLACE, WHEN, WORDS, add_course, begin, draft, edit, of, plan, published, set};
use crate::harness::{Browser, Site};
use crate::support::page::Form;

const UNSAVED: &str = "What you typed here is not saved yet";

/// Posts a step and returns where it leads.
async fn leave(browser: &Browser, endpoint: &str, slug: &str, from: u8, form: &[(&str, &str)], button: &str) -> String {
    let form = [of(slug, form), vec![("button", button)]].concat();
    browser.post(endpoint, &edit(slug, from), &form).await.location.unwrap_or_default()
}

#[tokio::test]
async fn a_step_of_a_draft_is_left_with_what_is_missing_and_saved() {
    let site = Site::new().await;
    add_course(&site).await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let slug = begin(&amina).await;
    let s = slug.as_str();
    assert_eq!(leave(&amina, "circles/course", s, 1, &[], "to-4").await, edit(s, 4), "nothing was chosen yet");
    assert_eq!(leave(&amina, "circles/course", s, 1, &[("course", "public-speaking")], "to-4").await, edit(s, 4));
    assert_eq!(leave(&amina, "circles/place", s, 2, &set(&PLACE, &[("venue", "")]), "to-1").await, edit(s, 1));
    assert_eq!(leave(&amina, "circles/words", s, 4, &set(&WORDS, &[("title", "")]), "to-3").await, edit(s, 3));
    assert_eq!(leave(&amina, "circles/place", s, 2, &set(&PLACE, &[("venue", "")]), "to-9").await.split('?').next(), Some(edit(s, 2).as_str()));
    let other_device = site.browser_of(id).await;
    for (step, words) in [(2, "400 S State St"), (4, "Do you bring a laptop?")] {
        let page = other_device.get(&edit(s, step)).await;
        assert!(page.body.contains(words) && !page.text().contains(UNSAVED), "step {step}: {}", page.text());
    }
    let page = amina.get(&edit(s, 5)).await;
    for missing in ["Say where you meet.", "Say when you meet."] {
        assert!(page.text().contains(missing), "{missing}: {}", page.text());
    }
}

#[tokio::test]
async fn a_mistake_in_a_step_that_was_left_waits_there() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = draft(&site, &amina, &[], &[], &[]).await;
    let s = slug.as_str();
    let wrong = [
        ("circles/place", 2, set(&PLACE, &[("mode", "both"), ("meeting_url", "not a link"), ("venue", "Rogers Park")]), "Rogers Park"),
        ("circles/when", 3, [set(&WHEN, &[("duration", "many")]), row("2026-12-01")].concat(), "2026-12-01"),
        ("circles/words", 4, set(&WORDS, &[("seats", "lots"), ("welcome", "Bring cake.")]), "Bring cake."),
    ];
    for (endpoint, step, form, typed) in wrong {
        assert_eq!(leave(&amina, endpoint, s, step, &form, "to-5").await, edit(s, 5), "{endpoint}");
        let page = amina.get(&edit(s, step)).await;
        assert!(page.body.contains(typed) && page.text().contains(UNSAVED), "{endpoint}: {}", page.text());
        let again = [of(s, &form), vec![("button", "")]].concat();
        let rejected = amina.post(endpoint, &edit(s, step), &again).await;
        assert!(rejected.location.is_some_and(|l| l.contains("__err")), "{endpoint}: saving still names the mistake");
    }
    let corrected = leave(&amina, "circles/words", s, 4, &set(&WORDS, &[("welcome", "Bring cake.")]), "to-5").await;
    assert_eq!(corrected, edit(s, 5));
    let page = amina.get(&edit(s, 4)).await;
    assert!(page.body.contains("Bring cake.") && !page.text().contains(UNSAVED), "{}", page.text());
    assert_eq!(site.count("select count(*) from kept_forms where form = 'circle-words'").await, 0, "what was saved is not kept");
}

fn row(date: &str) -> Vec<(&str, &str)> {
    vec![("keys[]", "1"), ("dates[]", date), ("times[]", "18:30")]
}

#[tokio::test]
async fn the_dates_are_saved_on_the_way_to_one_meeting_and_an_untouched_step_is_just_left() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = begin(&amina).await;
    let s = slug.as_str();
    let empty = [("first_date", ""), ("start_time", ""), ("duration", "90"), ("time_zone", "America/Chicago"), ("weeks", "6")];
    assert_eq!(leave(&amina, "circles/when", s, 3, &empty, "to-2").await, edit(s, 2));
    assert!(!amina.get(&edit(s, 3)).await.text().contains(UNSAVED), "nothing was typed");
    assert_eq!(leave(&amina, "circles/when", s, 3, &set(&empty, &[("first_date", "2026-12-01")]), "to-2").await, edit(s, 2));
    let page = amina.get(&edit(s, 3)).await;
    assert!(page.body.contains("2026-12-01") && page.text().contains(UNSAVED), "there is no list yet: {}", page.text());

    let slug = draft(&site, &amina, &[], &[("weeks", "1")], &[]).await;
    let s = slug.as_str();
    let location = leave(&amina, "circles/when", s, 3, &[set(&WHEN, &[("weeks", "1")]), row("2026-12-01")].concat(), "open-1").await;
    assert!(location.contains(&format!("/circles/{s}/manage/meetings/")) && location.ends_with("from=dates"), "{location}");
    assert_eq!(plan(&site, s).await, [(1, "2026-12-01".to_owned(), "18:30".to_owned())]);
}

#[tokio::test]
async fn leaving_a_step_of_a_public_circle_saves_as_its_button_does() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[]).await;
    let s = slug.as_str();
    assert_eq!(leave(&amina, "circles/place", s, 2, &set(&PLACE, &[("venue_details", "Room 9")]), "to-4").await, edit(s, 4));
    assert!(amina.get(&format!("/circles/{s}")).await.text().contains("Room 9"));
    assert_eq!(leave(&amina, "circles/place", s, 2, &set(&PLACE, &[("venue", "")]), "to-4").await, edit(s, 4));
    let page = amina.get(&format!("/circles/{s}")).await;
    assert!(page.text().contains("Harold Washington Library"), "a public circle does not lose its place: {}", page.text());
    assert!(amina.get(&edit(s, 2)).await.text().contains(UNSAVED));
    let (_, other) = site.account("Ben Other", false).await;
    let form = [of(s, &PLACE), vec![("button", "to-4")]].concat();
    assert_eq!(other.post("circles/place", "/", &form).await.status, axum::http::StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_course_added_from_the_wizard_is_chosen_there() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = begin(&amina).await;
    let s = slug.as_str();
    let page = amina.get(&edit(s, 1)).await;
    let link = format!("/courses/add?circle={s}");
    assert!(page.body.contains(&link), "{}", page.body);
    let page = amina.get(&link).await;
    assert!(page.body.contains(&format!("name=\"form[circle]\" value=\"{s}\"")) && page.text().contains("Back to your circle"), "{}", page.body);
    let wrong = [set(&COURSE, &[("title", "")]), vec![("circle", s)]].concat();
    let rejected = amina.follow(&amina.post("courses/save", "/courses/add", &wrong).await).await;
    assert!(rejected.body.contains(&format!("name=\"form[circle]\" value=\"{s}\"")), "a mistake does not forget the circle");
    let right = [COURSE.to_vec(), vec![("circle", s)]].concat();
    let added = amina.post("courses/save", "/courses/add", &right).await;
    assert_eq!(added.location, Some(format!("{}?course=public-speaking", edit(s, 1))));
    let chosen = |body: &str| body.split('<').any(|tag| tag.contains("value=\"public-speaking\"") && tag.contains("checked"));
    assert!(chosen(&amina.follow(&added).await.body));
    let known = amina.post("courses/save", "/courses/add", &right).await;
    let page = amina.follow(&known).await;
    assert!(chosen(&page.body) && page.text().contains("The library already has a course with this link"), "{}", page.text());
}

#[tokio::test]
async fn what_was_left_unsaved_is_said_at_the_review_and_keeps_a_draft_from_being_published() {
    const SAID: &str = "What you typed in “Dates” is not saved yet";
    const REFUSED: &str = "Please save or discard it there first.";
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let slug = draft(&site, &amina, &[], &[], &[]).await;
    let other = draft(&site, &amina, &[], &[], &[("title", "Another one")]).await;
    let s = slug.as_str();
    let wrong = {
        let form = Form::of(&amina.get(&edit(s, 3)).await.body, "circles/when");
        let fields =
            form.fields.into_iter().map(|(name, value)| if name == "form[first_date]" { (name, "2026-12-07".to_owned()) } else { (name, value) });
        fields.collect::<Vec<_>>()
    };
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let left = [wrong.clone(), vec![("button", "to-5")]].concat();
    assert_eq!(amina.post("circles/when", &edit(s, 3), &left).await.location, Some(edit(s, 5)));
    let review = amina.get(&edit(s, 5)).await;
    assert!(review.text().contains(SAID) && review.body.contains(&format!("<a href=\"{}\"", edit(s, 3))), "{}", review.text());
    // Saving the same step of another circle, and trying again to save this one, do not make it forgotten.
    let elsewhere = [of(&other, &WHEN), vec![("keys[]", "1"), ("dates[]", "2026-11-30"), ("times[]", "18:30")]].concat();
    assert_eq!(amina.post("circles/when", &edit(&other, 3), &elsewhere).await.location, Some(edit(&other, 4)));
    assert!(amina.post("circles/when", &edit(s, 3), &wrong).await.location.is_some_and(|l| l.contains("__err")));
    let publish = async || amina.follow(&amina.post("circles/publish", &edit(s, 5), &[("slug", s)]).await).await;
    assert!(publish().await.text().contains(REFUSED));
    assert!(!amina.get(&edit(&other, 5)).await.text().contains("is not saved yet"));
    // Another browser does not know of it.
    assert!(!site.browser_of(id).await.get(&edit(s, 5)).await.text().contains(SAID));
    assert_eq!(site.count("select count(*) from circles where state = 'published'").await, 0);

    let step = amina.get(&edit(s, 3)).await;
    assert!(step.text().contains(UNSAVED) && step.text().contains("Discard what I typed") && step.body.contains("value=\"2026-12-07\""));
    let discarded = amina.post("circles/when", &edit(s, 3), &[wrong.clone(), vec![("button", "discard")]].concat()).await;
    let step = amina.follow(&discarded).await;
    assert!(!step.text().contains(UNSAVED), "{}", step.text());
    assert_eq!(Form::of(&step.body, "circles/when").value("first_date"), Some("2026-11-30"));
    assert!(!amina.get(&edit(s, 5)).await.text().contains(SAID));

    assert_eq!(leave(&amina, "circles/words", s, 4, &set(&WORDS, &[("seats", "lots")]), "to-5").await, edit(s, 5));
    assert!(publish().await.text().contains(REFUSED));
    assert_eq!(leave(&amina, "circles/words", s, 4, &set(&WORDS, &[("seats", "20")]), "").await, edit(s, 5));
    let published = amina.post("circles/publish", &edit(s, 5), &[("slug", s)]).await;
    assert!(published.location.is_some_and(|to| to.ends_with("manage?done=published")));
}

#[tokio::test]
async fn what_was_left_unsaved_before_signing_in_still_waits_after_it() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let visitor = site.browser();
    let slug = draft(&site, &visitor, &[], &[], &[]).await;
    assert_eq!(leave(&visitor, "circles/words", &slug, 4, &set(&WORDS, &[("seats", "lots")]), "to-5").await, edit(&slug, 5));
    let login = [("email", "amina.otieno@example.org"), ("password", "tea and biscuits")];
    visitor.post("accounts/sign-in", "/sign-in", &login).await;
    assert!(visitor.get(&edit(&slug, 5)).await.text().contains("is not saved yet"));
    let refused = visitor.scripted().post("circles/publish", "/", &[("slug", &slug)]).await;
    assert!(refused.status == axum::http::StatusCode::CONFLICT && refused.body.contains("circles.unsaved"), "{}", refused.body);
}
