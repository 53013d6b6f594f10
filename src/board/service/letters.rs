//! Emails about posts: at once, or once a day.

use super::hold;
use super::report::{REPORT, TOLD};
use super::stop::url;
use super::write::{POSTED, Posted};
use crate::board::emails::{self, About, Quoted};
use crate::board::model::Emails;
use crate::board::policy::Person;
use crate::board::store::emails::{self as store, Mailed};
use crate::circles::model::Circle;
use crate::circles::service as circles;
use crate::paths;
use crate::platform::events::{Event, Subscriber};
use crate::platform::outbox::{Addressee, Claimed, Letter, LetterKind, Mail, Outcome, Priority, Recipient, Rendered, enqueue};
use crate::platform::{Ctx, Result, Tx, dates, markdown};
use crate::signups::service as signups;
use crate::types::{AppError, PostId};
use serde::{Deserialize, Serialize};
use serde_json::json;

const DAY_US: i64 = 86_400 * 1_000_000;
/// From which hour of the circle's day on the daily emails go out.
const DIGEST_HOUR: i8 = 7;
/// How many posts a daily email quotes, and how much of each.
const QUOTED: usize = 5;
const QUOTED_CHARACTERS: usize = 300;

/// To one person, about one post.
const POST: LetterKind = LetterKind::new("board-post", Priority::Awaited, |c, m, to| Box::pin(post(c, m, to)));
/// To one person, once a day.
const DIGEST: LetterKind = LetterKind::new("board-digest", Priority::Digest, |c, m, to| Box::pin(digest(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[POST, DIGEST, REPORT];

/// The slice's event subscribers.
pub const SUBSCRIBERS: &[Subscriber] = &[Subscriber::new("board-mails", &[POSTED.name], |ctx, tx, event| Box::pin(tell(ctx, tx, event))), TOLD];

/// The posts that a daily email is about.
#[derive(Serialize, Deserialize)]
struct Between {
    after: i64,
    upto: PostId,
}

fn recipient(person: Person) -> (Recipient, String) {
    match person {
        Person::Participant(id) => (Recipient::Signup(id), format!("s{id}")),
        Person::Facilitator(id) | Person::Staff(id) => (Recipient::Account(id), format!("a{id}")),
    }
}

/// Enqueues an email to each person who wants one about each post, but not to its author.
async fn tell(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let Posted { post } = event.read()?;
    let circle = circles::by_id_in(tx, event.circle()?).await?;
    let author = crate::board::store::author(tx.conn(), circle.id, post).await?;
    let chosen = store::chosen(tx, circle.id).await?;
    let each = |id| chosen.iter().find(|one| one.account_id == id).is_none_or(|one| Emails::of(&one.emails, true) == Emails::Each);
    let facilitators = circle.facilitators.iter().filter(|one| !one.blocked && !one.email.is_empty() && each(one.id));
    let mut people: Vec<Person> = facilitators.map(|one| Person::Facilitator(one.id)).collect();
    people.extend(store::at_once(tx, circle.id).await?.into_iter().map(Person::Participant));
    for person in people.into_iter().filter(|person| Some(*person) != author) {
        let (to, name) = recipient(person);
        let mail = Mail { circle: Some(circle.id), facts: json!(Posted { post }), ..Mail::new(&POST, format!("{}:{post}:{name}", POST.name), to) };
        enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}

/// Enqueues the daily emails of circles where it is late enough: one per person and day, also on two servers.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn digests(ctx: &Ctx) -> Result<()> {
    let since = ctx.now_us() - 2 * DAY_US;
    for active in store::active(ctx.db().primary(), since).await? {
        let zone = dates::zone(&active.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let local = ctx.now.to_zoned(zone);
        if local.hour() < DIGEST_HOUR {
            continue;
        }
        let mut tx = ctx.db().write().await?;
        for due in store::due(&mut tx, active.circle_id, since).await? {
            let Some(person) = due.signup_id.map(Person::Participant).or_else(|| due.account_id.map(Person::Facilitator)) else { continue };
            let (to, name) = recipient(person);
            let facts = json!(Between { after: due.after, upto: active.newest });
            let key = format!("{}:{}:{name}:{}", DIGEST.name, active.circle_id, local.date());
            if enqueue(ctx, &mut tx, &Mail { circle: Some(active.circle_id), facts, ..Mail::new(&DIGEST, key, to) }).await? {
                hold(&mut tx, person).await?;
                store::told(&mut tx, active.circle_id, person, active.newest, ctx.now_us()).await?;
            }
        }
        ctx.commit(tx).await?;
    }
    Ok(())
}

/// The reader of an email about a board, who wants it.
struct ReaderOf {
    circle: Circle,
    person: Person,
    seen: i64,
}

/// Returns the reader of an email, or why it is not sent.
async fn reader(ctx: &Ctx, mail: &Claimed, to: &Addressee, wanted: Emails) -> Result<Result<ReaderOf, &'static str>> {
    if !to.proven {
        return Ok(Err("the address is not proven"));
    }
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    let person = match (mail.signup_id, to.account) {
        (Some(id), _) => Person::Participant(id),
        (None, Some(id)) if circle.is_run_by(id) => Person::Facilitator(id),
        (None, _) => return Ok(Err("this person no longer runs the circle")),
    };
    let state = store::state(ctx.db().primary(), circle.id, person).await?;
    let (chosen, seen) = state.map_or((String::new(), 0), |state| (state.emails, state.seen_id));
    if Emails::of(&chosen, matches!(person, Person::Facilitator(_))) != wanted {
        return Ok(Err("this person wants no such emails"));
    }
    Ok(Ok(ReaderOf { circle, person, seen }))
}

async fn post(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let Posted { post } = mail.read()?;
    let reader = match reader(ctx, mail, to, Emails::Each).await? {
        Ok(reader) => reader,
        Err(why) => return Ok(Outcome::Drop(why)),
    };
    let found = store::post(ctx.db().primary(), reader.circle.id, post).await?.ok_or(AppError::NotFound)?;
    if found.withdrawn_at.is_some() {
        return Ok(Outcome::Drop("the post was withdrawn"));
    }
    if reader.seen >= post.0 {
        return Ok(Outcome::Drop("this person has seen it"));
    }
    let found = quoted(found, usize::MAX);
    send(ctx, to, &reader, post, |about| emails::post(about, &found))
}

async fn digest(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Between = mail.read()?;
    let reader = match reader(ctx, mail, to, Emails::Daily).await? {
        Ok(reader) => reader,
        Err(why) => return Ok(Outcome::Drop(why)),
    };
    let new = store::between(ctx.db().primary(), reader.circle.id, reader.person, (facts.after.max(reader.seen), facts.upto)).await?;
    let Some(first) = new.first().map(|post| post.id) else {
        return Ok(Outcome::Drop("this person has seen it"));
    };
    let count = u32::try_from(new.len()).unwrap_or(u32::MAX);
    let posts: Vec<Quoted> = new.into_iter().take(QUOTED).map(|post| quoted(post, QUOTED_CHARACTERS)).collect();
    send(ctx, to, &reader, first, |about| emails::digest(about, &posts, count))
}

fn quoted(post: Mailed, most: usize) -> Quoted {
    let body = if post.body.chars().count() > most { markdown::words(&post.body, most) } else { post.body };
    Quoted { author: post.name, body, reply: post.parent_id.is_some() }
}

fn send(ctx: &Ctx, to: &Addressee, reader: &ReaderOf, post: PostId, letter: impl Fn(&About<'_>) -> Letter) -> Result<Outcome> {
    let circle = &reader.circle;
    // The whole board: a dashboard shows its beginning only.
    let link = match reader.person {
        Person::Participant(_) => signups::participant_link(ctx, &to.link_key),
        Person::Facilitator(_) | Person::Staff(_) => String::new(),
    };
    let page = paths::absolute(&ctx.app.config.url, &paths::board(&link, &circle.slug));
    let stop = url(ctx, reader.person, &to.link_key, circle.id);
    let about = About {
        locale: to.language_in(&circle.language),
        circle: &circle.title,
        board: &format!("{page}#post-{post}"),
        stop: &stop,
        reached_by: circle.reached_by(),
    };
    Ok(Rendered { reply_to: circle.reply_to(), unsubscribe_url: stop.clone(), ..Rendered::new(to, &letter(&about))? }.send())
}
