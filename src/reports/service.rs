//! Putting a circle's report together.

use super::model::{HIDE, PUBLISH, People, Quote, Report, ReportForm, ReportSettings, Section, Steps};
use super::store::{self, AnswerRow};
use crate::circles::model::{Circle, State};
use crate::circles::policy;
use crate::circles::service as circles;
use crate::feedback::model::Came;
use crate::feedback::service as feedback;
use crate::i18n::{Locale, dates, t};
use crate::meetings::service as meetings;
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result};
use crate::questions::service as questions;
use crate::types::AppError;
use std::collections::BTreeMap;

/// Returns the report of a circle that its facilitators published.
///
/// # Errors
/// Not found: also while it is not published, or the circle is hidden or cancelled.
pub async fn published(ctx: &Ctx, slug: &str) -> Result<Report> {
    let circle = circles::by_slug(ctx, slug).await?;
    let stored = store::stored(ctx.db().primary(), circle.id).await?.filter(|stored| stored.published_at.is_some());
    let Some(stored) = stored.filter(|_| circle.state == State::Published && policy::can_see(&ctx.viewer, &circle)) else {
        return Err(AppError::NotFound.into());
    };
    report(ctx, circle, &sections(&stored.sections)).await
}

/// Returns the page on which facilitators put the report together. All sections are chosen at first.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn settings(ctx: &Ctx, slug: &str) -> Result<ReportSettings> {
    let (circle, manager) = circles::managed(ctx, slug).await?;
    let stored = store::stored(ctx.db().primary(), manager.circle()).await?;
    let published = stored.as_ref().is_some_and(|stored| stored.published_at.is_some());
    let sections = stored.map_or_else(|| Section::ALL.to_vec(), |stored| sections(&stored.sections));
    Ok(ReportSettings { published, preview: report(ctx, circle, &sections).await?, sections })
}

/// Stores which sections are shown, and publishes or hides the report. Idempotent.
///
/// # Errors
/// Not found, not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &ReportForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, manager) = circles::managed_in(ctx, &mut tx, &form.slug).await?;
    let chosen: Vec<&str> = Section::ALL.iter().map(|section| section.code()).filter(|code| form.sections.iter().any(|c| c == code)).collect();
    let shown = match form.button.as_str() {
        PUBLISH => Some(true),
        HIDE => Some(false),
        _ => None,
    };
    store::keep(&mut tx, &manager, &chosen.join(" "), shown, ctx.now_us()).await?;
    ctx.commit(tx).await
}

fn sections(stored: &str) -> Vec<Section> {
    stored.split_whitespace().filter_map(Section::parse).collect()
}

fn count<N: TryInto<u32>>(n: N) -> u32 {
    n.try_into().unwrap_or_default()
}

async fn report(ctx: &Ctx, circle: Circle, sections: &[Section]) -> Result<Report> {
    let has = |section| sections.contains(&section);
    let held: Vec<_> = meetings::list(ctx.db().primary(), circle.id).await?.into_iter().filter(|meeting| meeting.ends_at <= ctx.now_us()).collect();
    let came = feedback::came(ctx.db().primary(), circle.id).await?;
    let recorded: Vec<Option<Came>> = held.iter().map(|meeting| came.get(&meeting.id).copied()).collect();
    let attendance = held.iter().map(|meeting| {
        let zone = meeting.zone(&circle);
        let day = dates::short(ctx.reader(), meeting.local_date.civil(), zone, ctx.now);
        (day, came.get(&meeting.id).and_then(|came| came.total()))
    });
    let (signed_up, marked) = store::people(ctx.db().primary(), circle.id).await?;
    let sheets = sheets(store::answers(ctx.db().primary(), circle.id).await?);
    let participants = || sheets.iter().filter(|sheet| sheet.participant);
    let steps = |question: &'static str| Steps::of(participants().filter_map(|sheet| sheet.text(question)?.parse().ok()));
    let month = |at: i64| dates::month_year(ctx.locale, from_us(at));
    let span = held.first().map(|meeting| month(meeting.starts_at)).zip(held.last().map(|meeting| month(meeting.starts_at)));
    let facilitators = || sheets.iter().filter(|sheet| !sheet.participant);
    Ok(Report {
        held: count(held.len()),
        answered: count(participants().filter(|sheet| !sheet.answers.is_empty()).count()),
        people: has(Section::People).then_some(People {
            signed_up: count(signed_up),
            came: recorded.iter().all(|came| came.is_some_and(|came| came.marked > 0 && came.others.unwrap_or(0) == 0)).then(|| count(marked)),
            visits: recorded.iter().filter_map(|came| came.and_then(Came::total)).reduce(|sum, some| sum + some),
        }),
        attendance: has(Section::Attendance).then(|| attendance.collect()),
        goals: has(Section::Goals).then(|| steps("goal_met")),
        confidence: has(Section::Confidence).then(|| steps("confidence")),
        quotes: has(Section::Quotes)
            .then(|| participants().flat_map(|sheet| sheet.quotes(ctx.locale, &["learned", "course_reason", "recommend_reason"])).collect()),
        next: has(Section::Next).then(|| participants().flat_map(|sheet| sheet.quotes(ctx.locale, &["next_steps"])).collect()),
        changes: has(Section::Changes).then(|| facilitators().filter_map(|sheet| sheet.text("missing").map(str::to_owned)).collect()),
        when: span.map(|(from, to)| if from == to { from } else { format!("{from} – {to}") }).unwrap_or_default(),
        place: circle.place(),
        course: circle.course.title.clone(),
        title: circle.title,
        slug: circle.slug,
    })
}

/// A person's answers.
struct Sheet {
    participant: bool,
    name: String,
    answers: BTreeMap<String, String>,
}

impl Sheet {
    fn text(&self, question: &str) -> Option<&str> {
        self.answers.get(question).map(String::as_str)
    }

    /// Returns what the person lets be quoted, out of these questions.
    fn quotes(&self, l: Locale, from: &[&str]) -> Vec<Quote> {
        let by = match self.text("quote") {
            Some("with_name") => self.name.clone(),
            Some("without_name") => String::new(),
            _ => return Vec::new(),
        };
        let about = |name: &str| match name {
            "learned" => t!(l, reports.about_learning),
            "course_reason" => t!(l, reports.about_course),
            "recommend_reason" => t!(l, reports.about_circle),
            // The section says it.
            _ => "",
        };
        from.iter().filter_map(|name| Some(Quote { about: about(name).to_owned(), words: self.text(name)?.to_owned(), by: by.clone() })).collect()
    }
}

fn sheets(rows: Vec<AnswerRow>) -> Vec<Sheet> {
    let mut sheets: BTreeMap<i64, Sheet> = BTreeMap::new();
    for row in rows {
        let new = || Sheet { participant: row.form == "closing", name: row.name.clone().unwrap_or_default(), answers: BTreeMap::new() };
        let sheet = sheets.entry(row.sheet_id).or_insert_with(new);
        let text = questions::text(&row.value);
        if !text.is_empty() {
            sheet.answers.insert(row.question, text);
        }
    }
    sheets.into_values().collect()
}
