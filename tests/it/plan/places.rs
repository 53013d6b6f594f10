//! Where and in which zone a meeting is, as pages say it.

use super::*;

#[tokio::test]
async fn a_circle_that_meets_both_ways_shows_its_place_and_keeps_its_link_for_those_who_signed_up() {
    let r = running().await;
    let place = [
        ("slug", "speaking"),
        ("mode", "both"),
        ("venue", "Harold Washington Library"),
        ("address", "400 S State St"),
        ("city", "Chicago"),
        ("meeting_url", "https://meet.example.org/room"),
    ];
    let reply = r.amina.post("circles/place", "/circles/speaking/edit/2", &place).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    let step = r.amina.get("/circles/speaking/edit/2").await;
    assert!(step.body.split('<').any(|tag| tag.contains("id=\"mode-both\"") && tag.contains("checked")), "{}", step.body);
    let page = r.visitor.get("/circles/speaking").await;
    assert!(page.text().contains("Harold Washington Library") && page.text().contains("Also online."), "{}", page.text());
    let list = r.visitor.get("/circles?mode=online").await;
    assert!(list.text().contains("Harold Washington Library, Chicago · also online"), "{}", list.text());
    for query in ["mode=in-person", "mode=in-person&q=shy", "mode=online&q=shy", "q=shy", "city=Online"] {
        assert!(r.visitor.get(&format!("/circles?{query}")).await.text().contains("shy people"), "{query}");
    }
    for body in [&page.body, &list.body] {
        assert!(!body.contains("meet.example.org"));
    }
    let dashboard = r.visitor.get(&r.site.mails("welcome").await[0].path("/p/")).await;
    assert!(dashboard.text().contains("Harold Washington Library") && dashboard.body.contains("https://meet.example.org/room"));
    r.site.at("2026-11-29T12:00:00Z");
    reminders::run(&r.site.ctx()).await.unwrap();
    let mail = r.site.mails("reminder").await.pop().unwrap();
    assert!(mail.text_body.contains("400 S State St") && mail.text_body.contains("https://meet.example.org/room"), "{}", mail.text_body);
    // Long lines are folded (RFC 5545).
    let calendar = mail.calendar.replace("\r\n ", "");
    assert!(calendar.contains("LOCATION:Harold Washington Library\\, 400 S State St\\, Chicago\r\n"), "{calendar}");
    assert!(calendar.contains("DESCRIPTION:https://meet.example.org/room"), "{calendar}");
}

#[tokio::test]
async fn a_circle_that_moves_online_shows_and_is_found_by_its_street_no_more_but_still_by_its_city() {
    let r = running().await;
    let place = |mode: &'static str| {
        [
            ("slug", "speaking"),
            ("mode", mode),
            ("venue", "Harold Washington Library"),
            ("venue_details", "Room 3"),
            ("address", "400 S State St"),
            ("city", "Chicago"),
            ("country", "USA"),
            ("meeting_url", "https://meet.example.org/room"),
        ]
    };
    let finds = async |query: &str| r.visitor.get(&format!("/circles?{query}")).await.text().contains("shy people");
    for (mode, street) in [("in-person", true), ("online", false), ("in-person", true)] {
        r.amina.post("circles/place", "/circles/speaking/edit/2", &place(mode)).await;
        let page = r.visitor.get("/circles/speaking").await;
        for words in ["Harold Washington", "Room 3", "400 S State"] {
            assert_eq!(page.body.contains(words), street, "{mode}: {words} {}", page.text());
        }
        assert!(page.text().contains("Chicago, USA"), "{mode}: {}", page.text());
        assert_eq!(finds("q=harold").await, street, "{mode}");
        assert_eq!((finds("q=chicago").await, finds("city=chicago").await), (true, true), "{mode}");
        // The street stays in the form, for a circle that moves back.
        assert!(r.amina.get("/circles/speaking/edit/2").await.body.contains("400 S State St"));
        r.site.at(if street { "2026-11-22T12:00:10Z" } else { "2026-11-22T12:00:20Z" });
        let list = r.visitor.get("/circles").await;
        assert!(list.body.contains("<option value=\"Chicago\""), "{mode}: what finds it is offered: {}", list.body);
    }
}

#[tokio::test]
async fn pages_say_in_which_zone_a_held_meeting_was_when_the_circle_has_moved_to_another() {
    let r = running().await;
    let public = r.visitor.get("/circles/speaking").await.text();
    assert!(public.contains("All times: Chicago time") && !public.contains("(Chicago time)"), "{public}");
    r.site.at(AFTER_THE_FIRST);
    r.save(&[2, 3, 4, 5, 6], &[("time_zone", "America/Los_Angeles")]).await;
    let public = r.visitor.get("/circles/speaking").await.text();
    assert!(public.contains("Times are Los Angeles time, unless a date says otherwise."), "{public}");
    assert!(public.contains("Monday, November 23, 6:30 PM – 8:00 PM (Chicago time)") && !public.contains("All times"), "{public}");
    let manage = r.amina.get("/circles/speaking/manage").await.text();
    assert_eq!(manage.matches("Monday, November 23, 6:30 PM").count(), 4, "what to do now, the timeline, and two tables: {manage}");
    assert_eq!(manage.matches("Monday, November 23, 6:30 PM (Chicago time)").count(), 4, "{manage}");
    assert!(manage.contains("Mondays, 6:30 PM, Los Angeles time") && !manage.contains("(Los Angeles time)"), "{manage}");
}

#[tokio::test]
async fn a_meeting_with_a_place_a_zone_and_a_note_of_its_own_says_so() {
    let r = running().await;
    crate::rows::run(
        &r.site,
        "update meetings
         set mode = 'in-person', venue = 'Lincoln Park', city = 'Chicago', note = 'Bring a blanket.', time_zone = 'America/New_York',
             starts_at = starts_at - 3600000000, ends_at = ends_at - 3600000000
         where plan_key = 1",
    )
    .await;
    let dashboard = r.visitor.get(&r.site.mails("welcome").await[0].path("/p/")).await.text();
    for words in ["Lincoln Park, Chicago", "Bring a blanket.", "Monday, November 23, 6:30 PM (New York time)"] {
        assert!(dashboard.contains(words), "{words}: {dashboard}");
    }
    assert!(r.visitor.get("/circles/speaking").await.text().contains("Monday, November 23, 6:30 PM – 8:00 PM (New York time)"));
    let link = r.site.mails("reminder").await[0].link("/rsvp/");
    let page = r.visitor.get(&format!("/rsvp/{link}")).await.text();
    assert!(page.contains("6:30 PM (New York time)") && page.contains("Lincoln Park, Chicago") && page.contains("Bring a blanket."), "{page}");
    site_signs_up_later(&r).await;
}
