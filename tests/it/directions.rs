//! Text that people wrote has its own direction (`dir="auto"`) wherever it stands alone: an Arabic title on an English page
//! ends with its full stop on the left.

use crate::fixtures::NewCircle;
use crate::harness::Site;
use crate::rows;

/// Elements without an end tag.
const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// An open element: its name, and its own `dir`.
struct Open {
    name: String,
    dir: Option<String>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(tag[start..].split('"').next()?.to_owned())
}

fn is_written(text: &str) -> bool {
    text.chars().any(|c| ('\u{0590}'..='\u{06ff}').contains(&c))
}

/// Returns whether a text is one that a person wrote, and nothing of ours: no Latin letter.
fn stands_alone(text: &str) -> bool {
    is_written(text) && !text.chars().any(|c| c.is_ascii_alphabetic())
}

/// Returns the texts that stand alone in a page without a direction of their own, and how many were looked at.
fn without_direction(html: &str) -> (Vec<String>, usize) {
    let (mut open, mut wrong, mut seen): (Vec<Open>, Vec<String>, usize) = (Vec::new(), Vec::new(), 0);
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut rest = body.split_once('>').map_or(body, |(_, inside)| inside);
    while let Some((text, after)) = rest.split_once('<') {
        let own = |element: &Open| if element.name == "bdi" { Some("auto".to_owned()) } else { element.dir.clone() };
        let nearest = open.iter().rev().find_map(own);
        // A browser shows each option in its own direction.
        if stands_alone(text) && open.last().is_none_or(|element| element.name != "option") {
            seen += 1;
            if nearest.as_deref() != Some("auto") {
                wrong.push(text.trim().to_owned());
            }
        }
        if let Some(comment) = after.strip_prefix('!') {
            let end = if comment.starts_with("--") { "-->" } else { ">" };
            rest = comment.split_once(end).map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_owned();
        if tag.starts_with('/') {
            while open.pop().is_some_and(|element| element.name != name) {}
            continue;
        }
        let dir = attribute(tag, "dir");
        let value = attribute(tag, "value").unwrap_or_default();
        if name == "input" && attribute(tag, "type").as_deref() != Some("hidden") && is_written(&value) {
            seen += 1;
            if dir.as_deref() != Some("auto") {
                wrong.push(format!("<{tag}>"));
            }
        }
        if ["script", "style", "svg"].contains(&name.as_str()) {
            rest = rest.split_once(&format!("</{name}>")).map_or("", |(_, after)| after);
        } else if !VOID.contains(&name.as_str()) {
            open.push(Open { name, dir });
        }
    }
    (wrong, seen)
}

#[test]
fn the_test_finds_a_text_without_a_direction() {
    let page =
        "<body><p dir=\"auto\">قراءة.</p><p>قراءة.</p><p>Hello قراءة.</p><input value=\"قراءة\"><textarea dir=\"auto\">قراءة</textarea></body>";
    assert_eq!(without_direction(page), (vec!["قراءة.".to_owned(), "<input value=\"قراءة\">".to_owned()], 4));
}

#[tokio::test]
async fn what_people_wrote_has_its_own_direction_on_every_page_and_in_every_email() {
    let site = Site::new().await;
    let (id, amina) = site.account("أمينة", false).await;
    let circle = site.circle(id, NewCircle { title: "نادي القراءة.", question: "هل تقرأ؟", ..NewCircle::default() }).await;
    rows::run(
        &site,
        "update circles set venue = 'مكتبة', venue_details = 'الغرفة ٣', address = 'شارع ٤', city = 'عمان', country = '', welcome = 'أهلا وسهلا.', goal = 'نقرأ معا.'",
    )
    .await;
    rows::run(&site, "update courses set title = 'كتب قصيرة', provider = 'جامعة', description = 'أربع قصص.'").await;
    rows::run(&site, "update meetings set note = 'معكم كتاب.'").await;
    let ben = site.browser();
    let fields = [
        ("slug", "speaking"),
        ("name", "بشير"),
        ("email", "ben@example.org"),
        ("goal", "أقرأ أكثر."),
        ("support", "أسمع."),
        ("answer", "نعم."),
        ("consent", "on"),
    ];
    ben.post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    let message = [("slug", "speaking"), ("subject", "غدا"), ("body", "أهلا.\n\nإلى الغد."), ("key", "k"), ("button", "")];
    amina.post("messages/send", "/circles/speaking/manage/messages", &message).await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    let meeting = circlet::meetings::service::list(site.app.db.primary(), circle).await.unwrap().remove(0).id.0;
    let mut seen = 0;
    let mut wrong = Vec::new();
    let edit = |step| circlet::paths::wizard("speaking", step);
    let pages = ["/", "/circles", "/circles?q=نادي", "/courses", "/circles/speaking", "/circles/speaking/sign-up"].map(str::to_owned);
    let leave = ben.get(&own).await.body.split("href=\"/leave/").nth(1).and_then(|rest| rest.split('"').next()).map(|link| format!("/leave/{link}"));
    let own_pages = [own.clone(), leave.unwrap()];
    let managed = ["", "/participants", "/messages", "/cancel"].map(|part| format!("/circles/speaking/manage{part}"));
    let forms = [1, 2, 3, 4, 5].map(edit);
    let more = [circlet::paths::meeting("speaking", meeting), "/me".to_owned(), "/settings".to_owned()];
    for (browser, path) in
        pages.iter().chain(&own_pages).map(|path| (&ben, path)).chain(managed.iter().chain(&forms).chain(&more).map(|path| (&amina, path)))
    {
        let page = browser.get(path).await;
        assert!(page.status.is_success(), "{path}: {}", page.status);
        let (found, count) = without_direction(&page.body);
        seen += count;
        wrong.extend(found.into_iter().map(|text| format!("{path}: {text}")));
    }
    for mail in site.outbox().await {
        let (found, count) = without_direction(&mail.html_body);
        seen += count;
        wrong.extend(found.into_iter().map(|text| format!("email {}: {text}", mail.kind)));
    }
    assert!(wrong.is_empty(), "without dir=auto:\n{}", wrong.join("\n"));
    assert!(seen > 60, "{seen}");
}
