//! Hostile texts through every field of every form, as a page with scripts and as a plain form posts them, and through every
//! parameter and path: no failure, no markup or template of theirs in a page, nothing typed is lost.
//!
//! For each form every field gets every text, with all other fields hostile, too; and every text is in one field while the others are
//! right, so that it is stored. Which of them are posted with scripts, and which pages are loaded, rotates: over all forms each
//! text has been through both, and has been shown.

use super::paths::{Route, table};
use super::strings::strings;
use super::table::{Call, calls};
use super::wire;
use super::world::{Who, World, run};
use crate::harness::{Browser, Reply, encode};
use crate::support::elements::{Element, elements};
use crate::support::functions::{functions, parameters};
use circlet::platform::events;

/// Returns what is wrong with a response.
fn wrong_with(reply: &Reply) -> Option<String> {
    if reply.status.is_server_error() {
        return Some(format!("{} {}", reply.status, reply.text()));
    }
    if let Some(to) = &reply.location
        && (!to.starts_with('/') || to.starts_with("//") || to.starts_with("/\\") || to.contains(['\r', '\n']))
    {
        return Some(format!("it leads to {to:?}"));
    }
    if reply.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap_or_default().starts_with("xss")) {
        return Some("a cookie".to_owned());
    }
    let html = reply.headers.get("content-type").is_some_and(|kind| kind.to_str().unwrap_or_default().contains("html"));
    if html { in_page(&reply.body) } else { None }
}

/// Returns what of a hostile text a page took for its own.
pub fn in_page(html: &str) -> Option<String> {
    if html.contains("7006652") {
        return Some("a template was filled in".to_owned());
    }
    elements(html).iter().find_map(|element| {
        let Element { name, attributes, text } = element;
        let scripted = |value: &str| {
            let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
            ["javascript:", "vbscript:", "data:text"].iter().any(|start| value.starts_with(start))
        };
        let led = ["href", "src", "action", "formaction", "srcdoc", "xlink:href", "content"];
        let bad = name.contains("xss")
            || ["base", "iframe", "math", "object", "embed"].contains(&name.as_str())
            || attributes.iter().any(|(name, value)| name.starts_with("on") || (led.contains(&name.as_str()) && scripted(value)))
            || (name == "script" && (text.contains("<xss") || text.contains("<!--")));
        bad.then(|| format!("{name} {attributes:?} {}", &text[..text.len().min(200)]))
    })
}

/// A form's fields as they are posted, and which of them are texts that someone types or that a page chooses from.
struct Fields {
    all: Vec<(String, String)>,
    texts: Vec<usize>,
}

impl Fields {
    fn of(world: &World, call: &Call, names: &[String]) -> Self {
        let mut all: Vec<(String, String)> = call.filled(world).into_iter().map(|(name, value)| (wire(name), value)).collect();
        for name in names {
            if !all.iter().any(|(known, _)| known == name) {
                all.push((name.clone(), String::new()));
            }
        }
        // Not what names a circle or a person.
        let named = |at: usize| call.fields.get(at).is_some_and(|field| field.1.contains('{')) || ["form[link]", "form[slug]"].contains(&&*all[at].0);
        let texts = (0..all.len()).filter(|at| !named(*at)).collect();
        Self { all, texts }
    }

    fn with(&self, hostile: impl IntoIterator<Item = (usize, String)>) -> Vec<(String, String)> {
        let mut all = self.all.clone();
        for (at, text) in hostile {
            all[at].1 = text;
        }
        all
    }
}

