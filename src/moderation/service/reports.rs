//! Pages that readers report: a queue for staff, and an answer.

use super::act::path;
use super::letters;
use crate::accounts;
use crate::accounts::policy;
use crate::i18n::dates;
use crate::moderation::limits::REPORT_CLIENT;
use crate::moderation::model::Subject;
use crate::moderation::model::reports::{AnswerForm, Queue, ReportForm, ReportPage, Reported, Wrong};
use crate::moderation::store::reports::{self as rows, NewReport, ReportRow};
use crate::moderation::store::{self, PageFound, PageId};
use crate::paths;
use crate::platform::{Ctx, Result, dates as instants};
use crate::types::{AppError, Check, CircleId, CourseId, retention};

/// How many reports a page of the queue has.
const PAGE: usize = 50;

/// Returns the page that reports a page.
///
/// # Errors
/// Not found: also for a page that not everyone sees.
pub async fn report_page(ctx: &Ctx, page: &str, typed: Option<ReportForm>) -> Result<ReportPage> {
    let (_, found) = public(ctx, page).await?;
    let form = typed.filter(|form| form.page == page).unwrap_or_else(|| ReportForm { page: page.to_owned(), ..ReportForm::default() });
    Ok(ReportPage { title: found.title, form })
}

/// Stores a report and tells staff, once a day for each page.
///
/// # Errors
/// Not found, too many, or field errors.
#[tracing::instrument(skip_all)]
pub async fn report(ctx: &Ctx, form: &ReportForm) -> Result<()> {
    let (subject, found) = public(ctx, &form.page).await?;
    let mut check = Check::default();
    let wrong = check.choice(ReportForm::wrong, &form.wrong, Wrong::parse);
    let words = if wrong == Some(Wrong::Other) {
        check.text(ReportForm::words, &form.words, 1000)
    } else {
        check.text_or_empty(ReportForm::words, &form.words, 1000)
    };
    let email = if form.email.trim().is_empty() { String::new() } else { check.email(ReportForm::email, &form.email) };
    check.finish()?;
    ctx.count(REPORT_CLIENT, &ctx.client).await.map_err(|error| error.at_field(ReportForm::wrong))?;
    let report = NewReport {
        page: match subject {
            Subject::Circle(_) => PageId::Circle(CircleId(found.id)),
            Subject::Course(_) => PageId::Course(CourseId(found.id)),
        },
        wrong: wrong.unwrap_or(Wrong::Other).code(),
        words: &words,
        email: &email,
        locale: crate::i18n::code(ctx.locale),
    };
    let mut tx = ctx.db().write().await?;
    rows::insert(&mut tx, &report, ctx.now_us()).await?;
    for staff in rows::staff(&mut tx).await? {
        letters::tell_reported(ctx, &mut tx, staff, &path(&subject), &found.title).await?;
    }
    ctx.commit(tx).await
}

/// Returns a page that everyone sees, by its path.
async fn public(ctx: &Ctx, page: &str) -> Result<(Subject, PageFound)> {
    let subject = Subject::parse(&paths::readable(page)).ok_or(AppError::NotFound)?;
    let found = store::page(ctx.db().primary(), &subject).await?;
    let found = found.filter(|found| found.public == 1 && found.hidden == 0).ok_or(AppError::NotFound)?;
    Ok((subject, found))
}

/// Returns a page of the queue: open reports, or those that are closed.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn queue(ctx: &Ctx, open: bool, before: &str, typed: Option<AnswerForm>) -> Result<Queue> {
    policy::staff(&ctx.viewer)?;
    let most = i64::try_from(PAGE + 1).unwrap_or_default();
    let mut found = rows::list(ctx.db().primary(), open, before.parse().unwrap_or(i64::MAX), most).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|row| row.id);
    let items = found.into_iter().map(|row| reported(ctx, row)).collect();
    Ok(Queue { items, next, typed, stale: accounts::service::roles::is_stale(ctx).await? })
}

fn reported(ctx: &Ctx, row: ReportRow) -> Reported {
    let at = |us| dates::moment(ctx.reader(), instants::from_us(us), "UTC", ctx.now);
    Reported {
        id: row.id,
        at: at(row.at),
        page: page_of(&row),
        title: row.title,
        wrong: row.reason,
        words: row.words,
        answerable: !row.email.is_empty(),
        hidden: row.hidden == 1,
        closed: row.closed_at.map(at),
        answer: row.answer,
    }
}

fn page_of(row: &ReportRow) -> String {
    row.circle.as_deref().map(paths::circle).or_else(|| row.course.as_deref().map(paths::course)).unwrap_or_default()
}

/// Closes a report, and sends the answer to the reader who left an address. The address is forgotten. Returns whether it was open.
///
/// # Errors
/// Sign-in, not allowed, not found, or field errors.
#[tracing::instrument(skip_all)]
pub async fn close(ctx: &Ctx, form: &AnswerForm) -> Result<bool> {
    accounts::service::roles::prove_staff(ctx, AnswerForm::answer_password, &form.answer_password).await?;
    let id: i64 = form.report.parse().map_err(|_| AppError::NotFound)?;
    let mut check = Check::default();
    let answer = check.text_or_empty(AnswerForm::answer, &form.answer, 1000);
    check.finish()?;
    let mut tx = ctx.db().write().await?;
    let staff = policy::proved_staff(&ctx.viewer_in(&mut tx).await?)?;
    let row = rows::by_id(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if !rows::close(&mut tx, &staff, id, &answer, ctx.now_us()).await? {
        return Ok(false);
    }
    if !row.email.is_empty() && !answer.is_empty() {
        letters::tell_answer(ctx, &mut tx, &row, &page_of(&row), &answer).await?;
    }
    store::note(&mut tx, &staff, "report", &page_of(&row), "", ctx.now_us()).await?;
    ctx.commit(tx).await?;
    Ok(true)
}

/// Deletes reports that are kept no longer.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    rows::sweep(&mut tx, ctx.now_us() - retention::REPORTS_CLOSED.us(), ctx.now_us() - retention::REPORTS_OPEN.us()).await?;
    tx.commit().await
}
