//! Assembles the server: state, router, workers and graceful shutdown.

use crate::app;
use crate::paths;
use crate::platform::db::{self, Copies};
use crate::platform::jobs::{self, Job};
use crate::platform::outbox::Letters;
use crate::platform::outbox::worker::{self, Worker};
use crate::platform::passwords::Hasher;
use crate::platform::recent::Recent;
use crate::platform::secret::{self, Source};
use crate::platform::steps;
use crate::platform::{App, Clock, Config, Ctx, Db, ctx::InTransaction, events, events::Subscriber, host, settings};
use crate::slices::{self, SLICES};
use crate::web::connections::{self, Limits};
use crate::web::{assets, characters, context, csrf, dev_mail, error_page, forms, headers, offline, shared_pages};
use anyhow::{Context, anyhow};
use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

/// The state that handlers extract from.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The program's parts.
    pub app: App,
    /// Leptos' own options.
    pub leptos: LeptosOptions,
}

/// Returns the hooks that slices run inside each other's transactions.
fn hooks() -> Vec<InTransaction> {
    SLICES.iter().flat_map(|slice| slice.hooks).copied().collect()
}

/// Returns the event subscribers of all slices.
fn subscribers() -> Vec<Subscriber> {
    SLICES.iter().flat_map(|slice| slice.subscribers).copied().collect()
}

/// Returns the periodic jobs, in slice order.
fn jobs() -> Vec<Job> {
    SLICES.iter().flat_map(|slice| slice.jobs).copied().chain([jobs::SWEEP, jobs::SWEEP_FORMS]).collect()
}

/// Returns the letter kinds of all slices.
fn letters() -> Letters {
    Letters::new(SLICES.iter().flat_map(|slice| slice.letters).copied(), SLICES.iter().filter_map(|slice| slice.silent))
}

/// Sends emails, handles events and runs periodic jobs, each in its own loop, until `stop` turns true.
///
/// # Errors
/// When the mail settings are invalid.
async fn background(app: App, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let jobs = jobs::run(app.clone(), jobs(), stop.clone());
    let events = events::worker::run(app.clone(), stop.clone());
    let others = async {
        tokio::join!(jobs, events);
        Ok(())
    };
    tokio::try_join!(others, worker::run(app, stop))?;
    Ok(())
}

/// Opens and migrates the database, runs pending steps, and builds the program's parts.
///
/// # Errors
/// When the database cannot be opened or migrated, or a step fails.
pub async fn build(config: Config, clock: Clock) -> anyhow::Result<App> {
    for warning in host::tighten(&config.data, db::file(&config.database_url).as_deref()) {
        tracing::warn!("{warning}");
    }
    let copies = Copies::new(&config.data, &clock);
    let db = Db::open_keeping(&config.database_url, config.database_read_url.as_deref(), &copies).await?;
    steps::run(&db, &slices::steps(), &config, &clock).await.map_err(|e| anyhow!("{e:?}")).context("fill in rows of an earlier version")?;
    let (secret, tokens) = secret::open(&db, Source::of(&config)).await?;
    let site = settings::SiteCache::default();
    site.keep_fresh(&db).await;
    let subscribers = subscribers();
    Ok(App {
        site,
        config: Arc::new(config),
        db,
        clock,
        tokens,
        secret,
        hasher: Hasher::new()?,
        recent: Arc::default(),
        recent_pages: Arc::default(),
        in_step: Arc::new(Recent::of_circles()),
        rendered: Arc::default(),
        consents: Arc::default(),
        untrusted_proxies: Arc::default(),
        hooks: Arc::new(hooks()),
        event_bells: Arc::new(subscribers.iter().map(|subscriber| (subscriber.name, watch::Sender::new(()))).collect()),
        subscribers: Arc::new(subscribers),
        live: events::Live::default(),
        letters: letters(),
        brake: SLICES.iter().find_map(|slice| slice.brake),
        mail_bell: Arc::new(tokio::sync::Notify::new()),
    })
}

