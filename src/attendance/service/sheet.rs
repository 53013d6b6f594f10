//! The sheet to print: names, boxes, and a QR code that leads back to the meeting's feedback.

use super::check_in::of_manager;
use crate::attendance::model::check_in::{SheetPage, sheet_lines, sheet_names};
use crate::meetings::service as meetings;
use crate::paths;
use crate::platform::{Ctx, Result, qr};
use crate::signups::service as signups;
use crate::types::text::fold;

/// Returns a meeting's sheet, with the names in alphabetical order.
///
/// # Errors
/// Not found, not signed in, or not allowed; [`CircleRefusal::Draft`](crate::circles::model::CircleRefusal::Draft).
pub async fn sheet(ctx: &Ctx, slug: &str, meeting: &str) -> Result<SheetPage> {
    let (circle, meeting, number) = of_manager(ctx, slug, meeting).await?;
    let mut names: Vec<(String, String)> = signups::active(ctx, circle.id).await?.into_iter().map(|person| (person.shown, person.name)).collect();
    names.sort_by_cached_key(|(_, name)| fold(name));
    Ok(SheetPage {
        number,
        when: meetings::when(ctx.reader(), &circle, &meeting, ctx.now),
        place: meeting.place(&circle).line,
        lines: sheet_lines(names.len()),
        names: sheet_names(&names),
        meeting: meeting.id,
        slug: circle.slug,
        title: circle.title,
    })
}

/// Returns the sheet's QR code (SVG): the meeting's feedback form, which then asks for the number on the sheet.
///
/// # Errors
/// As for [`sheet`].
pub async fn sheet_qr(ctx: &Ctx, slug: &str, meeting: &str) -> Result<String> {
    let (circle, meeting, _) = of_manager(ctx, slug, meeting).await?;
    qr::svg(&paths::absolute(&ctx.app.config.url, &paths::feedback_from_sheet(&circle.slug, meeting.id.0)))
}
