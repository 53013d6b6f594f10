//! Turns `locales/<language>/<slice>.json` into typed functions, and fails if a language lacks a file or a
//! key that English has.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use serde_json::{Map, Value};
use std::error::Error;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 2] = ["en", "es"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=migrations");
    // Not the folder: then every change of a test would rebuild the program.
    println!("cargo::rerun-if-changed=tests/it/main.rs");
    shrink();
    find_tests()?;
    let slices = names_in(Path::new("locales/en"))?;
    for language in LANGUAGES {
        let folder = Path::new("locales").join(language);
        if names_in(&folder)? != slices {
            return Err(format!("{} does not have the same files as locales/en", folder.display()).into());
        }
    }
    let config = Config::new("en")?
        .add_locales(LANGUAGES.iter().skip(1))?
        .add_namespaces(&slices)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let parsed = parse_locales(Some(complete(&slices)?), config)?;
    let missing: Vec<String> = parsed.diag.warnings().iter().map(ToString::to_string).collect();
    if !missing.is_empty() {
        return Err(missing.join("\n").into());
    }
    let code = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)?;
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("words.rs"), code.to_string())?;
    write_refusals(&slices)?;
    Ok(())
}

/// Makes the program smaller by what only the linker can do: addresses that are adjusted when it starts are listed in the compact
/// form (glibc 2.36 reads it), and functions with the same code, of which generic code has many, are kept once.
fn shrink() {
    let target = std::env::var("TARGET").unwrap_or_default();
    if target == "x86_64-unknown-linux-gnu" && std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rustc-link-arg-bin=circlet=-Wl,-z,pack-relative-relocs");
        println!("cargo::rustc-link-arg-bin=circlet=-Wl,--icf=all");
    }
}

/// The categories of plural forms that `i18n::plurals` knows.
const CATEGORIES: [&str; 3] = ["one", "many", "other"];

/// Copies the translations to a folder in which every plural has a form for each category: the generated functions need
/// the same keys in all languages, and a language has only the forms of its own rules. Returns the folder.
fn complete(slices: &[String]) -> Result<PathBuf, Box<dyn Error>> {
    let folder = PathBuf::from(std::env::var("OUT_DIR")?).join("translations");
    for language in LANGUAGES {
        let to = folder.join("locales").join(language);
        std::fs::create_dir_all(&to)?;
        for slice in slices {
            let mut words: Map<String, Value> = serde_json::from_str(&std::fs::read_to_string(format!("locales/{language}/{slice}.json"))?)?;
            for (key, value) in &mut words {
                let Value::Object(forms) = value else { continue };
                let whole = forms.keys().all(|form| CATEGORIES.contains(&form.as_str())) && forms.contains_key("one");
                let Some(other) = forms.get("other").cloned().filter(|_| whole) else {
                    return Err(format!("{slice}.{key} in {language} needs the plural forms one and other, and may have many").into());
                };
                for category in CATEGORIES {
                    forms.entry(category).or_insert_with(|| other.clone());
                }
            }
            std::fs::write(to.join(format!("{slice}.json")), serde_json::to_string(&words)?)?;
        }
    }
    Ok(folder)
}

/// Writes a function that returns the text of a refusal by its code: `circles.full` has the key
/// `refused_full` in `circles.json`.
fn write_refusals(slices: &[String]) -> Result<(), Box<dyn Error>> {
    let mut code = String::from("fn by_code(l: Locale, code: &str) -> Option<String> {\n    Some(match code {\n");
    for slice in slices {
        let words: Map<String, Value> = serde_json::from_str(&std::fs::read_to_string(format!("locales/en/{slice}.json"))?)?;
        for name in words.keys().filter_map(|key| key.strip_prefix("refused_")) {
            code.push_str(&format!("        \"{slice}.{name}\" => t!(l, {slice}.refused_{name}).into(),\n"));
        }
    }
    code.push_str("        _ => return None,\n    })\n}\n");
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("refusals.rs"), code)?;
    Ok(())
}

/// Files and folders of `tests/it` without tests of their own, named by `main.rs`.
const SUPPORT: [&str; 5] = ["main.rs", "fixtures.rs", "harness.rs", "rows.rs", "support"];

/// Writes a `mod` for each file and folder of integration tests, so that there is no list to maintain.
fn find_tests() -> Result<(), Box<dyn Error>> {
    let folder = std::env::current_dir()?.join("tests/it");
    let mut code = format!("const SUPPORT: [&str; {}] = {SUPPORT:?};\n", SUPPORT.len());
    let mut found = Vec::new();
    // A copy of the source without tests must build as well.
    for entry in std::fs::read_dir(&folder).into_iter().flatten() {
        found.extend(entry?.file_name().into_string().ok().filter(|name| is_test(name)));
    }
    found.sort();
    for name in &found {
        let path = folder.join(name);
        let file = if path.is_dir() { path.join("mod.rs") } else { path };
        code.push_str(&format!("#[path = {file:?}]\nmod {};\n", name.trim_end_matches(".rs")));
    }
    code.push_str(&format!("const FOUND: &[&str] = &{found:?};\n"));
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("tests.rs"), code)?;
    Ok(())
}

/// Returns whether a file or folder of `tests/it` contains tests.
fn is_test(name: &str) -> bool {
    !SUPPORT.contains(&name) && (name.ends_with(".rs") || !name.contains('.'))
}

/// Returns the names of a folder's JSON files without their extension, sorted.
fn names_in(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") {
            names.extend(path.file_stem().and_then(|s| s.to_str()).map(str::to_owned));
        }
    }
    names.sort();
    Ok(names)
}