fn body(fields: &[(String, String)]) -> String {
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

/// What makes the next post possible again.
const AGAIN: [&str; 8] = [
    "delete from limits",
    "delete from pulse_given",
    "update accounts set password_hash = (select password_hash from accounts where name = 'Sam Second'), credential_revision = 0, reset_round = 0,
                         sign_in_round = 0, blocked_at = null, confirmed_at = case when email like 'rosa%' then null else 1 end",
    "update circles set state = 'published', cancelled_at = null, hidden_at = null, wrapped_up_at = null, capacity = null, signup_open = 1 where id = 1",
    "update outbox set held = 1 where key = 'k'",
    "delete from tasks where circle_id in (select id from circles where slug = 'my-draft')",
    "update page_reports set closed_at = null, closed_by = null",
    "update invitations set accepted_at = null, accepted_by = null where id = 1",
];

/// Whether someone types into an element of a page what may be shown again.
fn is_typed(element: &Element) -> bool {
    match element.name.as_str() {
        "textarea" => true,
        "input" => !["hidden", "checkbox", "radio", "password", "submit"].contains(&element.attribute("type").unwrap_or("text")),
        _ => false,
    }
}

/// Returns what a form on a page lost of what was typed into it, and how many fields there are.
fn lost(page: &str, endpoint: &str, posted: &[(String, String)]) -> (Vec<String>, usize) {
    let shown = elements(page);
    let action = format!("/fn/{endpoint}?");
    if !shown.iter().any(|element| element.name == "form" && element.attribute("action").is_some_and(|to| to.starts_with(&action))) {
        return (vec![format!("{endpoint}: the page has no such form")], 0);
    }
    let same = |text: &str| text.replace('\0', "\u{1}").trim().to_owned();
    let of =
        |name: &str| shown.iter().filter(|element| is_typed(element)).filter(|element| element.attribute("name") == Some(name)).collect::<Vec<_>>();
    let (mut missing, mut compared) = (Vec::new(), 0);
    for (name, value) in posted {
        let places = of(name);
        compared += places.len();
        // An empty field says nothing that could be lost; the weekly feedback fills it with a newer answer.
        if value.trim().is_empty() {
            continue;
        }
        let value_of = |element: &&Element| {
            if element.name == "textarea" { element.text.clone() } else { element.attribute("value").unwrap_or_default().to_owned() }
        };
        if !places.is_empty() && !places.iter().any(|element| same(&value_of(element)) == same(value)) {
            let there: Vec<String> = places.iter().map(value_of).collect();
            missing.push(format!("{endpoint}: {name} lost {:?}, there is {:?}", &value.chars().take(60).collect::<String>(), there));
        }
    }
    (missing, compared)
}

struct Run<'a> {
    world: &'a World,
    call: &'a Call,
    /// Different for each form, so that the rotation is.
    turn: usize,
    wrong: Vec<String>,
    /// How many fields were looked at whether they lost something.
    compared: usize,
}

