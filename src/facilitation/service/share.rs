//! What facilitators tell people about a circle.

use crate::circles::model::Circle;
use crate::circles::service as circles;
use crate::facilitation::model::Sharing;
use crate::i18n::dates::{self, Reader};
use crate::i18n::{self, t};
use crate::paths;
use crate::platform::Ctx;

/// Returns what to tell about a circle, in its language; `None` if it is not public, or no longer takes place.
pub(super) fn sharing(ctx: &Ctx, circle: &Circle) -> Option<Sharing> {
    if circle.hidden || !circle.phase(ctx.now_us()).is_live() {
        return None;
    }
    let l = i18n::of_circle(&circle.language, i18n::code(ctx.locale));
    let when = circles::when(Reader::from(l), circle, ctx.now);
    let zone = dates::zone_words(l, &circle.time_zone);
    let place = match (circle.mode.online(), circle.place()) {
        (true, place) if place.is_empty() => t!(l, circles.online).to_owned(),
        (true, place) => t!(l, circles.place_and_online, place = place).to_string(),
        (false, place) => place,
    };
    let lines = [circle.title.clone(), format!("{when} ({zone})"), place, String::new(), t!(l, facilitation.share_text).to_owned()];
    Some(Sharing {
        slug: circle.slug.clone(),
        title: circle.title.clone(),
        url: paths::absolute(&ctx.app.config.url, &paths::circle(&circle.slug)),
        text: lines.join("\n"),
    })
}
