//! Server functions for the weekly plan.

use super::model::{ChangeForm, FillForm, Proposal, ProposeForm, TaskForm, TasksPage, TickForm, Ticked, WithdrawForm};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The facilitator's page. `at` is new after each save, so that the page is loaded again.
#[server(endpoint = "tasks/page", input = GetUrl)]
pub async fn load_tasks(slug: String, kept: bool, #[server(default)] edit: String, #[server(default)] at: String) -> Result<TasksPage, AppError> {
    let ctx = crate::web::ctx()?;
    let _ = at;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<TaskForm>(&ctx).await? } else { None };
            super::service::page(&ctx, &slug, typed, &edit).await
        }
        .await,
    )
}

/// Adds a task or saves one, and returns to it.
#[server(endpoint = "tasks/save")]
pub async fn save_task(#[server(default)] form: TaskForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::save(&ctx, &form).await;
    let id = crate::web::answer_form(&ctx, &form, saved).await?;
    crate::web::go(&crate::paths::task_saved(&form.slug, id.0, &ctx.app.tokens.short()));
    Ok(())
}

/// Does what a task's button says, and returns to the task.
#[server(endpoint = "tasks/change")]
pub async fn change_task(#[server(default)] form: ChangeForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let id = crate::web::answer(super::service::change(&ctx, &form).await)?;
    crate::web::go(&crate::paths::task(&form.slug, id.0));
    Ok(())
}

/// Fills an empty plan, and returns to it.
#[server(endpoint = "tasks/fill")]
pub async fn fill_plan(#[server(default)] form: FillForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::fill(&ctx, &form).await)?;
    crate::web::go(&crate::paths::manage_part(&form.slug, "tasks"));
    Ok(())
}

/// Ticks a task off: in place with the script, otherwise by returning to it.
#[server(endpoint = "tasks/tick")]
pub async fn tick_task(#[server(default)] form: TickForm) -> Result<Ticked, AppError> {
    let ctx = crate::web::ctx()?;
    let ticked = crate::web::answer(super::service::tick(&ctx, &form).await)?;
    back(&form.link, &form.slug, &format!("task-{}", ticked.task));
    Ok(ticked)
}

/// Proposes a task; returns the person's proposals that wait: in place with the script, otherwise by returning to the page.
#[server(endpoint = "tasks/propose")]
pub async fn propose_task(#[server(default)] form: ProposeForm) -> Result<Vec<Proposal>, AppError> {
    let ctx = crate::web::ctx()?;
    let proposed = super::service::propose(&ctx, &form).await;
    let waiting = crate::web::answer_form(&ctx, &form, proposed).await?;
    back(&form.link, &form.slug, "proposals");
    Ok(waiting)
}

/// Withdraws a proposal; returns the person's others: in place with the script, otherwise by returning to the page.
#[server(endpoint = "tasks/withdraw")]
pub async fn withdraw_task(#[server(default)] form: WithdrawForm) -> Result<Vec<Proposal>, AppError> {
    let ctx = crate::web::ctx()?;
    let waiting = crate::web::answer(super::service::withdraw(&ctx, &form).await)?;
    back(&form.link, &form.slug, "proposals");
    Ok(waiting)
}

/// Without the script, returns to the place of the dashboard that a form was on.
#[cfg(feature = "ssr")]
fn back(link: &str, slug: &str, place: &str) {
    if crate::web::call::without_script() {
        let page = if slug.is_empty() { crate::paths::participant(link) } else { crate::paths::my_circle(&crate::paths::encode(slug)) };
        crate::web::go(&format!("{page}#{place}"));
    }
}

#[cfg(feature = "ssr")]
mod kept {
    use super::{ProposeForm, TaskForm};
    use crate::web::call::Kept;

    impl Kept for TaskForm {
        const NAME: &'static str = "task";
    }
    impl Kept for ProposeForm {
        const NAME: &'static str = "propose-task";
    }
}
