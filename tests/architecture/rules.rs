//! The role table and the other rules as data, and the check of one file against them.

use crate::reach;
use circlet::platform::slice::Slice;
use circlet::slices::SLICES;

/// Returns the slice with a name.
fn slice(name: &str) -> Option<&'static Slice> {
    SLICES.iter().find(|slice| slice.name == name)
}

/// What a role may reach.
struct Role {
    name: &'static str,
    horizontals: &'static [&'static str],
    /// Roles of the same slice.
    own: &'static [&'static str],
    /// Roles of any slice.
    any: &'static [&'static str],
}

const ROLES: &[Role] = &[
    Role { name: "model", horizontals: &["types"], own: &[], any: &["model"] },
    Role { name: "policy", horizontals: &["types"], own: &[], any: &["model", "policy"] },
    Role { name: "store", horizontals: &["types", "platform"], own: &[], any: &["model", "policy"] },
    Role {
        name: "service",
        horizontals: &["types", "platform", "paths", "i18n"],
        own: &["store", "emails"],
        any: &["model", "policy", "limits", "links", "jobs", "service"],
    },
    Role { name: "jobs", horizontals: &["types", "platform", "i18n"], own: &["store", "emails"], any: &["model", "policy", "service"] },
    Role { name: "limits", horizontals: &["platform", "i18n"], own: &[], any: &[] },
    Role { name: "links", horizontals: &["platform"], own: &[], any: &[] },
    Role { name: "export", horizontals: &["platform"], own: &[], any: &[] },
    Role { name: "cli", horizontals: &["types", "platform", "i18n"], own: &["service"], any: &["model"] },
    Role { name: "emails", horizontals: &["types", "paths", "i18n", "platform"], own: &[], any: &["model"] },
    Role { name: "api", horizontals: &["types", "web", "paths", "i18n"], own: &["service", "policy"], any: &["model"] },
    Role { name: "http", horizontals: &["types", "web", "platform", "paths", "i18n"], own: &["service"], any: &["model"] },
    Role { name: "components", horizontals: &["types", "ui", "i18n", "paths"], own: &["api"], any: &["model", "policy", "components"] },
    Role { name: "pages", horizontals: &["types", "ui", "i18n", "paths"], own: &[], any: &["model", "policy", "api", "components"] },
];

/// What the horizontals may reach, besides themselves.
const HORIZONTALS: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("paths", &[]),
    ("i18n", &["types", "platform"]),
    ("ui", &["types", "i18n", "paths"]),
    ("platform", &["types", "i18n", "paths"]),
    ("web", &["types", "i18n", "paths", "platform"]),
];

/// The top level, which no other module may reach.
const TOP: &[&str] = &["app", "server", "main", "lib", "commands", "slices"];

/// The files outside slices that may name a slice: those that adding a slice touches.
const NAMES_SLICES: &[&str] = &["src/lib.rs", "src/slices.rs", "src/app/routes.rs", "src/paths.rs", "src/paths/links.rs", "src/paths/manage.rs"];

/// The tables of the platform.
pub const PLATFORM_TABLES: &[&str] = &[
    "settings",
    "consent_texts",
    "sessions",
    "devices",
    "outbox",
    "limits",
    "kept_forms",
    "sent_once",
    "schedules",
    "data_steps",
    "events",
    "event_work",
    "security_log",
];

/// The tables of slices that the platform reads: file and table.
const PLATFORM_READS: &[(&str, &str)] = &[
    // A session is an account's.
    ("src/platform/sessions.rs", "accounts"),
    // Where an email goes is looked up when it is sent.
    ("src/platform/outbox/recipient.rs", "accounts"),
    ("src/platform/outbox/recipient.rs", "signups"),
];

/// The route table, and the last parts of paths in it that are the names of tables as well.
const ROUTES: &str = "src/app/routes.rs";
const PATH_PARTS: &[&str] = &["accounts", "circles", "courses", "messages", "reports", "tasks"];

