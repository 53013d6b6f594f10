//! Dates and times on pages: in words made on the server, readable for machines, and in the viewer's own zone.

use super::use_boot;
use crate::i18n::{t, use_locale};
use crate::types::When;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::js_sys::{Date, Object, Reflect};

/// Renders a date or time.
pub fn moment(when: When) -> AnyView {
    if when.stamp.is_empty() {
        return when.words.into_any();
    }
    view! { <time datetime=when.stamp>{when.words}</time> }.into_any()
}

/// Renders a sentence that contains dates or times, in this order.
pub fn within(sentence: impl Into<String>, whens: impl IntoIterator<Item = When>) -> AnyView {
    let mut rest = sentence.into();
    let mut parts = Vec::new();
    for when in whens.into_iter().filter(|when| !when.is_empty()) {
        let Some((before, after)) = rest.split_once(&when.words) else { continue };
        parts.push(before.to_owned().into_any());
        let after = after.to_owned();
        parts.push(moment(when));
        rest = after;
    }
    parts.push(rest.into_any());
    parts.into_any()
}

/// Adds a meeting's time in the viewer's zone, where that differs: " · Tuesday 1:30 AM your time". Only with scripts, and
/// only after the page has come alive: the server does not know the zone.
#[component]
pub fn YourTime(
    /// The meeting's time for machines, with the offset of its zone.
    stamp: String,
) -> impl IntoView {
    let l = use_locale();
    let region = use_boot().region;
    let own = RwSignal::new(None);
    Effect::new(move |_| {
        // Without a region, as on the server, times are those of most of the world ("150" is Europe).
        let tag = format!("{}-{}", crate::i18n::code(l), if region.is_empty() { "150" } else { &region });
        own.set(own_time(&stamp, &tag));
    });
    move || own.get().map(|time: String| view! { <span class="your-time">" · " {t!(l, dates.your_time, time = time).to_string()}</span> })
}

/// Returns the time in the browser's zone, with the weekday if the day is another one; `None` where the clocks agree.
fn own_time(stamp: &str, tag: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_str(stamp));
    if -date.get_timezone_offset() == offset(stamp)? {
        return None;
    }
    let options = Object::new();
    let mut parts = vec![("hour", "numeric"), ("minute", "2-digit")];
    if stamp.get(8..10)?.parse() != Ok(date.get_date()) {
        parts.push(("weekday", "long"));
    }
    for (name, value) in parts {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    Some(date.to_locale_string(tag, &options).into())
}

/// Returns the offset at the end of a stamp, in minutes east of Greenwich.
fn offset(stamp: &str) -> Option<f64> {
    let (sign, zone) = stamp.get(stamp.len().checked_sub(6)?..)?.split_at_checked(1)?;
    let (hours, minutes) = zone.split_once(':')?;
    let minutes = hours.parse::<f64>().ok()? * 60.0 + minutes.parse::<f64>().ok()?;
    Some(if sign == "-" { -minutes } else { minutes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_stands_at_the_end() {
        assert_eq!(offset("2026-11-30T18:30:00-06:00"), Some(-360.0));
        assert_eq!(offset("2026-11-30T18:30:00+05:30"), Some(330.0));
        assert_eq!((offset("2026-11-30T18:30:00Z"), offset("")), (None, None));
    }
}
