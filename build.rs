//! Turns `locales/<language>/<slice>.json` into typed words, and fails when a language lacks a file
//! or a key that English has.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use std::error::Error;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 2] = ["en", "es"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=migrations");
    let slices = names_in(Path::new("locales/en"))?;
    for language in LANGUAGES {
        let folder = Path::new("locales").join(language);
        if names_in(&folder)? != slices {
            return Err(format!("{} has not the same files as locales/en", folder.display()).into());
        }
    }
    let config = Config::new("en")?
        .add_locales(LANGUAGES.iter().skip(1))?
        .add_namespaces(&slices)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let parsed = parse_locales(None, config)?;
    let missing: Vec<String> = parsed.diag.warnings().iter().map(ToString::to_string).collect();
    if !missing.is_empty() {
        return Err(missing.join("\n").into());
    }
    let code = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)?;
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("words.rs"), code.to_string())?;
    Ok(())
}

/// The names of a folder's JSON files without their ending, sorted.
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
