//! The certificate of participation.

use crate::circles::model::Phase;
use crate::circles::service as circles;
use crate::i18n::dates;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::participation::model::Certificate;
use crate::participation::store;
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result};
use crate::signups::links;
use crate::signups::service as signups;

/// Returns the certificate of the participant behind a link, or why there is none.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
pub async fn certificate(ctx: &Ctx, link: &str) -> Result<Certificate> {
    let (signup, member, _) = signups::by_link(ctx, links::PARTICIPANT, link).await?;
    let circle = circles::by_id(ctx, member.circle()).await?;
    let db = ctx.db().primary();
    let held = meetings::list(db, circle.id).await?;
    let came = store::came(db, &member).await?;
    let course = match circle.course_id {
        Some(id) => store::course(db, id).await?,
        None => None,
    };
    // Seen from another century, so that the year is named.
    let day = |meeting: Option<&Meeting>| {
        meeting.map(|m| dates::day(ctx.reader(), m.local_date.civil(), &circle.time_zone, from_us(0))).unwrap_or_default()
    };
    let finished = circle.phase(ctx.now_us()) == Phase::Finished;
    Ok(Certificate {
        link: link.to_owned(),
        given: finished && came > 0,
        finished,
        name: signup.answers.name,
        course: course.map(|(title, ..)| title).unwrap_or_default(),
        place: circle.place(),
        days: (day(held.first()), day(held.last())),
        came: u32::try_from(came).unwrap_or_default(),
        held: u32::try_from(held.len()).unwrap_or_default(),
        hosts: circle.facilitators.iter().map(|host| host.shown.clone()).collect(),
        site: ctx.app.site.texts().name_or_default().to_owned(),
        title: circle.title,
    })
}