/// Returns the router of the whole site, which `serve` runs and the tests call.
pub fn router(app: App) -> Router {
    let leptos = assets::options(&app.config);
    let state = AppState { app: app.clone(), leptos: leptos.clone() };
    let assets = assets::router(&app.config, leptos.hash_files);
    // The source archive is already compressed.
    let packed = DefaultPredicate::new().and(NotForContentType::const_new("application/gzip"));
    let together = |all: Router, router: fn() -> Router| all.merge(router());
    let http_routes = SLICES.iter().filter_map(|slice| slice.http).fold(Router::new(), together);
    let streams = SLICES.iter().filter_map(|slice| slice.streams).fold(Router::new(), together);
    let guarded = |router: Router<AppState>| {
        router
            .layer(from_fn_with_state(app.clone(), context::attach))
            .layer(from_fn_with_state(app.clone(), csrf::guard))
            .layer(from_fn_with_state(app.clone(), characters::refuse))
    };
    let pages = Router::new()
        .leptos_routes(&state, routes(), app::shell)
        .merge(http_routes.with_state(()))
        .layer(from_fn_with_state(app.clone(), only_fn_posts))
        .route(paths::DEV_MAIL, get(dev_mail::list))
        .route(paths::DEV_MAIL_ONE, get(dev_mail::one))
        .fallback(static_or_missing)
        .layer(from_fn(shared_pages::serve));
    guarded(pages)
        .layer(CompressionLayer::new().br(true).gzip(true).quality(tower_http::CompressionLevel::Fastest).compress_when(packed))
        .merge(guarded(streams.with_state(())))
        .merge(assets)
        .merge(offline::router(app.clone()))
        .route("/health", get(health))
        .layer(from_fn_with_state(app, headers::secure))
        .with_state(state)
}

/// Returns the route table, built once per process because it renders the whole application.
fn routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(app::App)).clone()
}

/// Runs form posts through `web::forms`; other requests pass.
async fn only_fn_posts(State(app): State<App>, request: Request, next: axum::middleware::Next) -> Response {
    if request.uri().path().starts_with("/fn/") { forms::plain_posts(State(app), request, next).await } else { next.run(request).await }
}

/// Serves a public file, or the site's not-found page.
async fn static_or_missing(State(state): State<AppState>, request: Request) -> Response {
    use tower::ServiceExt;
    let headers = request.headers().clone();
    if let Some(path) = without_tail(request.uri()) {
        return axum::response::Redirect::permanent(&path).into_response();
    }
    if assets::is_too_long(request.uri().path()) {
        return error_page::respond(&state.app, &headers, &crate::types::AppError::NotFound);
    }
    let files = tower_http::services::ServeDir::new(&state.app.config.site).append_index_html_on_directories(false);
    match files.oneshot(request).await {
        Ok(found) if found.status() != StatusCode::NOT_FOUND => found.into_response(),
        _ => error_page::respond(&state.app, &headers, &crate::types::AppError::NotFound),
    }
}

