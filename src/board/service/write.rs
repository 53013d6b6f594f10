//! What people do on a board. Each takes the circle's next event number first, which locks the circle: other open pages of it show
//! the change.

use super::{counted, read_id};
use crate::board::limits::{BOARD_ACCOUNT, BOARD_PARTICIPANT, REACTIONS_ACCOUNT, REACTIONS_PARTICIPANT};
use crate::board::model::{
    BODY_MAX, BoardRefusal, EditForm, KEEP, PIN, PINNED_MAX, PostForm, REPLIES_MAX, ReactForm, Reaction, Stored, UNPIN, WriteForm,
};
use crate::board::policy::{self, Person, Reader};
use crate::board::store::{self, NewPost, people, reports};
use crate::circles::model::Circle;
use crate::circles::service as circles;
use crate::platform::events::{EventKind, Stamp};
use crate::platform::limits::Limit;
use crate::platform::outbox::erase;
use crate::platform::{Ctx, Result, Tx, tokens};
use crate::signups::{links, service as signups};
use crate::types::{AppError, Check, PostId, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Someone posted or replied.
pub(super) const POSTED: EventKind = EventKind { name: "board-posted", version: 1 };
/// Identifies the post.
#[derive(Serialize, Deserialize)]
pub(super) struct Posted {
    pub(super) post: PostId,
}

/// A post that is on a board now.
#[derive(Debug)]
pub struct Added {
    /// The post.
    pub id: PostId,
    /// The circle.
    pub(super) circle: Circle,
    /// Who posted.
    pub(super) on: Reader,
}

/// A post was edited, withdrawn, pinned or erased.
pub(super) const CHANGED: EventKind = EventKind { name: "board-changed", version: 1 };

/// What posting, editing, withdrawing and pinning count towards.
pub(super) const WRITING: [Limit; 2] = [BOARD_PARTICIPANT, BOARD_ACCOUNT];

/// A write transaction about a circle's board.
pub(super) struct Entered {
    pub(super) tx: Tx,
    pub(super) stamp: Stamp,
    circle: Circle,
    pub(super) on: Reader,
}

impl Entered {
    /// Returns a post of this board.
    pub(super) async fn post(&mut self, id: &str) -> Result<Stored> {
        Ok(store::one(self.tx.conn(), &self.on, read_id(id)?).await?.ok_or(AppError::NotFound)?)
    }

    pub(super) async fn publish(mut self, ctx: &Ctx, kind: EventKind, post: PostId) -> Result<()> {
        ctx.publish(&mut self.tx, self.stamp, kind, &json!(Posted { post })).await?;
        ctx.commit(self.tx).await
    }
}

/// Begins a write transaction: the circle is locked before the sign-up, as everywhere. Counts one use of the person's limit: of a
/// participant's, or of a facilitator's.
pub(super) async fn enter(ctx: &Ctx, link: &str, slug: &str, limits: [Limit; 2]) -> Result<Entered> {
    let (mut tx, stamp, circle, on) = if link.is_empty() {
        let mut tx = ctx.db().write().await?;
        let (circle, manager) = circles::managed_in(ctx, &mut tx, slug).await?;
        let stamp = circles::stamp(&mut tx, manager.circle()).await?;
        let on = policy::manager(&manager, &circle);
        // As the row is now.
        let event_no = stamp.number().unwrap_or(circle.event_no);
        (tx, stamp, Circle { event_no, ..circle }, on)
    } else {
        let (mut tx, member, _, stamp) = signups::begin_by_link(ctx, links::PARTICIPANT, link).await?;
        let circle = circles::by_id_in(&mut tx, member.circle()).await?;
        (tx, stamp, circle, policy::participant(&member))
    };
    let [participant, account] = limits;
    let limit = if matches!(on.person(), Person::Participant(_)) { participant } else { account };
    ctx.count_in(&mut tx, &[(limit, counted(on.person()).as_str())]).await?;
    Ok(Entered { tx, stamp, circle, on })
}

/// Posts or replies. Idempotent by key.
///
/// # Errors
/// [`Refusal::LINK`], not signed in, not allowed, not found (the post that it answers), field errors, a [`BoardRefusal`], or too
/// many.
#[tracing::instrument(skip_all)]
pub async fn write(ctx: &Ctx, form: &WriteForm) -> Result<Added> {
    let mut check = Check::default();
    let body = check.text(WriteForm::text(&form.parent), &form.body, BODY_MAX);
    let typed_key = check.line_or_empty(WriteForm::key, &form.key, 64);
    let mut at = enter(ctx, &form.link, &form.slug, WRITING).await?;
    let writer = policy::write(&at.on, &at.circle, ctx.now_us())?;
    check.finish()?;
    let parent = if form.parent.is_empty() { None } else { Some(answered(&mut at, &form.parent).await?) };
    // With other words it is another post, also from a page that stayed open after the first.
    let words = format!("{typed_key}\n{:?}\n{}\n{body}", at.on.person(), form.parent);
    let key = if typed_key.is_empty() { ctx.app.tokens.random() } else { tokens::hash(&words) };
    let kind = if form.introduction == "on" && parent.is_none() { "introduction" } else { "post" };
    let new = NewPost { parent, kind, body: &body, key: &key };
    let Some(id) = store::insert(&mut at.tx, &writer, &new, ctx.now_us()).await? else {
        let id = store::by_key(at.tx.conn(), writer.circle(), &key).await?.ok_or(AppError::Busy)?;
        return Ok(Added { id, circle: at.circle, on: at.on });
    };
    people::mark_seen(&mut at.tx, &at.on, id, ctx.now_us()).await?;
    let added = Added { id, circle: at.circle.clone(), on: at.on };
    at.publish(ctx, POSTED, id).await?;
    Ok(added)
}

/// Returns the post that is answered: replies have no replies.
async fn answered(at: &mut Entered, parent: &str) -> Result<PostId> {
    let post = at.post(parent).await?;
    if post.parent_id.is_some() {
        return Err(AppError::NotFound.into());
    }
    if store::replies(at.tx.conn(), post.id).await? >= REPLIES_MAX {
        return Err(BoardRefusal::Full.into());
    }
    Ok(post.id)
}

/// Changes the text of a post. Idempotent.
///
/// # Errors
/// As [`write`], and [`Refusal::CHANGED`] if it was changed to something else since the form was made.
#[tracing::instrument(skip_all)]
pub async fn edit(ctx: &Ctx, form: &EditForm) -> Result<PostId> {
    let mut check = Check::default();
    let body = check.text(EditForm::body, &form.body, BODY_MAX);
    let mut at = enter(ctx, &form.link, &form.slug, WRITING).await?;
    let post = at.post(&form.post).await?;
    let editor = policy::edit(&at.on, &at.circle, &post, ctx.now_us())?;
    check.finish()?;
    if post.body == body {
        return Ok(post.id);
    }
    if form.revision != post.revision.to_string() {
        return Err(Refusal::CHANGED.into());
    }
    store::edit(&mut at.tx, &editor, &body, ctx.now_us()).await?;
    at.publish(ctx, CHANGED, post.id).await?;
    Ok(post.id)
}

/// Withdraws a post: its text is erased, and a trace stays. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`], not signed in, not allowed, not found, or too many.
#[tracing::instrument(skip_all)]
pub async fn withdraw(ctx: &Ctx, form: &PostForm) -> Result<PostId> {
    let mut at = enter(ctx, &form.link, &form.slug, WRITING).await?;
    let post = at.post(&form.post).await?;
    let (editor, who) = policy::withdraw(&at.on, &post)?;
    if post.withdrawn_at.is_some() {
        return Ok(post.id);
    }
    store::withdraw(&mut at.tx, &editor, who, ctx.now_us()).await?;
    people::clear(&mut at.tx, post.id).await?;
    reports::end(&mut at.tx, &editor).await?;
    // Our copies of the emails with its text, too; those that wait are not sent.
    erase::keyed(ctx, &mut at.tx, &format!("board-post:{}:", post.id)).await?;
    at.publish(ctx, CHANGED, post.id).await?;
    Ok(post.id)
}

/// Pins a post to the top, takes it off, or keeps one that was reported. Idempotent.
///
/// # Errors
/// As [`withdraw`], or a [`BoardRefusal`].
#[tracing::instrument(skip_all)]
pub async fn moderate(ctx: &Ctx, form: &PostForm) -> Result<PostId> {
    let wanted = match form.button.as_str() {
        PIN => true,
        UNPIN => false,
        KEEP => return super::report::keep(ctx, form).await,
        _ => return Err(AppError::BadRequest.into()),
    };
    let mut at = enter(ctx, &form.link, &form.slug, WRITING).await?;
    let post = at.post(&form.post).await?;
    let editor = policy::pin(&at.on, &post)?;
    if post.pinned_at.is_some() == wanted {
        return Ok(post.id);
    }
    if wanted && store::pinned(at.tx.conn(), at.on.circle()).await? >= PINNED_MAX {
        return Err(BoardRefusal::Pinned.into());
    }
    store::pin(&mut at.tx, &editor, wanted.then(|| ctx.now_us())).await?;
    at.publish(ctx, CHANGED, post.id).await?;
    Ok(post.id)
}

/// Says something to a post with one press, or takes it back. Idempotent: the form says which state is wanted.
///
/// # Errors
/// [`Refusal::LINK`], not signed in, not allowed, not found, a [`BoardRefusal`], or too many.
#[tracing::instrument(skip_all)]
pub async fn react(ctx: &Ctx, form: &ReactForm) -> Result<PostId> {
    let (kind, on, post) = Reaction::parse_wanted(&form.button).ok_or(AppError::BadRequest)?;
    let mut at = enter(ctx, &form.link, &form.slug, [REACTIONS_PARTICIPANT, REACTIONS_ACCOUNT]).await?;
    let post = at.post(post).await?;
    let writer = policy::write(&at.on, &at.circle, ctx.now_us())?;
    if post.withdrawn_at.is_some() {
        return Err(BoardRefusal::Withdrawn.into());
    }
    if people::react(&mut at.tx, &writer, post.id, kind, on, ctx.now_us()).await? {
        at.publish(ctx, CHANGED, post.id).await?;
    }
    Ok(post.id)
}
