//! Lists for staff. A search reads the newest rows in steps and compares folded text, so that it finds names in any
//! script and costs the same on every database.

use super::MAILS_SHOWN;
use crate::accounts;
use crate::accounts::policy;
use crate::i18n::dates;
use crate::moderation::model::lists::{Found, Listed, LostMail, Person, PersonPage};
use crate::moderation::model::without_addresses;
use crate::moderation::store::lists::{self as rows, PageRow, PersonRow};
use crate::paths;
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Result, dates as instants};
use crate::types::text::fold;
use crate::types::{AccountId, AppError, When};

/// How many rows a page shows.
const SHOWN: usize = 50;
/// How many rows a search reads for one page.
const READ: i64 = 5000;

/// Returns the accounts that a search finds by name or address: the page before an account, or the newest.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn accounts(ctx: &Ctx, words: &str, before: &str) -> Result<Found<Person>> {
    policy::staff(&ctx.viewer)?;
    ctx.record_visit(Entry::new(Action::STAFF_READ_ACCOUNTS).at(paths::STAFF_ACCOUNTS)).await?;
    // A whole address is found however old the account is.
    if let Some(row) = rows::person_at(ctx.db().primary(), words).await? {
        return Ok(Found { items: vec![person(ctx, row)], next: None });
    }
    let read = rows::people(ctx.db().primary(), from(before), most(words)).await?;
    let (found, next) = cut(read, words, |row| row.id, |row| format!("{} {}", row.name, row.email));
    Ok(Found { items: found.into_iter().map(|row| person(ctx, row)).collect(), next })
}

/// Returns the page about one account.
///
/// # Errors
/// Sign-in, not allowed, or not found.
pub async fn account(ctx: &Ctx, id: &str, reason: String) -> Result<PersonPage> {
    policy::staff(&ctx.viewer)?;
    let id = AccountId(id.parse().map_err(|_| AppError::NotFound)?);
    let row = rows::person(ctx.db().primary(), id).await?.ok_or(AppError::NotFound)?;
    ctx.record_visit(Entry::new(Action::STAFF_READ_ACCOUNTS).about(id).at(&paths::staff_account(id.0))).await?;
    let circles = rows::circles_of(ctx.db().primary(), id, i64::try_from(SHOWN).unwrap_or_default()).await?;
    Ok(PersonPage {
        person: person(ctx, row),
        circles: circles.into_iter().map(|row| listed(ctx, row, paths::circle)).collect(),
        reason,
        stale: accounts::service::roles::is_stale(ctx).await?,
    })
}

/// Returns the circles, drafts too, that a search finds by title, address, city or facilitator.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn circles(ctx: &Ctx, words: &str, before: &str) -> Result<Found<Listed>> {
    policy::staff(&ctx.viewer)?;
    ctx.record_visit(Entry::new(Action::STAFF_READ).at(paths::STAFF_CIRCLES)).await?;
    let read = rows::circles(ctx.db().primary(), from(before), most(words)).await?;
    Ok(pages(ctx, read, words, paths::circle))
}

/// Returns the courses that a search finds by title, address, provider or person.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn courses(ctx: &Ctx, words: &str, before: &str) -> Result<Found<Listed>> {
    policy::staff(&ctx.viewer)?;
    let read = rows::courses(ctx.db().primary(), from(before), most(words)).await?;
    Ok(pages(ctx, read, words, paths::course))
}

/// Returns the emails that were not sent in the last two weeks and that a search finds by kind, reason or whole
/// address; at most fifty.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn emails(ctx: &Ctx, words: &str) -> Result<Found<LostMail>> {
    policy::staff(&ctx.viewer)?;
    let read = rows::lost(ctx.db().primary(), ctx.now_us() - MAILS_SHOWN, READ).await?;
    let sought = fold(words);
    // An address is compared as a whole: staff who know it find its emails, and no one reads addresses here.
    let of = |address: &str| !address.is_empty() && fold(address) == sought;
    let found = read.into_iter().filter(|row| {
        of(&row.to_email) || of(&row.address) || fold(&format!("{} {}", row.kind, without_addresses(&row.last_error))).contains(&sought)
    });
    let items = found.take(SHOWN).map(|row| LostMail {
        id: row.id,
        at: at(ctx, row.closed_at),
        again: row.state == "failed" && row.blanked == 0,
        kind: row.kind,
        state: row.state,
        error: without_addresses(&row.last_error),
    });
    Ok(Found { items: items.collect(), next: None })
}

