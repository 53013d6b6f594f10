//! All server functions and routes, as the source declares them: tests that hold for each compare their lists with these.

use crate::harness::encode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A server function: its endpoint, whether it is called with GET, and the names and types of its arguments.
#[derive(Debug)]
pub struct Function {
    pub slice: String,
    pub endpoint: String,
    pub reads: bool,
    pub arguments: Vec<(String, String)>,
}

/// The fields of structs with their types, by slice and name.
pub type Structs = BTreeMap<(String, String), Vec<(String, String)>>;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Returns the text of every source file in a folder, with its slice.
fn texts(folder: &Path, slice: &str, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let slice = if slice.is_empty() { &name } else { slice };
        if path.is_dir() {
            texts(&path, slice, out);
        } else if path.extension().is_some_and(|end| end == "rs") {
            out.push((slice.to_owned(), std::fs::read_to_string(path).unwrap()));
        }
    }
}

/// Returns all server functions in the order of their endpoints, and the fields of all structs.
pub fn functions() -> (Vec<Function>, Structs) {
    let mut all = Vec::new();
    texts(&source(), "", &mut all);
    let (mut found, mut structs) = (Vec::new(), Structs::new());
    for (slice, text) in &all {
        for part in text.split("#[server(endpoint = \"").skip(1) {
            let (endpoint, rest) = part.split_once('"').unwrap();
            let (attribute, rest) = rest.split_once("pub async fn ").unwrap();
            let arguments = rest.split_once('(').unwrap().1.split(") -> ").next().unwrap().replace("#[server(default)]", "");
            let arguments = arguments.split(',').filter_map(|a| a.split_once(':')).map(|(n, t)| (n.trim().to_owned(), t.trim().to_owned()));
            let (endpoint, reads) = (endpoint.to_owned(), attribute.contains("GetUrl"));
            found.push(Function { slice: slice.clone(), endpoint, reads, arguments: arguments.collect() });
        }
        for part in text.split("pub struct ").skip(1) {
            let Some((name, rest)) = part.split_once(" {") else { continue };
            let body = rest.split("\n    }").next().unwrap().split("\n}").next().unwrap();
            let fields = body.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "));
            let fields = fields.map(|(name, kind)| (name.to_owned(), kind.trim_end_matches(',').to_owned()));
            structs.insert((slice.clone(), name.to_owned()), fields.collect());
        }
        // Forms of texts only: `SignInForm { email, password, }`.
        for block in text.split("\nforms! {").skip(1) {
            let mut name = "";
            for line in block.split("\n}").next().unwrap().lines().map(str::trim).filter(|line| !line.starts_with("///")) {
                if let Some(begun) = line.strip_suffix(" {") {
                    name = begun;
                } else if let Some(field) = line.strip_suffix(',') {
                    structs.entry((slice.clone(), name.to_owned())).or_default().push((field.to_owned(), "String".to_owned()));
                }
            }
        }
    }
    found.sort_by(|a, b| a.endpoint.cmp(&b.endpoint));
    (found, structs)
}

impl Function {
    /// Returns the query or body that gives every text of the arguments this value.
    pub fn filled(&self, structs: &Structs, value: &str) -> Vec<String> {
        self.arguments.iter().flat_map(|(name, kind)| self.query(name, kind, structs, value)).collect()
    }

    fn query(&self, name: &str, kind: &str, structs: &Structs, value: &str) -> Vec<String> {
        match kind {
            "String" => vec![format!("{name}={}", encode(value))],
            "Vec<String>" => vec![format!("{name}[]={}", encode(value))],
            "BTreeMap<String, String>" => vec![format!("{name}[tip]={}", encode(value)), format!("{name}[{}]=1", encode(value))],
            "BTreeMap<String, Vec<String>>" => vec![format!("{name}[attendance][]={}", encode(value))],
            "bool" => vec![format!("{name}=false")],
            _ => match self.fields(kind, structs) {
                Some(fields) => fields.iter().flat_map(|(field, kind)| self.query(&format!("{name}[{field}]"), kind, structs, value)).collect(),
                None => vec![format!("{name}=1")],
            },
        }
    }

    /// Returns the names of all texts as they are posted: `form[title]`.
    pub fn names(&self, structs: &Structs) -> Vec<String> {
        let texts = self.filled(structs, "");
        texts.iter().filter_map(|pair| pair.strip_suffix('=')).map(str::to_owned).collect()
    }

    fn fields<'a>(&self, kind: &str, structs: &'a Structs) -> Option<&'a Vec<(String, String)>> {
        let own = structs.get(&(self.slice.clone(), kind.to_owned()));
        own.or_else(|| structs.iter().find(|((_, name), _)| name == kind).map(|(_, fields)| fields))
    }
}

/// Returns the names of everything that pages read from their query, and some others.
pub fn parameters() -> BTreeSet<String> {
    let mut all = Vec::new();
    texts(&source(), "", &mut all);
    let reads = ["get(\"", "get_str(\""];
    let names =
        all.iter().flat_map(|(_, text)| reads.into_iter().flat_map(|read| text.split(read).skip(1))).filter_map(|rest| rest.split_once("\")"));
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    names.map(|(name, _)| name).filter(is_name).map(str::to_owned).chain(["page".to_owned(), "kept".to_owned()]).collect()
}

/// Returns the patterns of all routes, of pages and of files: `/circles/:slug/manage`.
pub fn routes() -> BTreeSet<String> {
    let mut all = Vec::new();
    texts(&source(), "", &mut all);
    let paths: String = ["paths.rs", "paths/links.rs", "paths/manage.rs"].map(|file| std::fs::read_to_string(source().join(file)).unwrap()).concat();
    let constant = |name: &str| {
        let rest = paths.split_once(&format!("pub const {name}: &str = \"")).unwrap_or_else(|| panic!("no path {name}")).1;
        rest.split('"').next().unwrap().to_owned()
    };
    let mut found = BTreeSet::new();
    for (slice, text) in &all {
        let pages = text.split("<Route path=path!(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        found.extend(pages);
        if slice == "web" {
            continue;
        }
        for rest in text.split(".route(").skip(1) {
            let path = rest.split(',').next().unwrap();
            let path = path.strip_prefix("paths::").map_or_else(|| path.trim_matches('"').to_owned(), constant);
            found.insert(path.replace('{', ":").replace('}', ""));
        }
    }
    found
}
