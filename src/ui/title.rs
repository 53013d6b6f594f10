//! Headings that people write.

use leptos::prelude::*;

/// The width, in Latin letters, from which a heading counts as long: three lines of a phone.
const LONG: usize = 54;

/// Returns the class of a heading that a person wrote: a long one is set smaller, so that on a phone what there is to
/// do still stands in the first screen.
pub fn title_class(title: &str) -> Option<&'static str> {
    // Signs of Chinese, Japanese and Korean are two Latin letters wide, others about one.
    let width: usize = title.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum();
    (width > LONG).then_some("long-title")
}

/// Says that staff have hidden the page, and why.
#[component]
pub fn HiddenNote(
    /// Who can still see it.
    #[prop(into)]
    words: String,
    /// The reason that staff gave; may be empty.
    reason: String,
) -> impl IntoView {
    view! {
        <div class="notice notice--warn">
            <p>{words}</p>
            {(!reason.is_empty()).then(|| view! { <blockquote dir="auto">{reason}</blockquote> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::title_class;

    #[test]
    fn a_long_heading_in_any_script_is_set_smaller() {
        assert_eq!(title_class("Public speaking for shy people"), None);
        assert_eq!(title_class("学习圈"), None);
        assert!(title_class(&"word ".repeat(12)).is_some());
        assert!(title_class(&"学习".repeat(16)).is_some());
    }
}
