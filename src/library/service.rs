//! What circles made of a course, for its page.

use super::model::{CoursePage, Experience, Kind, PART, Review, Tip, WordsPage};
use super::store::{self as rows, ReviewRow, TipPlace, TipRow};
use crate::courses::model::outline::sections;
use crate::courses::policy;
use crate::courses::service as courses;
use crate::i18n::languages::own_name;
use crate::i18n::{Locale, dates};
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result, markdown};
use crate::reviews::model::{Role, TipKind};
use crate::types::{AppError, CourseId};

/// How many tips and how many reviews a course's page shows.
const SHOWN: usize = 20;
/// Out of how many of the most helpful, or newest: those of hidden circles are left out.
const LOOKED_AT: i64 = 60;

/// Returns a course's page.
///
/// # Errors
/// Not found.
pub async fn page(ctx: &Ctx, slug: &str) -> Result<CoursePage> {
    let course = courses::find(ctx, slug).await?;
    Ok(CoursePage {
        experience: experience(ctx, course.id).await?,
        staff: ctx.viewer.is_staff(),
        can_edit: matches!(policy::edit(&ctx.viewer, &course), Ok(_) | Err(AppError::Prove)),
        cost: course.cost,
        cost_checked_on: courses::checked_words(ctx, &course),
        outline: sections(&course.outline).unwrap_or_default(),
        free_how_html: markdown::render(&course.free_how),
        hours: course.hours,
        sessions: course.sessions,
        slug: course.slug,
        title: course.title,
        provider: course.provider,
        link: course.link,
        format: course.format,
        description_html: markdown::render(&course.description),
        blurb: markdown::words(&course.description, 160),
        topics: course.topics,
        language_name: own_name(&course.language),
        language: course.language,
        licence: course.licence,
        circles: course.circles,
        voice_circles: course.voice_circles,
        hidden: course.hidden,
        hidden_reason: course.hidden_reason,
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
    more_reviews: bool,
}

/// Keeps of the rows looked at those that a course's page shows; returns whether there are, or may be, more.
fn keep_shown<T>(rows: &mut Vec<T>, is_public: impl Fn(&T) -> bool) -> bool {
    let all_seen = rows.len() < usize::try_from(LOOKED_AT).unwrap_or(usize::MAX);
    rows.retain(is_public);
    let more = !all_seen || rows.len() > SHOWN;
    rows.truncate(SHOWN);
    more
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
            let mut reviews = rows::reviews(ctx.public_reads(), course, now, ctx.viewer.is_staff(), i64::MAX, LOOKED_AT).await?;
            let more_reviews = keep_shown(&mut reviews, |row| row.public == 1);
            Ok(Shared { steps, used, reviews, more_reviews })
        })
        .await?;
    let last_used = shared.used.last_used;
    let mut tips = rows::tips(ctx.public_reads(), course, &ctx.viewer, TipPlace::FIRST, LOOKED_AT).await?;
    let more_tips = keep_shown(&mut tips, |row| row.public == 1);
    Ok(Experience {
        steps: shared.steps,
        tried: last_used.is_some(),
        last_used: last_used.map(|at| dates::month_year(ctx.locale, from_us(at))).unwrap_or_default(),
        came: (count(shared.used.came), count(shared.used.stayed)),
        more_reviews: shared.more_reviews,
        reviews: shared.reviews.iter().map(|row| review(ctx.locale, row)).collect(),
        more_tips,
        tips: tips.into_iter().map(|row| tip(ctx.locale, row)).collect(),
    })
}

/// Returns a part of what circles said about a course: up to [`PART`] entries after one, or the first ones.
///
/// # Errors
/// Not found: the course, or the entry.
pub async fn words(ctx: &Ctx, slug: &str, kind: Kind, after: &str) -> Result<WordsPage> {
    let course = courses::find(ctx, slug).await?;
    let key = if after.is_empty() { None } else { Some(after.parse().map_err(|_| AppError::NotFound)?) };
    let mut page =
        WordsPage { slug: course.slug, title: course.title, staff: ctx.viewer.is_staff(), after: after.to_owned(), ..WordsPage::default() };
    // One more than a page holds, to know whether there are more.
    let (on, width) = (ctx.public_reads(), usize::try_from(PART).unwrap_or(usize::MAX));
    match kind {
        Kind::Reviews => {
            let rows = rows::reviews(on, course.id, ctx.now_us(), page.staff, key.unwrap_or(i64::MAX), PART + 1).await?;
            page.next = rows.get(width - 1).filter(|_| rows.len() > width).map(|row| row.id);
            page.reviews = rows.iter().take(width).filter(|row| row.public == 1).map(|row| review(ctx.locale, row)).collect();
        }
        Kind::Tips => {
            let place = match key {
                Some(key) => rows::tip_place(on, course.id, key).await?.ok_or(AppError::NotFound)?,
                None => TipPlace::FIRST,
            };
            let rows = rows::tips(on, course.id, &ctx.viewer, place, PART + 1).await?;
            page.next = rows.get(width - 1).filter(|_| rows.len() > width).map(|row| row.id);
            page.tips = rows.into_iter().take(width).filter(|row| row.public == 1).map(|row| tip(ctx.locale, row)).collect();
        }
    }
    Ok(page)
}

fn tip(locale: Locale, row: TipRow) -> Tip {
    Tip {
        id: row.id,
        kind: TipKind::parse(&row.kind).unwrap_or(TipKind::Tip),
        when: dates::month_year(locale, from_us(row.created_at)),
        words: row.words,
        helpful: count(row.helpful),
        mine: row.mine > 0,
        hidden: row.hidden == 1,
    }
}

fn review(locale: Locale, row: &ReviewRow) -> Review {
    Review {
        id: row.id,
        role: Role::parse(&row.role).unwrap_or(Role::Participant),
        stars: count(row.stars),
        reason: row.reason.clone(),
        when: dates::month_year(locale, from_us(row.updated_at)),
        hidden: row.hidden == 1,
    }
}
