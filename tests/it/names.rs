//! Names are shown as people typed them. Of names of before, others see the first word, until the person changes it.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::rows::run;
use circlet::attendance::jobs;
use circlet::meetings::service as meetings;

const OTHERS: [&str; 2] = ["Dr. Ngozi Eze", "Nguyễn Thị Lan"];

struct Signed {
    site: Site,
    facilitator: Browser,
    /// The first meeting.
    meeting: i64,
    /// The participants' dashboards, in the order of [`OTHERS`].
    dashboards: Vec<String>,
}

/// A circle run by Amina Otieno, in which both said "I’ll be there" for the first meeting.
async fn signed() -> Signed {
    let site = Site::new().await;
    let (amina, facilitator) = site.account("Amina Otieno", false).await;
    let circle = site.circle(amina, NewCircle::default()).await;
    let meeting = meetings::list(site.app.db.primary(), circle).await.unwrap()[0].id.0;
    let mut dashboards = Vec::new();
    for (name, email) in OTHERS.iter().zip(["ngozi@example.org", "lan@example.org"]) {
        let fields = [("slug", "speaking"), ("name", name), ("email", email), ("goal", "x"), ("support", "x"), ("answer", ""), ("consent", "on")];
        site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
        let mails = site.mails("welcome").await;
        let mail = mails.iter().find(|mail| mail.to_email == email).unwrap();
        let (link, id) = (mail.link("/p/"), meeting.to_string());
        let answer = [("link", link.as_str()), ("meeting", &id), ("button", "yes"), ("slug", "")];
        site.browser().post("participation/answer", &mail.path("/p/"), &answer).await;
        let mails = site.mails("welcome").await;
        let mail = mails.iter().find(|mail| mail.to_email == email).unwrap();
        assert!(mail.text_body.contains(&format!("Hello {name},")), "{}", mail.text_body);
        dashboards.push(mail.path("/p/"));
    }
    Signed { site, facilitator, meeting, dashboards }
}

impl Signed {
    async fn text(&self, browser: &Browser, path: &str) -> String {
        browser.get(path).await.text()
    }

    fn sheet(&self) -> String {
        format!("/circles/speaking/manage/meetings/{}/sheet", self.meeting)
    }
}