/// Gives an email that failed to the worker again.
///
/// # Errors
/// Sign-in, not allowed, or not found: also if it did not fail, or is too old.
#[tracing::instrument(skip_all)]
pub async fn send_again(ctx: &Ctx, id: &str) -> Result<()> {
    let id: i64 = id.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = ctx.db().write().await?;
    let staff = policy::proved_staff(&ctx.viewer_in(&mut tx).await?)?;
    if !crate::platform::outbox::send_again(&mut tx, id, ctx.now_us()).await? {
        return Err(AppError::NotFound.into());
    }
    crate::moderation::store::note(&mut tx, &staff, "mail", "", "", ctx.now_us()).await?;
    ctx.commit(tx).await
}

fn pages(ctx: &Ctx, read: Vec<PageRow>, words: &str, path: fn(&str) -> String) -> Found<Listed> {
    let text = |row: &PageRow| format!("{} {} {} {}", row.title, row.slug, row.place, row.who.as_deref().unwrap_or_default());
    let (found, next) = cut(read, words, |row| row.id, text);
    Found { items: found.into_iter().map(|row| listed(ctx, row, path)).collect(), next }
}

fn from(before: &str) -> i64 {
    before.parse().unwrap_or(i64::MAX)
}

fn most(words: &str) -> i64 {
    if words.trim().is_empty() { i64::try_from(SHOWN + 1).unwrap_or_default() } else { READ }
}

/// Cuts a page from what was read: the rows whose text has all the words, and the id before which to go on.
fn cut<T>(read: Vec<T>, words: &str, id: impl Fn(&T) -> i64, text: impl Fn(&T) -> String) -> (Vec<T>, Option<i64>) {
    let sought = fold(words);
    let all = |row: &T| {
        let text = fold(&text(row));
        sought.split_whitespace().all(|word| text.contains(word))
    };
    let whole = i64::try_from(read.len()).unwrap_or(i64::MAX) < most(words);
    let last = read.last().map(&id);
    let mut found: Vec<T> = read.into_iter().filter(all).collect();
    if found.len() > SHOWN {
        found.truncate(SHOWN);
        let next = found.last().map(id);
        return (found, next);
    }
    (found, last.filter(|_| !whole))
}

fn at(ctx: &Ctx, us: i64) -> When {
    dates::moment(ctx.reader(), instants::from_us(us), "UTC", ctx.now)
}

fn person(ctx: &Ctx, row: PersonRow) -> Person {
    Person {
        id: row.id,
        staff: row.staff == 1,
        confirmed: row.confirmed_at.is_some(),
        blocked: row.blocked_at.is_some(),
        since: at(ctx, row.created_at),
        name: row.name,
        email: row.email,
    }
}

fn listed(ctx: &Ctx, row: PageRow, path: fn(&str) -> String) -> Listed {
    Listed {
        page: path(&row.slug),
        hidden: row.hidden_at.is_some(),
        since: at(ctx, row.created_at),
        title: row.title,
        place: row.place,
        who: row.who.unwrap_or_default(),
        state: row.state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_and_says_where_to_go_on() {
        let rows = |n: i64| (1..=n).rev().collect::<Vec<i64>>();
        let text = |n: &i64| if *n % 100 == 0 { format!("Círculo {n}") } else { format!("row {n}") };
        assert_eq!(cut(rows(51), "", |n| *n, text), ((2..=51).rev().collect(), Some(2)));
        assert_eq!(cut(rows(50), "", |n| *n, text).1, None);
        assert_eq!(cut(rows(300), "circulo", |n| *n, text), (vec![300, 200, 100], None));
        assert_eq!(cut(rows(READ), "circulo", |n| *n, text).0.len(), 50);
        assert_eq!(cut(rows(READ), "nothing", |n| *n, text), (vec![], Some(1)), "older rows were not read");
    }
}