/// Returns who writes a table; `None` if it is unknown.
pub fn owner(table: &str) -> Option<&'static str> {
    if PLATFORM_TABLES.contains(&table) {
        return Some("platform");
    }
    SLICES.iter().find(|slice| slice.tables.contains(&table)).map(|slice| slice.name)
}

/// Names that say nothing about their contents.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "misc", "shared", "stuff"];

/// A module's place in the architecture.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Top(String),
    Horizontal(String),
    /// A slice and a role in it; without a role, the slice's own module.
    Slice(String, Option<String>),
}

impl Place {
    fn of(path: &[String]) -> Option<Self> {
        let first = path.first()?;
        if TOP.contains(&first.as_str()) {
            return Some(Self::Top(first.clone()));
        }
        if HORIZONTALS.iter().any(|(name, _)| name == first) {
            return Some(Self::Horizontal(first.clone()));
        }
        if slice(first).is_some() {
            let role = path.get(1).filter(|r| ROLES.iter().any(|role| role.name == r.as_str()));
            return Some(Self::Slice(first.clone(), role.cloned()));
        }
        None
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Top(name) | Self::Horizontal(name) => write!(f, "`{name}`"),
            Self::Slice(slice, Some(role)) => write!(f, "{role} of {slice}"),
            Self::Slice(slice, None) => write!(f, "slice {slice}"),
        }
    }
}

/// Returns why `from` may not reach `to`, if so.
fn forbidden(from: &Place, to: &Place) -> Option<String> {
    let no = || Some(format!("{from} may not reach {to}"));
    match (from, to) {
        (Place::Top(_), _) => None,
        (Place::Slice(front, _), Place::Top(name)) if name == "slices" && slice(front).is_some_and(|s| s.front) => None,
        (_, Place::Top(_)) => no(),
        (Place::Horizontal(a), Place::Horizontal(b)) => {
            let allowed = HORIZONTALS.iter().any(|(name, reach)| name == a && (a == b || reach.contains(&b.as_str())));
            if allowed { None } else { no() }
        }
        (Place::Horizontal(_), Place::Slice(..)) => no(),
        (Place::Slice(_, None), _) => None,
        (Place::Slice(_, Some(role)), Place::Horizontal(name)) => {
            let allowed = ROLES.iter().any(|r| r.name == role && r.horizontals.contains(&name.as_str()));
            if allowed { None } else { no() }
        }
        // A slice's module alone (`use crate::circles;`) reaches nothing yet: what is used from it counts.
        (_, Place::Slice(_, None)) => None,
        (Place::Slice(from_slice, Some(role)), Place::Slice(other, Some(wanted))) => {
            let same = from_slice == other;
            if same && role == wanted {
                return None;
            }
            let rule = ROLES.iter().find(|r| r.name == role)?;
            let wanted = wanted.as_str();
            let allowed = rule.any.contains(&wanted) || (same && rule.own.contains(&wanted));
            if !allowed {
                return no();
            }
            if !same && !slice(from_slice).is_some_and(|s| s.depends.contains(&other.as_str())) {
                return Some(format!("{from} may not reach {to}: {from_slice} does not depend on it; declare that, or publish an event"));
            }
            None
        }
    }
}