/// As if both had signed up, and the account been made, with an earlier version.
async fn before(site: &Site) {
    for (table, name, shown) in [("signups", OTHERS[0], "Dr."), ("signups", OTHERS[1], "Nguyễn"), ("accounts", "Amina Otieno", "Amina")] {
        let mut tx = site.app.db.write().await.unwrap();
        let statement = sqlx::AssertSqlSafe(format!("update {table} set shown_name = $1 where name = $2"));
        sqlx::query(statement).bind(shown).bind(name).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn case_24_names_are_shown_as_typed_to_those_whom_the_form_names() {
    let s = signed().await;
    let form = s.text(&s.site.browser(), "/circles/speaking/sign-up").await;
    assert!(form.contains("Your name, as the circle should see it"), "{form}");
    assert!(form.contains("People in this circle see it. It isn’t on public pages, unless you allow that later."), "{form}");
    // "People in this circle": the others, and the facilitators.
    for path in &s.dashboards {
        let text = s.text(&s.site.browser(), path).await;
        assert!(text.contains("Coming so far: Dr. Ngozi Eze, Nguyễn Thị Lan"), "{text}");
    }
    let manage = s.text(&s.facilitator, "/circles/speaking/manage").await;
    assert!(manage.contains("Will come: Dr. Ngozi Eze, Nguyễn Thị Lan"), "{manage}");
    for path in [s.sheet(), "/circles/speaking/manage/participants".to_owned()] {
        let text = s.text(&s.facilitator, &path).await;
        assert!(OTHERS.iter().all(|name| text.contains(name)), "{path}: {text}");
    }
    // "It isn't on public pages."
    let visitor = s.site.browser();
    for path in ["/circles/speaking", "/circles", "/", "/circles/speaking/sign-up", "/circles/speaking/report", "/numbers"] {
        let page = visitor.get(path).await;
        assert!(!page.body.contains("Ngozi") && !page.body.contains("Nguyễn"), "{path}");
    }
    // Of a facilitator the account's form says that everyone sees the name.
    let settings = s.text(&s.facilitator, "/settings").await;
    assert!(settings.contains("Your name, as the circle should see it") && settings.contains("If you run a circle, everyone sees it"), "{settings}");
    assert!(s.text(&visitor, "/circles/speaking").await.contains("Amina Otieno"));
}

#[tokio::test]
async fn case_24_of_names_of_before_others_see_the_first_word_until_the_person_changes_the_name() {
    let s = signed().await;
    before(&s.site).await;
    let visitor = s.site.browser();
    // What others see, on pages and in emails.
    let circle = s.text(&visitor, "/circles/speaking").await;
    assert!(circle.contains("Amina") && !circle.contains("Otieno"), "{circle}");
    let message = [("slug", "speaking"), ("key", "k"), ("subject", "Tea"), ("body", "Bring a cup.")];
    s.facilitator.post("messages/send", "/circles/speaking/manage/messages", &message).await;
    let walk_in =
        [("slug", "speaking"), ("walk_in_key", "w"), ("walk_in_name", "Maria José"), ("walk_in_email", "maria@example.org"), ("walk_in_told", "on")];
    s.facilitator.post("facilitation/add-walk-in", "/circles/speaking/manage/participants", &walk_in).await;
    s.site.prove().await;
    for (kind, words) in [("message", "Amina wrote to "), ("walk-in", "Amina runs ")] {
        let mail = s.site.mails(kind).await.remove(0);
        assert!(!mail.text_body.contains("Otieno") && !mail.subject.contains("Otieno"), "{}", mail.text_body);
        assert!(mail.text_body.contains("Amina"), "{words}: {}", mail.text_body);
    }
    let own = s.text(&visitor, &s.dashboards[0]).await;
    assert!(own.contains("Coming so far: Dr., Nguyễn") && own.contains("Amina") && own.contains("Tea"), "{own}");
    assert!(!own.contains("Eze") && !own.contains("Thị") && !own.contains("Otieno"), "{own}");
    let sheet = s.text(&s.facilitator, &s.sheet()).await;
    assert!(!sheet.contains("Ngozi") && !sheet.contains("Thị") && sheet.contains("Maria José"), "{sheet}");
    // What facilitators see.
    let manage = s.text(&s.facilitator, "/circles/speaking/manage").await;
    assert!(manage.contains("Will come: Dr., Nguyễn"), "{manage}");
    let people = s.text(&s.facilitator, "/circles/speaking/manage/participants").await;
    assert!(people.contains("Dr. Ngozi Eze") && people.contains("Amina Otieno"), "{people}");
    // The settings say it. Saving another language changes no name; another name is shown to everyone.
    let settings = s.text(&s.facilitator, "/settings").await;
    assert!(settings.contains("Others see “Amina” and facilitators see your whole name, until you change it here."), "{settings}");
    s.facilitator.post("accounts/profile", "/settings", &[("name", "Amina Otieno"), ("locale", "en")]).await;
    assert!(!s.text(&visitor, "/circles/speaking").await.contains("Otieno"));
    s.facilitator.post("accounts/profile", "/settings", &[("name", "Amina O. Otieno"), ("locale", "en")]).await;
    assert!(s.text(&visitor, "/circles/speaking").await.contains("Amina O. Otieno"));
    assert!(!s.text(&s.facilitator, "/settings").await.contains("until you change it here"));
}

#[tokio::test]
async fn case_24_a_name_of_before_stays_as_it_was_shown_until_another_one_is_taken_over() {
    let s = signed().await;
    before(&s.site).await;
    let again = async |name: &str, goal: &str| {
        let fields =
            [("slug", "speaking"), ("name", name), ("email", "lan@example.org"), ("goal", goal), ("support", "x"), ("answer", ""), ("consent", "on")];
        s.site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    };
    let seen = async || s.text(&s.site.browser(), &s.dashboards[0]).await;
    again(OTHERS[1], "another goal").await;
    assert!(seen().await.contains("Coming so far: Dr., Nguyễn"), "{}", seen().await);
    let accept = async || {
        let mail = s.site.mails("proposed").await.pop().unwrap();
        s.site.browser().post("signups/answers", &mail.path("/answers/"), &[("link", &mail.link("/answers/"))]).await;
        mail.text_body
    };
    accept().await;
    assert!(seen().await.contains("Coming so far: Dr., Nguyễn"), "the same name: {}", seen().await);
    again("Lan Nguyễn", "another goal").await;
    assert!(seen().await.contains("Coming so far: Dr., Nguyễn"), "{}", seen().await);
    let mail = accept().await;
    assert!(mail.contains("Name: Lan Nguyễn"), "{mail}");
    assert!(seen().await.contains("Coming so far: Dr., Lan Nguyễn"), "{}", seen().await);
}

#[tokio::test]
async fn case_24_what_others_saw_of_a_name_is_erased_with_the_person() {
    let s = signed().await;
    before(&s.site).await;
    let mails = s.site.mails("welcome").await;
    for mail in &mails {
        s.site.browser().post("signups/leave", &mail.path("/leave/"), &[("link", &mail.link("/leave/"))]).await;
    }
    assert_eq!(s.site.count("select count(*) from signups where shown_name <> ''").await, 0);
    crate::rows::decide(&s.site).await;
    s.facilitator.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(s.site.count("select count(*) from accounts where deleted_at is not null and shown_name = ''").await, 1);
}

#[tokio::test]
async fn case_24_a_quote_carries_the_name_that_others_see() {
    let c = crate::surveys::circle().await;
    c.site.at("2026-12-01T02:00:00Z");
    let text = c.site.browser().get(&c.page(0)).await.text();
    assert!(text.contains("Dede Mensah (your facilitators)"), "{text}");
    c.say(0, &[("learned", "To breathe."), ("quote", "with_name")]).await;
    c.say(1, &[("learned", "To laugh."), ("quote", "with_name")]).await;
    run(&c.site, "update signups set shown_name = 'Ben' where name = 'Ben Okoro'").await;
    run(&c.site, "update accounts set shown_name = 'Dede'").await;
    let fields = [("slug", "speaking"), ("button", "publish"), ("sections[]", "quotes")];
    c.browser.post("reports/save", &c.rows.part("report"), &fields).await;
    let report = c.site.browser().get("/circles/speaking/report").await.text();
    assert!(report.contains("To breathe. Ana Lima ·") && report.contains("To laugh. Ben ·"), "{report}");
    let text = c.site.browser().get(&c.page(0)).await.text();
    assert!(text.contains("Dede (your facilitators)"), "{text}");
}

/// Two names in Arabic would change places in an English sentence if they were not apart.
#[tokio::test]
async fn names_in_a_sentence_each_have_their_own_direction() {
    let s = signed().await;
    run(&s.site, "update signups set name = 'أمينة' where name like 'Dr.%'").await;
    run(&s.site, "update signups set name = 'ليلى' where name like 'Ng%'").await;
    let bdi = "<bdi>أمينة</bdi>, <bdi>ليلى</bdi>";
    for (browser, path) in [(&s.site.browser(), s.dashboards[0].as_str()), (&s.facilitator, "/circles/speaking/manage")] {
        assert!(browser.get(path).await.body.replace("<!>", "").contains(bdi), "{path}");
    }
    s.site.at("2026-11-22T18:00:00Z");
    jobs::run(&s.site.ctx()).await.unwrap();
    assert!(s.site.mails("reminder").await.iter().any(|mail| mail.text_body.contains("أمينة")));
}
