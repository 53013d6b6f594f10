//! Puts the server together: state, router, workers, and a clean end.

use crate::app;
use crate::paths;
use crate::platform::db::Copies;
use crate::platform::jobs::{self, Job};
use crate::platform::outbox::Letters;
use crate::platform::outbox::worker::{self, Worker};
use crate::platform::passwords::Hasher;
use crate::platform::steps;
use crate::platform::tokens::Tokens;
use crate::platform::{App, Clock, Config, Ctx, Db, ctx::InTransaction, events, events::Subscriber, settings};
use crate::slices::{self, SLICES};
use crate::web::{assets, context, csrf, dev_mail, error_page, forms, headers};
use anyhow::{Context, anyhow};
use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

/// What handlers are given.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The program's parts.
    pub app: App,
    /// Leptos' own options.
    pub leptos: LeptosOptions,
}

/// What slices do inside the transactions of others.
fn hooks() -> Vec<InTransaction> {
    SLICES.iter().flat_map(|slice| slice.hooks).copied().collect()
}

/// Who does something about events.
fn subscribers() -> Vec<Subscriber> {
    SLICES.iter().flat_map(|slice| slice.subscribers).copied().collect()
}

/// Periodic jobs, in slice order.
fn jobs() -> Vec<Job> {
    SLICES.iter().flat_map(|slice| slice.jobs).copied().chain([jobs::SWEEP]).collect()
}

/// The kinds of mails.
fn letters() -> Letters {
    Letters::new(SLICES.iter().flat_map(|slice| slice.letters).copied())
}

/// Sends mails, deals with events and runs periodic jobs, each in their own loop, until `stop` turns true.
///
/// # Errors
/// When the mail settings cannot be understood.
async fn background(app: App, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let jobs = jobs::run(app.clone(), jobs(), stop.clone());
    let events = events::worker::run(app.clone(), stop.clone());
    let beside = async {
        tokio::join!(jobs, events);
        Ok(())
    };
    tokio::try_join!(beside, worker::run(app, stop))?;
    Ok(())
}

/// Opens the database, brings it up to this program's version, and makes the program's parts.
///
/// # Errors
/// When the database cannot be opened or migrated, or a step fails.
pub async fn build(config: Config, clock: Clock) -> anyhow::Result<App> {
    let copies = Copies::new(&config.data, &clock);
    let db = Db::open_keeping(&config.database_url, config.database_read_url.as_deref(), &copies).await?;
    steps::run(&db, &slices::steps(), &clock).await.map_err(|e| anyhow!("{e:?}")).context("fill in rows of a former version")?;
    let secret = settings::secret(&db).await.map_err(|e| anyhow!("{e:?}")).context("read the secret")?;
    let site = settings::SiteCache::default();
    site.keep_fresh(&db).await;
    Ok(App {
        site,
        config: Arc::new(config),
        db,
        clock,
        tokens: Tokens::new(secret),
        hasher: Hasher::new()?,
        recent: Arc::default(),
        hooks: Arc::new(hooks()),
        subscribers: Arc::new(subscribers()),
        event_bell: watch::Sender::new(()),
        letters: letters(),
        mail_bell: Arc::new(tokio::sync::Notify::new()),
    })
}

/// The whole site as a router: what `serve` listens with and what the tests call.
pub fn router(app: App) -> Router {
    let leptos = assets::options(&app.config);
    let state = AppState { app: app.clone(), leptos: leptos.clone() };
    let assets = assets::router(&app.config, leptos.hash_files);
    // The archive of the source is compressed already.
    let packed = DefaultPredicate::new().and(NotForContentType::const_new("application/gzip"));
    let beside_pages = SLICES.iter().filter_map(|slice| slice.http).fold(Router::new(), |all, router| all.merge(router()));
    Router::new()
        .leptos_routes(&state, routes(), app::shell)
        .merge(beside_pages.with_state(()))
        .layer(from_fn_with_state(app.clone(), only_fn_posts))
        .route(paths::DEV_MAIL, get(dev_mail::list))
        .route(paths::DEV_MAIL_ONE, get(dev_mail::one))
        .fallback(static_or_missing)
        .layer(from_fn_with_state(app.clone(), context::attach))
        .layer(from_fn_with_state(app.clone(), csrf::guard))
        .layer(CompressionLayer::new().br(true).gzip(true).quality(tower_http::CompressionLevel::Fastest).compress_when(packed))
        .merge(assets)
        .route("/health", get(health))
        .layer(from_fn_with_state(app, headers::secure))
        .with_state(state)
}

