//! Puts the server together: state, router, workers, and a clean end.

use crate::app;
use crate::platform::passwords::Hasher;
use crate::platform::tokens::Tokens;
use crate::platform::{App, Clock, Config, Db, ctx::Listener, settings};
use crate::web::{assets, context, csrf, error_page, forms, headers};
use anyhow::{Context, anyhow};
use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::net::SocketAddr;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// What handlers are given.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The program's parts.
    pub app: App,
    /// Leptos' own options.
    pub leptos: LeptosOptions,
}

/// Who listens to which facts, in slice order.
fn listeners() -> Vec<Listener> {
    vec![]
}

/// Opens the database and makes the program's parts.
///
/// # Errors
/// When the database cannot be opened or migrated.
pub async fn build(config: Config, clock: Clock) -> anyhow::Result<App> {
    let db = Db::open(&config.database_url, config.database_read_url.as_deref()).await?;
    let secret = settings::secret(&db).await.map_err(|e| anyhow!("{e:?}")).context("read the secret")?;
    Ok(App {
        config: Arc::new(config),
        db,
        clock,
        tokens: Tokens::new(secret),
        hasher: Hasher::new()?,
        listeners: Arc::new(listeners()),
        mail_bell: Arc::new(tokio::sync::Notify::new()),
    })
}

/// The whole site as a router: what `serve` listens with and what the tests call.
pub fn router(app: App) -> Router {
    let leptos = assets::options(&app.config);
    let state = AppState { app: app.clone(), leptos: leptos.clone() };
    let routes = generate_route_list(app::App);
    let shell_options = leptos.clone();
    let assets = assets::router(&app.config, leptos.hash_files);
    Router::new()
        .leptos_routes(&state, routes, move || app::shell(shell_options.clone()))
        .layer(from_fn_with_state(app.clone(), only_fn_posts))
        .fallback(static_or_missing)
        .layer(from_fn_with_state(app.clone(), context::attach))
        .layer(from_fn_with_state(app.clone(), csrf::guard))
        .layer(CompressionLayer::new().br(true).gzip(true).quality(tower_http::CompressionLevel::Fastest))
        .merge(assets)
        .route("/health", get(health))
        .layer(from_fn_with_state(app, headers::secure))
        .with_state(state)
}

/// Form posts get the treatment of `web::forms`; pages pass.
async fn only_fn_posts(State(app): State<App>, request: Request, next: axum::middleware::Next) -> Response {
    if request.uri().path().starts_with("/fn/") { forms::plain_posts(State(app), request, next).await } else { next.run(request).await }
}

/// A public file, else the site's "nothing here".
async fn static_or_missing(State(state): State<AppState>, request: Request) -> Response {
    use tower::ServiceExt;
    let headers = request.headers().clone();
    let files = tower_http::services::ServeDir::new(&state.app.config.site).append_index_html_on_directories(false);
    match files.oneshot(request).await {
        Ok(found) if found.status() != StatusCode::NOT_FOUND => found.into_response(),
        _ => error_page::told(&state.app, &headers, &crate::types::AppError::NotFound),
    }
}

async fn health(State(app): State<App>) -> Response {
    match app.db.ping().await {
        Ok(()) => "ok".into_response(),
        Err(fail) => {
            let told = crate::web::call::report(&fail);
            (StatusCode::SERVICE_UNAVAILABLE, told.to_string()).into_response()
        }
    }
}

/// Listens until Ctrl-C or SIGTERM, then lets running requests end.
///
/// # Errors
/// When the address is taken.
pub async fn serve(app: App) -> anyhow::Result<()> {
    use axum::serve::ListenerExt;
    let addr = app.config.addr;
    let listener = tokio::net::TcpListener::bind(addr).await.with_context(|| format!("listen on {addr}"))?;
    // Without it a page that streams waits 40 ms for an acknowledgement; a socket that refuses still works.
    let listener = listener.tap_io(|socket| drop(socket.set_nodelay(true)));
    let db = app.db.clone();
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(ended()).await.context("serve")?;
    db.close().await;
    Ok(())
}

/// Resolves at Ctrl-C or SIGTERM.
pub async fn ended() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