impl Run<'_> {
    async fn post(&mut self, browser: &Browser, page: &str, fields: &[(String, String)], look: bool) {
        let uri = format!("/fn/{}?page={}", self.call.endpoint, encode(page));
        let reply = browser.post_raw(&uri, "application/x-www-form-urlencoded", body(fields)).await;
        let what = || {
            format!(
                "{} {:?}",
                self.call.endpoint,
                fields.iter().map(|(n, v)| format!("{n}={}", v.chars().take(30).collect::<String>())).collect::<Vec<_>>()
            )
        };
        if let Some(wrong) = wrong_with(&reply) {
            self.wrong.push(format!("{}: {wrong}", what()));
        }
        let refused = !reply.status.is_success() && reply.location.as_ref().is_none_or(|to| to.contains("__err"));
        if let Some(to) = reply.location.as_ref().filter(|_| look) {
            let next = browser.get(to).await;
            if let Some(wrong) = wrong_with(&next) {
                self.wrong.push(format!("{}: then {to}: {wrong}", what()));
            }
            // Not after a post that named another page.
            if refused && next.status == 200 && to.starts_with(&circlet::paths::ascii(&self.world.fill(self.call.page))) {
                let (lost, compared) = lost(&next.body, self.call.endpoint, fields);
                self.wrong.extend(lost);
                self.compared += compared;
            }
        }
        if !refused {
            let mut tx = self.world.site.ctx().db().write().await.unwrap();
            let prepared = self.call.before.iter().filter(|sql| sql.starts_with("update"));
            for sql in AGAIN.iter().chain(prepared) {
                sqlx::query(*sql).execute(tx.conn()).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
    }

    async fn all(&mut self, names: &[String]) {
        let (all, fields, turn) = (strings(), Fields::of(self.world, self.call, names), self.turn);
        let count = fields.texts.len();
        if count == 0 {
            return;
        }
        let page = self.world.fill(self.call.page);
        let plain = self.world.browser(self.call.who).clone();
        for k in 0..all.len() {
            if k % 4 == 0 {
                run(&self.world.site, AGAIN[0].to_owned()).await;
            }
            let scripted = (k + turn) % 2 == 0;
            let browser = if scripted { plain.scripted() } else { plain.clone() };
            let look = !scripted && (k + turn) % 7 < 2;
            let hostile = fields.texts.iter().enumerate().map(|(j, at)| (*at, all[(k + j) % all.len()].clone()));
            self.post(&browser, &page, &fields.with(hostile), look).await;
            if (k + turn / 2) % 3 == 0 {
                let one = [(fields.texts[k % count], all[k].clone())];
                // The form's page, which a post names, is hostile as well.
                let page = if k % 2 == 0 { &all[k] } else { &page };
                self.post(&browser, page, &fields.with(one), look).await;
            }
        }
        // Ids and links, one at a time.
        for at in (0..fields.all.len()).filter(|at| !fields.texts.contains(at)) {
            for k in (0..all.len()).filter(|k| (k + at + turn) % 5 == 0) {
                let browser = if k % 2 == 0 { plain.scripted() } else { plain.clone() };
                self.post(&browser, &page, &fields.with([(at, all[k].clone())]), false).await;
            }
        }
    }
}

/// 100,000 characters of markup in each field that someone types into, in plain posts: too long for every one, and still there on
/// the page that says so.
async fn long(part: usize) {
    let long = "<xss>*a*".repeat(12_500);
    let (functions, structs) = functions();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    let mut world = World::new().await;
    for (turn, call) in calls().iter().filter(|call| !call.reads).enumerate().filter(|(turn, _)| turn % 3 == part) {
        call.prepare(&world).await;
        let mut shown = world.browser(call.who).get(&world.fill(call.page)).await;
        if shown.status != 200 {
            world = World::new().await;
            call.prepare(&world).await;
            shown = world.browser(call.who).get(&world.fill(call.page)).await;
        }
        let shown = elements(&shown.body);
        let function = functions.iter().find(|function| function.endpoint == call.endpoint).unwrap();
        let mut posts = Run { world: &world, call, turn, wrong: Vec::new(), compared: 0 };
        let fields = Fields::of(&world, call, &function.names(&structs));
        let page = world.fill(call.page);
        for at in fields.texts.iter().copied() {
            let name = Some(fields.all[at].0.as_str());
            if shown.iter().any(|element| is_typed(element) && element.attribute("name") == name) {
                tried += 1;
                run(&world.site, AGAIN[0].to_owned()).await;
                posts.post(world.browser(call.who), &page, &fields.with([(at, long.clone())]), true).await;
            }
        }
        wrong.extend(posts.wrong.into_iter().take(4));
        let stored = world.stored().await;
        wrong.extend(stored.iter().filter(|(_, rows)| rows.contains(&long)).map(|(file, _)| format!("{}: it is stored in {file}", call.endpoint)));
    }
    assert!(tried > 20, "only {tried} fields were filled in");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Puts the texts through every third form, so that the tests of the three parts run at once.
async fn forms(part: usize) {
    let (functions, structs) = functions();
    let (mut wrong, mut compared) = (Vec::new(), 0);
    let mut world = World::new().await;
    for (turn, call) in calls().iter().filter(|call| !call.reads).enumerate().filter(|(turn, _)| turn % 3 == part) {
        call.prepare(&world).await;
        // A site of its own, if an earlier form took something away.
        if world.browser(call.who).get(&world.fill(call.page)).await.status != 200 {
            world = World::new().await;
            call.prepare(&world).await;
        }
        let function = functions.iter().find(|function| function.endpoint == call.endpoint).unwrap();
        let mut run = Run { world: &world, call, turn, wrong: Vec::new(), compared: 0 };
        run.all(&function.names(&structs)).await;
        compared += run.compared;
        wrong.extend(run.wrong.into_iter().take(4));
    }
    assert!(compared > 300, "only {compared} fields were looked at");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn hostile_texts_in_forms_fail_nothing_show_nothing_and_lose_nothing_one() {
    forms(0).await;
}

#[tokio::test]
async fn hostile_texts_in_forms_fail_nothing_show_nothing_and_lose_nothing_two() {
    forms(1).await;
}

#[tokio::test]
async fn hostile_texts_in_forms_fail_nothing_show_nothing_and_lose_nothing_three() {
    forms(2).await;
}

#[tokio::test]
async fn a_hundred_thousand_characters_of_markup_are_refused_and_not_lost_one() {
    long(0).await;
}

#[tokio::test]
async fn a_hundred_thousand_characters_of_markup_are_refused_and_not_lost_two() {
    long(1).await;
}

#[tokio::test]
async fn a_hundred_thousand_characters_of_markup_are_refused_and_not_lost_three() {
    long(2).await;
}

/// Returns those texts that get past the first look at an address, and that it has room for.
fn for_addresses() -> Vec<String> {
    let refused = |text: &str| text.contains(|c: char| c.is_ascii_control() && !['\n', '\r', '\t'].contains(&c));
    strings().into_iter().filter(|text| !refused(text)).map(|text| text.chars().take(300).collect()).collect()
}

#[tokio::test]
async fn hostile_texts_in_every_parameter_of_every_page_fail_nothing_and_show_nothing() {
    let world = World::new().await;
    let (all, names) = (for_addresses(), parameters());
    assert!(names.len() > 30 && names.contains("__err"), "{names:?}");
    let mut wrong = Vec::new();
    for (turn, Route(pattern, who, path, _)) in table().into_iter().enumerate() {
        world.site.at(if pattern.ends_with("survey") { "2026-12-01T02:00:00Z" } else { crate::rows::FIRST_ENDS });
        for k in (0..all.len()).filter(|k| k % 16 == turn % 16) {
            let pairs = names.iter().enumerate().map(|(j, name)| format!("{name}={}", whole(&all[(k + j) % all.len()])));
            let first = if path.contains('?') { '&' } else { '?' };
            let uri = format!("{}{first}{}", world.fill(path), pairs.collect::<Vec<_>>().join("&"));
            let reply = world.browser(who).get(&uri).await;
            wrong.extend(wrong_with(&reply).map(|wrong| format!("{pattern} {k}: {wrong}")));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn hostile_texts_in_every_path_and_every_reading_function_fail_nothing_and_show_nothing() {
    let world = World::new().await;
    world.site.at(crate::rows::FIRST_ENDS);
    let (all, mut wrong) = (for_addresses(), Vec::new());
    for (turn, Route(pattern, who, ..)) in table().into_iter().enumerate().filter(|(_, route)| route.0.contains(':')) {
        for k in (0..all.len()).filter(|k| k % 12 == turn % 12) {
            let parts = pattern
                .split('/')
                .enumerate()
                .map(|(j, part)| if part.starts_with(':') { whole(&all[(k + j) % all.len()]) } else { part.to_owned() });
            let uri = parts.collect::<Vec<_>>().join("/");
            let reply = world.browser(who).get(&uri).await;
            wrong.extend(wrong_with(&reply).map(|wrong| format!("{uri}: {wrong}")));
        }
    }
    let (functions, structs) = functions();
    for (turn, call) in calls().iter().filter(|call| call.reads).enumerate() {
        let function = functions.iter().find(|function| function.endpoint == call.endpoint).unwrap();
        for k in (0..all.len()).filter(|k| (k + turn) % 8 == 0) {
            let typed: Vec<String> = function.names(&structs);
            for (j, name) in typed.iter().enumerate() {
                // One hostile argument among right ones, and all of them.
                let right =
                    |name: &str| call.filled(&world).into_iter().find(|(known, _)| *known == name).map_or_else(String::new, |(_, value)| value);
                for every in [false, true] {
                    let value = |n: usize, name: &str| if every || n == j { whole(&all[(k + n) % all.len()]) } else { whole(&right(name)) };
                    let pairs = typed.iter().enumerate().map(|(n, name)| format!("{name}={}", value(n, name)));
                    let rest =
                        call.filled(&world).into_iter().filter(|(known, _)| !typed.iter().any(|name| name == known)).map(|(n, v)| format!("{n}={v}"));
                    let uri = format!("/fn/{}?{}", call.endpoint, pairs.chain(rest).collect::<Vec<_>>().join("&"));
                    let reply = world.browser(call.who).scripted().get(&uri).await;
                    wrong.extend(wrong_with(&reply).map(|wrong| format!("{uri} {name}: {wrong}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.into_iter().take(20).collect::<Vec<_>>().join("\n"));
}

/// Percent-encodes a text, also the slashes in it.
fn whole(text: &str) -> String {
    encode(text).replace('/', "%2F")
}

#[tokio::test]
async fn hostile_texts_that_are_stored_are_text_in_pages_emails_and_files() {
    let world = World::new().await;
    run(&world.site, "update circles set capacity = null".to_owned()).await;
    let (dede, visitor) = (world.browser(Who::Dede), world.browser(Who::Visitor));
    // Messages first, while few people get them.
    for (n, text) in strings().iter().enumerate() {
        if n % 10 == 0 {
            run(&world.site, "delete from limits".to_owned()).await;
        }
        let key = format!("k{n}");
        let message = [("slug", "speaking"), ("key", key.as_str()), ("subject", text), ("body", text)];
        dede.scripted().post("messages/send", "/", &message).await;
    }
    events::drain(&world.site.app).await.unwrap();
    for (n, text) in strings().iter().enumerate() {
        if n % 10 == 0 {
            run(&world.site, "delete from limits".to_owned()).await;
        }
        let email = format!("p{n}@example.org");
        let fields = [
            ("slug", "speaking"),
            ("name", text.as_str()),
            ("email", &email),
            ("goal", text),
            ("support", text),
            ("answer", text),
            ("consent", "on"),
        ];
        visitor.scripted().post("signups/sign-up", "/", &fields).await;
        if n % 10 == 1 {
            let (title, link) = (text.as_str(), format!("https://example.org/{n}?{}", whole(text)));
            let course = [
                ("slug", ""),
                ("title", title),
                ("provider", title),
                ("link", &link),
                ("format", "course"),
                ("description", title),
                ("topics", title),
                ("language", "en"),
                ("licence", "CC-BY"),
                ("free_how", title),
            ];
            dede.scripted().post("courses/save", "/", &course).await;
        }
    }
    let counts = ["select count(*) from signups", "select count(*) from messages", "select count(*) from courses"];
    for (count, least) in counts.into_iter().zip([120, 100, 10]) {
        assert!(world.site.count(count).await > least, "{count}");
    }
    let mut wrong = Vec::new();
    let slugs: Vec<String> = sqlx::query_scalar("select slug from courses").fetch_all(world.site.app.db.primary()).await.unwrap();
    let pages = ["/courses", "/courses?page=2", "/circles", "/circles/speaking", "/circles/speaking/manage/messages", "/circles/speaking/manage"];
    let people = (1..4).map(|page| format!("/circles/speaking/manage/participants?page={page}"));
    let mut paths: Vec<String> = pages.iter().map(|page| (*page).to_owned()).chain(people).collect();
    paths.extend(slugs.iter().map(|slug| circlet::paths::course(slug)));
    paths.push(world.fill("/circles/speaking/manage/meetings/{next}/sheet"));
    paths.push(world.fill("/p/{link-person}"));
    for path in paths {
        let reply = dede.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        wrong.extend(wrong_with(&reply).map(|wrong| format!("{path}: {wrong}")));
    }
    for mail in world.site.outbox().await {
        wrong.extend(in_page(&mail.html_body).map(|wrong| format!("{}: {wrong}", mail.key)));
        let header = [&mail.subject, &mail.to_email, &mail.reply_to].into_iter().find(|text| text.contains(['\r', '\n']));
        wrong.extend(header.map(|text| format!("{}: {text:?} in a header", mail.key)));
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.into_iter().take(20).collect::<Vec<_>>().join("\n"));
    // A spreadsheet must not take a text for a formula.
    let file = dede.get("/circles/speaking/manage/download/people.csv").await;
    assert_eq!(file.status, 200);
    for cell in file.body.split([',', '\n']).map(|cell| cell.trim_matches('"')) {
        assert!(!cell.starts_with(['=', '@']) && !cell.starts_with("+1|") && !cell.starts_with("-1+"), "{cell}");
    }
}