/// Returns all violations of one file, each as `file:line: message`.
pub fn check(file: &str, source: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let module = module_of(file);
    let mut say = |line: usize, message: String| wrong.push(format!("{file}:{line}: {message}"));
    for name in &module {
        if EMPTY_NAMES.contains(&name.as_str()) {
            say(1, format!("`{name}` says nothing about what is inside"));
        }
    }
    let Some(place) = Place::of(&module) else {
        if !module.is_empty() {
            say(1, format!("`{}` is neither a slice nor a horizontal", module[0]));
        }
        return wrong;
    };
    if let (Place::Slice(slice, None), Some(name)) = (&place, module.get(1)) {
        say(1, format!("`{name}` is no role: see ROLES for those of {slice}"));
    }
    let found = reach::read(source, &module);
    for reached in &found.reaches {
        let Some(to) = Place::of(&reached.path) else { continue };
        if matches!((&place, &to), (Place::Top(_), Place::Slice(..))) && !NAMES_SLICES.contains(&file) {
            say(reached.line, format!("{file} names the {to}: fold over SLICES instead"));
        }
        if let Some(message) = forbidden(&place, &to) {
            say(reached.line, message);
        }
    }
    let here = match &place {
        Place::Slice(name, _) | Place::Horizontal(name) => name.as_str(),
        Place::Top(_) => "",
    };
    let may_speak_sql = matches!(&place, Place::Slice(_, Some(role)) if role == "store") || here == "platform";
    for text in &found.texts {
        if !may_speak_sql && is_sql(&text.value) {
            say(text.line, format!("{place} holds SQL: it belongs into a `store`"));
        }
        for table in written_tables(&text.value) {
            if owner(&table).is_some_and(|of| of != here) {
                say(text.line, format!("{place} writes {table}, which another one owns"));
            }
        }
        if let Some(declared) = slice(here).filter(|_| may_speak_sql) {
            for table in read_tables(&text.value) {
                if owner(&table).is_some_and(|of| of != here) && !declared.reads.contains(&table.as_str()) {
                    say(text.line, format!("{place} reads {table}: declare it in `reads` of {here}"));
                }
            }
        }
    }
    if matches!(place, Place::Top(_) | Place::Horizontal(_)) {
        for text in &found.texts {
            for table in named_tables(&text.value) {
                let may = PLATFORM_READS.contains(&(file, table.as_str())) || (file == ROUTES && PATH_PARTS.contains(&table.as_str()));
                let of = owner(&table).filter(|of| *of != "platform" && !may);
                if let Some(of) = of {
                    say(text.line, format!("{file} names {table}, a table of {of}: let the slice declare what is needed"));
                }
            }
        }
    }
    // Ids and DTOs may derive how they are stored; the rest of sqlx is not available on the client.
    let derives = file.starts_with("src/types/") || matches!(&place, Place::Slice(_, Some(role)) if role == "model");
    if !may_speak_sql && !derives {
        for line in &found.sqlx {
            say(*line, format!("{place} names sqlx: queries belong into a `store`"));
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

/// `src/circles/service/edit.rs` → circles, service, edit.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|n| n == "mod") {
        names.pop();
    }
    names
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Returns whether a text looks like an SQL statement.
fn is_sql(text: &str) -> bool {
    let words = words(text);
    let has = |word: &str| words.iter().any(|w| w == word);
    match words.first().map(String::as_str) {
        Some("select") => has("from") && (has("where") || has("order") || text.contains(',') || text.contains("count(")),
        Some("insert") => words.get(1).is_some_and(|w| w == "into") && has("values"),
        Some("update") => has("set"),
        Some("delete") => words.get(1).is_some_and(|w| w == "from"),
        _ => false,
    }
}

/// Returns the tables that a statement writes.
fn written_tables(text: &str) -> Vec<String> {
    let words = words(text);
    let at = |i: usize| words.get(i).map(String::as_str);
    (0..words.len())
        .filter_map(|i| match (at(i), at(i + 1)) {
            (Some("insert"), Some("into")) | (Some("delete"), Some("from")) => at(i + 2).map(str::to_owned),
            (Some("update"), Some(table)) if words[i + 1..].iter().take(4).any(|w| w == "set") => Some(table.to_owned()),
            _ => None,
        })
        .collect()
}

/// Returns the tables that a statement reads.
fn read_tables(text: &str) -> Vec<String> {
    let words = words(text);
    words.windows(2).filter(|pair| pair[0] == "from" || pair[0] == "join").map(|pair| pair[1].clone()).collect()
}

/// Returns the tables that a text names: those a statement reads, or the one it consists of (`table`,
/// `table.column`). `meetings.ics` is a file.
fn named_tables(text: &str) -> Vec<String> {
    let is_name = text.chars().all(|c| c.is_ascii_lowercase() || "_.".contains(c)) && !text.ends_with(".ics");
    let alone = text.split('.').next().filter(|name| is_name && !name.is_empty());
    read_tables(text).into_iter().chain(alone.map(str::to_owned)).collect()
}
