//! Leaving a step of the wizard by "Back", by the list of steps or by the link of a date: what was typed is saved,
//! or kept where it cannot be.

use super::{COURSE, PLACE, WHEN, WORDS, add_course, begin, draft, edit, of, plan, published, set};
use crate::harness::{Browser, Site};

type Typed<'a> = Vec<(&'a str, &'a str)>;

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
    let wrong: [(&str, u8, Typed<'_>, &str); 3] = [
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
