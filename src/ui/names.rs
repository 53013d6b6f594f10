//! Names of people inside a sentence.

use leptos::prelude::*;

/// Stands in a sentence for the names, where a translation has its `{{ names }}`.
pub const NAMES: &str = "\u{fffc}";

/// Shows a sentence with names in the place of [`NAMES`], each in its own direction: without that, two Arabic names in
/// an English sentence change places.
pub fn with_names(sentence: &str, names: Vec<String>) -> impl IntoView + use<> {
    let (before, after) = sentence.split_once(NAMES).unwrap_or((sentence, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    let name = |(at, name): (usize, String)| view! { {(at > 0).then_some(", ")} <bdi>{name}</bdi> };
    view! { {before} {names.into_iter().enumerate().map(name).collect_view()} {after} }
}