/// Returns an address without the slashes and spaces that a mail program or a hand put behind it; `None` if there are
/// none, or if what remains would lead to another site.
fn without_tail(uri: &axum::http::Uri) -> Option<String> {
    let mut path = uri.path();
    while let Some(rest) = path.strip_suffix('/').or_else(|| path.strip_suffix("%20")) {
        path = rest;
    }
    if path.len() == uri.path().len() || path.len() < 2 || path.starts_with("//") || path.contains('\\') {
        return None;
    }
    Some(uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

async fn health(State(app): State<App>) -> Response {
    app.keep_fresh().await;
    match app.db.ping().await {
        Ok(()) if !app.secret.fits() => (StatusCode::SERVICE_UNAVAILABLE, "this server's secret is not the database's: see its log").into_response(),
        Ok(()) => "ok".into_response(),
        Err(fail) => {
            let told = crate::web::call::report(&fail);
            (StatusCode::SERVICE_UNAVAILABLE, told.to_string()).into_response()
        }
    }
}

/// How long shutdown waits for the email that is being sent, while the running requests end
/// (`connections::Limits::end`).
const LAST_MAIL: Duration = Duration::from_secs(90);
/// How long shutdown waits after that for the database.
const LAST_WRITE: Duration = Duration::from_secs(2);

/// Listens until Ctrl-C or SIGTERM, then waits for running requests and for the email that is being sent: both have
/// limits. Emails and periodic jobs run in the same process unless a separate `circlet worker` runs them.
///
/// # Errors
/// When the address is in use, or the mail settings are invalid.
pub async fn serve(app: App, with_worker: bool) -> anyhow::Result<()> {
    for warning in app.config.warnings() {
        tracing::warn!("{warning}");
    }
    if !app.config.demo && !app.site.texts().demo.people.is_empty() {
        tracing::warn!("this database holds a demo, whose people can sign in only with CIRCLET_DEMO=1; use a new one for a real site");
    }
    let addr = app.config.addr;
    let listener = tokio::net::TcpListener::bind(addr).await.with_context(|| format!("listen on {addr}"))?;
    tracing::info!("listening on {}", listener.local_addr().unwrap_or(addr));
    greet(&app);
    let limits = Limits::with_files(host::open_files(Limits::files_wanted()));
    if (limits.open as u64) < connections::MOST_OPEN {
        tracing::warn!("at most {} connections are open at once, because this process may open few files (ulimit -n)", limits.open);
    }
    let (stop, stopped) = watch::channel(false);
    // Before anything runs that must not be cut off.
    let asked = ended();
    let workers = with_worker.then(|| tokio::spawn(background(app.clone(), stopped)));
    let (db, live) = (app.db.clone(), app.live.clone());
    // Checks the mail settings before the first request rather than at the first email.
    Worker::new(&app, stop.subscribe())?;
    let (ending, told) = tokio::sync::oneshot::channel();
    let serving = connections::serve(listener, router(app), limits, async move {
        asked.await;
        live.end();
        // The requests that are still running may never see it.
        ending.send(()).unwrap_or_default();
    });
    let background = async {
        drop(told.await);
        end(&stop, workers).await;
    };
    tokio::join!(serving, background);
    close(&db).await;
    Ok(())
}

/// Prints the site's address and the greetings of the slices.
fn greet(app: &App) {
    use std::io::Write as _;
    let ctx = Ctx::system(app);
    let mut lines = vec![format!("Circlet is at {}", app.config.url)];
    lines.extend(SLICES.iter().filter_map(|slice| slice.greeting).flat_map(|greeting| greeting(&ctx)));
    if app.config.demo {
        lines.push(format!("Emails are shown at {}{}", app.config.url, paths::DEV_MAIL));
    }
    // A closed stdout must not stop the server.
    drop(writeln!(std::io::stdout(), "{}", lines.join("\n")));
}

/// Sends emails and runs periodic jobs until Ctrl-C or SIGTERM, without serving.
///
/// # Errors
/// When the mail settings are invalid.
pub async fn work(app: App) -> anyhow::Result<()> {
    for warning in app.config.warnings() {
        tracing::warn!("{warning}");
    }
    let (stop, stopped) = watch::channel(false);
    let db = app.db.clone();
    // Before anything runs that must not be cut off.
    let asked = ended();
    let mut workers = tokio::spawn(background(app, stopped));
    tracing::info!("sending mails");
    tokio::select! {
        ended = &mut workers => return ended.context("the worker failed")?,
        () = asked => {}
    }
    end(&stop, Some(workers)).await;
    close(&db).await;
    Ok(())
}

/// Tells the workers to stop, and waits for the email that is being sent.
async fn end(stop: &watch::Sender<bool>, workers: Option<JoinHandle<anyhow::Result<()>>>) {
    stop.send_replace(true);
    if let Some(mut workers) = workers
        && tokio::time::timeout(LAST_MAIL, &mut workers).await.is_err()
    {
        tracing::warn!("the email being sent did not finish in time; it will be retried");
        workers.abort();
    }
}

/// Closes the database, which waits for connections that are in use.
async fn close(db: &Db) {
    if tokio::time::timeout(LAST_WRITE, db.close()).await.is_err() {
        tracing::warn!("the database was not closed in time");
    }
}

/// Listens for Ctrl-C and SIGTERM from now on, and resolves at the first: also one that comes before anyone waits for it.
pub fn ended() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn received(signal: std::io::Result<Signal>) {
        match signal {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    }
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        tokio::select! { () = received(interrupt) => {}, () = received(terminate) => {} }
        tracing::info!("stopping after the running requests and the email that is being sent");
    }
}

#[cfg(test)]
mod tests {
    use super::without_tail;

    #[test]
    fn an_address_loses_what_was_put_behind_it_and_never_leads_to_another_site() {
        for (given, expected) in [
            ("/p/abc/", Some("/p/abc")),
            ("/p/abc%20/?a=1", Some("/p/abc?a=1")),
            ("/circles//", Some("/circles")),
            ("/p/abc", None),
            ("/", None),
            ("//evil.example/", None),
            ("///evil.example/", None),
        ] {
            let found = given.parse().ok().and_then(|uri| without_tail(&uri));
            assert_eq!(found.as_deref(), expected, "{given}");
        }
    }
}