/// The table of routes, made once per process: it renders the whole application.
fn routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(app::App)).clone()
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
        _ => error_page::respond(&state.app, &headers, &crate::types::AppError::NotFound),
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

/// How long a server that was told to stop waits for the mail in hand.
const LAST_MAIL: Duration = Duration::from_secs(90);

/// Listens until Ctrl-C or SIGTERM, then lets running requests and the mail in hand end. Mails and
/// periodic jobs run beside it, unless another process does them (`worker`).
///
/// # Errors
/// When the address is taken, or the mail settings cannot be understood.
pub async fn serve(app: App, with_worker: bool) -> anyhow::Result<()> {
    use axum::serve::ListenerExt;
    for warning in app.config.warnings() {
        tracing::warn!("{warning}");
    }
    let addr = app.config.addr;
    let listener = tokio::net::TcpListener::bind(addr).await.with_context(|| format!("listen on {addr}"))?;
    tracing::info!("listening on {}", listener.local_addr().unwrap_or(addr));
    greet(&app);
    // Without it a page that streams waits 40 ms for an acknowledgement; a socket that refuses still works.
    let listener = listener.tap_io(|socket| drop(socket.set_nodelay(true)));
    let (stop, stopped) = watch::channel(false);
    let beside = with_worker.then(|| tokio::spawn(background(app.clone(), stopped)));
    let db = app.db.clone();
    // Checked before the first request, not at the first mail.
    Worker::new(&app, stop.subscribe())?;
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(ended()).await.context("serve")?;
    end(&stop, beside, &db).await;
    Ok(())
}

/// Prints where the site is and what slices have to say.
fn greet(app: &App) {
    use std::io::Write as _;
    let ctx = Ctx::system(app);
    let mut lines = vec![format!("Circlet is at {}", app.config.url)];
    lines.extend(SLICES.iter().filter_map(|slice| slice.greeting).flat_map(|greeting| greeting(&ctx)));
    if app.config.demo {
        lines.push(format!("Mails are shown at {}{}", app.config.url, paths::DEV_MAIL));
    }
    // Whoever does not listen any more misses nothing: the server goes on.
    drop(writeln!(std::io::stdout(), "{}", lines.join("\n")));
}

/// Sends mails and runs periodic jobs until Ctrl-C or SIGTERM, without serving.
///
/// # Errors
/// When the mail settings cannot be understood.
pub async fn work(app: App) -> anyhow::Result<()> {
    for warning in app.config.warnings() {
        tracing::warn!("{warning}");
    }
    let (stop, stopped) = watch::channel(false);
    let db = app.db.clone();
    let mut beside = tokio::spawn(background(app, stopped));
    tracing::info!("sending mails");
    tokio::select! {
        ended = &mut beside => return ended.context("the worker broke")?,
        () = ended() => {}
    }
    end(&stop, Some(beside), &db).await;
    Ok(())
}

async fn end(stop: &watch::Sender<bool>, beside: Option<JoinHandle<anyhow::Result<()>>>, db: &Db) {
    stop.send_replace(true);
    if let Some(beside) = beside
        && tokio::time::timeout(LAST_MAIL, beside).await.is_err()
    {
        tracing::warn!("the mail in hand did not end in time; it will be tried again");
    }
    db.close().await;
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
    tracing::info!("ending after what is in hand");
}
