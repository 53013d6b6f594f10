//! A circle's board: its pages, and what people do there.

mod forget;
mod letters;
mod report;
mod seen;
mod stop;
mod write;

pub use forget::in_transaction;
pub use letters::{LETTERS, SUBSCRIBERS, digests};
pub use report::report;
pub use seen::mark_seen;
pub use stop::{choose, stop, stop_page};
pub use write::{Added, edit, moderate, react, withdraw, write};

use super::model::report::ReportPostForm;
use super::model::{
    BoardPage, BoardView, EditForm, Emails, Post, PostPage, REPLIES_FIRST, Reacted, Reaction, THREADS, THREADS_FIRST, Thread, WithdrawnBy, WriteForm,
    Writing,
};
use super::policy::{self, Person, Reader};
use super::store::people::{self, Said, Seen};
use super::store::{self, Row, reports};
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::i18n::dates;
use crate::live::model::Mark;
use crate::paths;
use crate::platform::dates::{from_us, midnight};
use crate::platform::db::Conn;
use crate::platform::listing::{Listing, reach};
use crate::platform::{Ctx, Key, Result, Tx};
use crate::signups::policy::Member;
use crate::signups::{links, service as signups};
use crate::types::{AppError, PageNumber, PostId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Until how long after the first meeting participants are asked to introduce themselves, in microseconds: a week.
const INTRODUCED_US: i64 = 7 * 24 * 3600 * 1_000_000;

/// Returns the first threads of a circle's board for a participant's dashboard; `typed` is what was rejected.
pub async fn of_member(
    ctx: &Ctx,
    conn: &mut Conn,
    (circle, found): (&Circle, &Found),
    member: &Member,
    typed: Option<WriteForm>,
) -> Result<BoardView> {
    first(ctx, conn, (circle, found), &policy::participant(member), typed).await
}

/// Same as [`of_member`], for someone who may manage the circle.
pub async fn of_manager(ctx: &Ctx, conn: &mut Conn, (circle, found): (&Circle, &Found), manager: &Manager) -> Result<BoardView> {
    first(ctx, conn, (circle, found), &policy::manager(manager, circle), None).await
}

/// Returns a page of a board: of the participant behind `link`, or without one, of the person signed in who runs the circle.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), not found, not signed in, or not allowed.
pub async fn page(ctx: &Ctx, link: &str, slug: &str, at: (PageNumber, Option<PostId>), typed: Option<WriteForm>) -> Result<BoardPage> {
    let (circle, on) = enter(ctx, link, slug).await?;
    let listing = listing(ctx, &on).await?;
    let (ids, page) = match at {
        (_, Some(after)) => {
            let rest = store::threads_after(ctx.db().primary(), &on, after, THREADS + 1).await?;
            listing.following(rest, THREADS)
        }
        (number, None) => listing.numbered(number, THREADS),
    };
    let mut conn = ctx.db().primary().acquire().await?;
    let rows = store::with_replies(&mut *conn, &on, &ids).await?;
    let found = Found::of(ctx, &mut conn, ids, rows).await?;
    let marks = Marks::of(&mut conn, &on).await?;
    drop(conn);
    let board = view(ctx, &circle, &on, (&found, marks), typed.filter(|typed| typed.link == link));
    Ok(BoardPage {
        mark: Mark::new((circle.id, circle.event_no), ctx.now_us(), [midnight(ctx.now, &circle.time_zone)]),
        as_of: dates::clock(ctx.reader(), ctx.now, &circle.time_zone).words,
        title: circle.title,
        board,
        page: page.with(Vec::new()),
    })
}

/// Returns the board after a post as the page shows it on which its form was: on the dashboard, its first threads.
///
/// # Errors
/// As [`page`].
pub async fn shown(ctx: &Ctx, added: &Added, (link, slug, number): (&str, &str, &str)) -> Result<BoardView> {
    if number.is_empty() {
        let found = in_step(ctx, &added.circle).await?;
        let mut conn = ctx.db().primary().acquire().await?;
        return first(ctx, &mut conn, (&added.circle, &found), &added.on, None).await;
    }
    let page = page(ctx, link, slug, (PageNumber::parse(Some(number)), None), None).await?;
    Ok(BoardView { older: false, ..page.board })
}

/// Returns the page of one post. `typed` is what was rejected.
///
/// # Errors
/// As [`page`], and not found.
pub async fn post_page(
    ctx: &Ctx,
    link: &str,
    slug: &str,
    id: PostId,
    (typed, reported): (Option<EditForm>, Option<ReportPostForm>),
) -> Result<PostPage> {
    let (circle, on) = enter(ctx, link, slug).await?;
    let db = ctx.db().primary();
    let stored = store::one(db, &on, id).await?.ok_or(AppError::NotFound)?;
    let own = EditForm {
        link: link.to_owned(),
        slug: slug.to_owned(),
        post: id.to_string(),
        revision: stored.revision.to_string(),
        body: stored.body.clone(),
    };
    let may_edit = policy::edit(&on, &circle, &stored, ctx.now_us()).is_ok();
    Ok(PostPage {
        // What was typed and refused is shown, also if nothing can be saved any more.
        form: typed.filter(|typed| typed.post == own.post && typed.link == link).or_else(|| may_edit.then_some(own)),
        withdraws: stored.withdrawn_at.is_none() && policy::withdraw(&on, &stored).is_ok(),
        pins: policy::pin(&on, &stored).is_ok(),
        reporting: report::reporting(ctx, &circle, &on, &stored, (link, slug), reported).await?,
        said: report::said(ctx, &on, &stored).await?,
        back: place(ctx, &on, link, slug, id).await?,
        post: one(ctx, &circle, &on, id).await?,
        title: circle.title,
    })
}

/// Returns a post as the circle sees it now.
///
/// # Errors
/// As [`post_page`].
pub async fn shown_post(ctx: &Ctx, link: &str, slug: &str, id: PostId) -> Result<Post> {
    let (circle, on) = enter(ctx, link, slug).await?;
    one(ctx, &circle, &on, id).await
}

async fn one(ctx: &Ctx, circle: &Circle, on: &Reader, id: PostId) -> Result<Post> {
    let mut conn = ctx.db().primary().acquire().await?;
    let rows = store::with_replies(&mut *conn, on, &[id.0]).await?;
    let rows = rows.into_iter().filter(|row| row.id == id).collect();
    let found = Found::of(ctx, &mut conn, Vec::new(), rows).await?;
    let marks = Marks::of(&mut conn, on).await?;
    Ok(found.posts.first().map(|written| post(ctx, circle, on, written, &marks)).ok_or(AppError::NotFound)?)
}

/// Returns the path and fragment at which a post stands. What is on the first page is on a participant's dashboard, too.
///
/// # Errors
/// As [`page`].
pub async fn path_of(ctx: &Ctx, link: &str, slug: &str, id: PostId) -> Result<String> {
    let (_, on) = enter(ctx, link, slug).await?;
    place(ctx, &on, link, slug, id).await
}

async fn place(ctx: &Ctx, on: &Reader, link: &str, slug: &str, id: PostId) -> Result<String> {
    let db = ctx.db().primary();
    let parent = store::one(db, on, id).await?.and_then(|stored| stored.parent_id);
    let thread = parent.unwrap_or(id);
    let at = listing(ctx, on).await?.ids.iter().position(|id| *id == thread.0).and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
    // A participant's dashboard shows the beginning only.
    let on_dashboard = at < THREADS_FIRST
        && match parent {
            Some(parent) => store::later(db, parent, id).await? < i64::from(REPLIES_FIRST),
            None => true,
        };
    let number = at / THREADS + 1;
    let page = match (number, on_dashboard || link.is_empty()) {
        (1, true) => paths::board_home(link, slug),
        (1, false) => paths::board_page(link, slug, ""),
        _ => paths::board_page(link, slug, &format!("page={number}")),
    };
    Ok(format!("{page}#post-{id}"))
}

/// Returns the circle and the proof that a person may read its board.
async fn enter(ctx: &Ctx, link: &str, slug: &str) -> Result<(Circle, Reader)> {
    if link.is_empty() {
        let (circle, manager) = circles::managed(ctx, slug).await?;
        let on = policy::manager(&manager, &circle);
        return Ok((circle, on));
    }
    let (_, member, _) = signups::by_link(ctx, links::PARTICIPANT, link).await?;
    Ok((circles::by_id(ctx, member.circle()).await?, policy::participant(&member)))
}

async fn listing(ctx: &Ctx, on: &Reader) -> Result<Listing> {
    let reach = reach(THREADS);
    let ids = store::threads(ctx.db().primary(), on, reach).await?;
    Ok(Listing { whole: ids.len() < reach, ids, cut: None })
}

/// Returns what a page with other things shows of a board. What everyone of the circle sees is read in step with its events; one
/// statement for what the reader has seen, a second for who moderates.
async fn first(ctx: &Ctx, conn: &mut Conn, (circle, found): (&Circle, &Found), on: &Reader, typed: Option<WriteForm>) -> Result<BoardView> {
    let marks = Marks::of(conn, on).await?;
    Ok(BoardView { older: found.older, ..view(ctx, circle, on, (found, marks), typed) })
}

/// Returns the first threads of a circle's board as everyone of it sees them, in step with its events.
pub async fn in_step(ctx: &Ctx, circle: &Circle) -> Result<Arc<Found>> {
    let id = circle.id;
    let read = || async move {
        let size = usize::try_from(THREADS_FIRST).unwrap_or(usize::MAX);
        let mut conn = ctx.db().primary().acquire().await?;
        let rows = store::first(&mut *conn, id, THREADS_FIRST + 1, REPLIES_FIRST).await?;
        let mut places: Vec<(i64, i64)> = rows.iter().filter(|row| row.place > 0).map(|row| (row.place, row.id.0)).collect();
        places.sort_unstable();
        let older = places.len() > size;
        let ids: Vec<i64> = places.into_iter().map(|(_, id)| id).take(size).collect();
        Ok(Found { older, ..Found::of(ctx, &mut conn, ids, rows).await? })
    };
    ctx.in_step("board", (id, circle.event_no), read).await
}

fn view(ctx: &Ctx, circle: &Circle, on: &Reader, (found, marks): (&Found, Marks), typed: Option<WriteForm>) -> BoardView {
    let ids = &found.ids;
    let mut replies: BTreeMap<PostId, (Vec<Post>, i64)> = BTreeMap::new();
    let mut threads: BTreeMap<i64, Post> = BTreeMap::new();
    for written in &found.posts {
        let row = &written.row;
        match row.parent_id {
            Some(parent) if ids.contains(&parent.0) => {
                let (all, left_out) = replies.entry(parent).or_default();
                all.push(post(ctx, circle, on, written, &marks));
                *left_out = row.hidden;
            }
            None if ids.contains(&row.id.0) => drop(threads.insert(row.id.0, post(ctx, circle, on, written, &marks))),
            _ => {}
        }
    }
    let thread = |id: &i64| {
        let (replies, hidden) = replies.remove(&PostId(*id)).unwrap_or_default();
        Some(Thread { post: threads.remove(id)?, replies, hidden: u32::try_from(hidden).unwrap_or_default() })
    };
    let early = circle.first_at.is_none_or(|first| ctx.now_us() <= first + INTRODUCED_US);
    let asks = early && matches!(on.person(), Person::Participant(_));
    BoardView {
        threads: ids.iter().filter_map(thread).collect(),
        older: false,
        writing: Writing::of(circle, ctx.now_us()),
        // What was typed and refused is shown, also if no one can write any more.
        writes: typed.is_some() || policy::write(on, circle, ctx.now_us()).is_ok(),
        moderates: on.moderates(),
        new: u32::try_from(marks.seen.new).unwrap_or_default(),
        newest: marks.seen.newest,
        emails: Emails::of(&marks.seen.emails, matches!(on.person(), Person::Facilitator(_))),
        key: ctx.app.tokens.random(),
        typed,
        reported: marks.reported.first().copied(),
        introduces: asks && marks.seen.introduced == 0,
    }
}

/// Posts of a board as everyone of the circle sees them.
pub struct Found {
    /// The threads in order, by the ids of their posts.
    ids: Vec<i64>,
    /// Whether there are more.
    older: bool,
    /// Their posts and replies in the order of writing.
    posts: Vec<Written>,
}

/// A post with its text as safe HTML, and what people said to it with one press.
struct Written {
    row: Row,
    html: Arc<str>,
    said: Vec<Said>,
}

impl Found {
    async fn of(ctx: &Ctx, conn: &mut Conn, ids: Vec<i64>, rows: Vec<Row>) -> Result<Self> {
        let mut reactions: BTreeMap<PostId, Vec<Said>> = BTreeMap::new();
        for said in people::reactions(&mut *conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await? {
            reactions.entry(said.post_id).or_default().push(said);
        }
        let written = |row: Row| Written { html: ctx.app.rendered.render(&row.body), said: reactions.remove(&row.id).unwrap_or_default(), row };
        Ok(Self { ids, older: false, posts: rows.into_iter().map(written).collect() })
    }
}

/// What the reader has seen, and what was reported.
struct Marks {
    seen: Seen,
    reported: BTreeSet<PostId>,
}

impl Marks {
    async fn of(conn: &mut Conn, on: &Reader) -> Result<Self> {
        let reported = if on.moderates() { reports::of_board(&mut *conn, on).await? } else { Vec::new() };
        let reported = reported.into_iter().map(|(post, ..)| post).collect();
        Ok(Self { seen: people::seen(&mut *conn, on).await?, reported })
    }
}

fn reacted(on: &Reader, said: &[Said]) -> Vec<Reacted> {
    let one = |kind: Reaction| {
        let of_kind = || said.iter().filter(|said| said.kind == kind.code());
        Reacted {
            kind,
            count: u32::try_from(of_kind().count()).unwrap_or_default(),
            mine: of_kind().any(|said| on.wrote(said.signup_id, said.account_id)),
        }
    };
    Reaction::ALL.map(one).to_vec()
}

fn post(ctx: &Ctx, circle: &Circle, on: &Reader, Written { row, html, said }: &Written, marks: &Marks) -> Post {
    let withdrawn = WithdrawnBy::parse(&row.withdrawn_by);
    let author = row.signup_id.map_or_else(|| row.account_id.map_or(0, |id| id.0), |id| id.0);
    let mine = on.wrote(row.signup_id, row.account_id);
    let name = if withdrawn.is_some() { String::new() } else { row.name.clone() };
    Post {
        id: row.id,
        initial: name.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().collect()).unwrap_or_default(),
        name,
        hue: u32::try_from(author.rem_euclid(6)).unwrap_or_default(),
        facilitator: row.account_id.is_some(),
        mine,
        new: row.id.0 > marks.seen.seen && !mine && withdrawn.is_none(),
        reactions: reacted(on, said),
        when: dates::moment(ctx.reader(), from_us(row.created_at), &circle.time_zone, ctx.now),
        edited: row.edited_at.is_some(),
        html: html.to_string(),
        withdrawn,
        pinned: row.pinned_at.is_some(),
        reported: marks.reported.contains(&row.id),
        introduction: row.kind == "introduction",
    }
}

/// Returns for whom a limit counts.
fn counted(person: Person) -> String {
    match person {
        Person::Participant(id) => id.to_string(),
        Person::Facilitator(id) | Person::Staff(id) => id.to_string(),
    }
}

/// Locks a person's row, so that a person who leaves meanwhile leaves nothing.
async fn hold(tx: &mut Tx, person: Person) -> Result<()> {
    match person {
        Person::Participant(id) => tx.hold("signups", Key::Id(id.0)).await,
        Person::Facilitator(id) | Person::Staff(id) => tx.hold("accounts", Key::Id(id.0)).await,
    }
}

/// Reads the id of a post.
fn read_id(text: &str) -> Result<PostId> {
    Ok(PostId(text.parse().map_err(|_| AppError::NotFound)?))
}
