//! Server functions for the board.

use super::model::report::ReportPostForm;
use super::model::{BoardPage, BoardView, EditForm, EmailsForm, Post, PostForm, PostPage, ReactForm, SeenForm, StopForm, StopPage, WriteForm};
use crate::types::AppError;
#[cfg(feature = "ssr")]
use crate::types::{PageNumber, PostId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of a circle's board: for a participant by signed link, otherwise for who runs the circle.
#[server(endpoint = "board/page", input = GetUrl)]
pub async fn board_of(
    #[server(default)] link: String,
    #[server(default)] slug: String,
    #[server(default)] page: String,
    #[server(default)] after: String,
    #[server(default)] kept: bool,
) -> Result<BoardPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<WriteForm>(&ctx).await? } else { None };
            let at = (PageNumber::parse(Some(&page)), after.parse().ok().map(PostId));
            super::service::page(&ctx, &link, &slug, at, typed).await
        }
        .await,
    )
}

/// The page of one post.
#[server(endpoint = "board/post", input = GetUrl)]
pub async fn post_of(
    #[server(default)] link: String,
    #[server(default)] slug: String,
    post: i64,
    #[server(default)] kept: bool,
) -> Result<PostPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<EditForm>(&ctx).await? } else { None };
            let report = if kept { crate::web::kept_form::<ReportPostForm>(&ctx).await? } else { None };
            super::service::post_page(&ctx, &link, &slug, PostId(post), (typed, report)).await
        }
        .await,
    )
}

/// Posts or replies: in place with the script, otherwise by returning to the page. Returns what the page shows now.
#[server(endpoint = "board/write")]
pub async fn write_on_board(#[server(default)] form: WriteForm) -> Result<BoardView, AppError> {
    let ctx = crate::web::ctx()?;
    let written = super::service::write(&ctx, &form).await;
    let added = crate::web::answer_form(&ctx, &form, written).await?;
    if crate::web::call::without_script() {
        crate::web::go(&crate::web::answer(super::service::path_of(&ctx, &form.link, &form.slug, added.id).await)?);
        return Ok(BoardView::default());
    }
    crate::web::answer(super::service::shown(&ctx, &added, (&form.link, &form.slug, &form.page)).await)
}

/// Changes the text of a post, and returns to where it stands.
#[server(endpoint = "board/edit")]
pub async fn edit_post(#[server(default)] form: EditForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let edited = super::service::edit(&ctx, &form).await;
    let id = crate::web::answer_form(&ctx, &form, edited).await?;
    crate::web::go(&crate::web::answer(super::service::path_of(&ctx, &form.link, &form.slug, id).await)?);
    Ok(())
}

/// Withdraws a post, and returns to where it stands.
#[server(endpoint = "board/withdraw")]
pub async fn withdraw_post(#[server(default)] form: PostForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let id = crate::web::answer(super::service::withdraw(&ctx, &form).await)?;
    crate::web::go(&crate::web::answer(super::service::path_of(&ctx, &form.link, &form.slug, id).await)?);
    Ok(())
}

/// Pins a post, takes it off the top or keeps one that was reported, and returns to where it stands.
#[server(endpoint = "board/pin")]
pub async fn pin_post(#[server(default)] form: PostForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let id = crate::web::answer(super::service::moderate(&ctx, &form).await)?;
    crate::web::go(&crate::web::answer(super::service::path_of(&ctx, &form.link, &form.slug, id).await)?);
    Ok(())
}

/// Reports a post to those who run the circle, and returns to its page.
#[server(endpoint = "board/report")]
pub async fn report_post(#[server(default)] form: ReportPostForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let reported = super::service::report(&ctx, &form).await;
    let id = crate::web::answer_form(&ctx, &form, reported).await?;
    crate::web::go(&crate::paths::board_post(&form.link, &form.slug, id.0));
    Ok(())
}

/// Says something to a post with one press, or takes it back: in place with the script, otherwise by returning to where it stands.
#[server(endpoint = "board/react")]
pub async fn react_to_post(#[server(default)] form: ReactForm) -> Result<Post, AppError> {
    let ctx = crate::web::ctx()?;
    let id = crate::web::answer(super::service::react(&ctx, &form).await)?;
    let post = crate::web::answer(super::service::shown_post(&ctx, &form.link, &form.slug, id).await)?;
    if crate::web::call::without_script() {
        crate::web::go(&crate::web::answer(super::service::path_of(&ctx, &form.link, &form.slug, id).await)?);
    }
    Ok(post)
}

/// Marks a board as read: by the script once it is in view, otherwise by a button, which returns to the board.
#[server(endpoint = "board/seen")]
pub async fn mark_board(#[server(default)] form: SeenForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::mark_seen(&ctx, &form).await)?;
    if crate::web::call::without_script() {
        crate::web::go(&format!("{}#board", crate::paths::board_home(&form.link, &form.slug)));
    }
    Ok(())
}

/// Chooses which emails about the board a person gets, and returns to the page.
#[server(endpoint = "board/emails")]
pub async fn choose_board_emails(#[server(default)] form: EmailsForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::choose(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::board_home(&form.link, &form.slug), "emails"));
    Ok(())
}

/// The page behind a link that ends the emails about a board.
#[server(endpoint = "board/stop-page", input = GetUrl)]
pub async fn load_stop(link: String, done: bool) -> Result<StopPage, AppError> {
    let ctx = crate::web::ctx()?;
    let _reloads = done;
    crate::web::answer(super::service::stop_page(&ctx, &link).await)
}

/// Ends the emails about a board.
#[server(endpoint = "board/stop")]
pub async fn stop_board_emails(#[server(default)] form: StopForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::stop(&ctx, &form.link).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::unsubscribe_board(&form.link), "1"));
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for WriteForm {
    const NAME: &'static str = "board-write";
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for EditForm {
    const NAME: &'static str = "board-edit";
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for ReportPostForm {
    const NAME: &'static str = "board-report";
}
