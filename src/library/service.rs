//! What circles made of a course, for its page.

use super::model::{CoursePage, Experience, Review, Tip};
use super::store::{self as rows, ReviewRow, TipRow};
use crate::courses::policy;
use crate::courses::service as courses;
use crate::i18n::{Locale, dates};
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result, markdown};
use crate::reviews::model::{Role, TipKind};
use crate::types::CourseId;

/// Returns a course's page.
///
/// # Errors
/// Not found.
pub async fn page(ctx: &Ctx, slug: &str) -> Result<CoursePage> {
    let course = courses::find(ctx, slug).await?;
    Ok(CoursePage {
        experience: experience(ctx, course.id).await?,
        staff: ctx.viewer.is_staff(),
        can_edit: policy::edit(&ctx.viewer, &course).is_ok(),
        cost: course.cost,
        cost_checked_on: courses::checked_words(ctx, &course),
        free_how_html: markdown::render(&course.free_how),
        hours: course.hours,
        sessions: course.sessions,
        slug: course.slug,
        title: course.title,
        provider: course.provider,
        link: course.link,
        format: course.format,
        description_html: markdown::render(&course.description),
        description: course.description,
        topics: course.topics,
        language: course.language,
        licence: course.licence,
        circles: course.circles,
        voice_circles: course.voice_circles,
        hidden: course.hidden,
    })
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or_default()
}

/// What everyone sees alike, as [`Ctx::recent`] keeps it.
#[derive(Debug, Default)]
struct Shared {
    steps: [u32; 5],
    used: rows::UseRow,
    reviews: Vec<ReviewRow>,
}

/// Returns a course's ratings, reviews, tips and use.
async fn experience(ctx: &Ctx, course: CourseId) -> Result<Experience> {
    let now = ctx.now_us();
    let shared = ctx
        .recent(format!("experience {course}"), || async {
            let mut steps = [0; 5];
            for (stars, voices) in rows::steps(ctx.public_reads(), course, now).await? {
                if let Some(step) = usize::try_from(stars - 1).ok().and_then(|at| steps.get_mut(at)) {
                    *step = count(voices);
                }
            }
            let used = rows::used(ctx.public_reads(), course, now).await?;
            let reviews = rows::reviews(ctx.public_reads(), course, now).await?;
            Ok(Shared { steps, used, reviews })
        })
        .await?;
    let last_used = shared.used.last_used;
    Ok(Experience {
        steps: shared.steps,
        tried: last_used.is_some(),
        last_used: last_used.map(|at| dates::month_year(ctx.locale, from_us(at))).unwrap_or_default(),
        came: (count(shared.used.came), count(shared.used.stayed)),
        reviews: shared.reviews.iter().map(|row| review(ctx.locale, row)).collect(),
        tips: tips(ctx, course).await?,
    })
}

/// Returns a course's tips, marked by the viewer or not.
async fn tips(ctx: &Ctx, course: CourseId) -> Result<Vec<Tip>> {
    let rows = rows::tips(ctx.public_reads(), course, ctx.viewer.id()).await?;
    Ok(rows.into_iter().map(|row| tip(ctx.locale, row)).collect())
}

fn tip(locale: Locale, row: TipRow) -> Tip {
    Tip {
        id: row.id,
        kind: TipKind::parse(&row.kind).unwrap_or(TipKind::Tip),
        when: dates::month_year(locale, from_us(row.created_at)),
        words: row.words,
        helpful: count(row.helpful),
        mine: row.mine > 0,
    }
}

fn review(locale: Locale, row: &ReviewRow) -> Review {
    Review {
        id: row.id,
        role: Role::parse(&row.role).unwrap_or(Role::Participant),
        stars: count(row.stars),
        reason: row.reason.clone(),
        when: dates::month_year(locale, from_us(row.updated_at)),
    }
}
