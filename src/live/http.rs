//! The stream of server-sent events that an open browser has.

use super::model::{BEAT_SECONDS, MOST_RIGHTS, Right, event, parse_numbers};
use super::service::{self, Telling};
use crate::paths;
use crate::platform::Ctx;
use crate::types::{AppError, CircleId};
use crate::web::{call, error_page};
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use futures_util::stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a stream lasts: the next one is asked for with what the browser may see then.
const LASTS: Duration = Duration::from_secs(15 * 60);
/// After how many milliseconds a browser comes again, at least, and how far they are spread.
const RETRY: u64 = 1_000;
const SPREAD: u64 = 3_000;
/// After how many a browser comes again that may see nothing; its script ends the stream before.
const RETRY_NOTHING: u64 = 600_000;

/// The data of an event that says only that the stream is open: a browser passes over an event without data.
const OPEN: &str = "open";

/// Returns the route. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new().route(paths::LIVE, get(live))
}

/// `?link=…&slug=…&since=12:40,15:7`: what may be seen, and what the browser knows. A browser that comes again says the latter
/// in `Last-Event-ID`.
async fn live(Extension(ctx): Extension<Arc<Ctx>>, Query(query): Query<Vec<(String, String)>>, headers: HeaderMap) -> Response {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
    let since = query.iter().find(|(name, _)| name == "since").map(|(_, value)| value.as_str());
    let known: Vec<(CircleId, i64)> = parse_numbers(last.or(since).unwrap_or_default());
    let rights: Vec<Right> = query.iter().filter_map(|(name, value)| Right::parse(name, value)).take(MOST_RIGHTS).collect();
    match service::asked(&ctx, &rights, &known).await {
        Ok(asked) => answer(&ctx, rights, asked),
        Err(fault) => error_page::page(&ctx.app, ctx.locale, &call::report(&fault)),
    }
}

fn answer(ctx: &Arc<Ctx>, rights: Vec<Right>, asked: service::Asked) -> Response {
    let gone = asked.gone.iter().map(|right| Event::default().event(event::GONE).data(right.word()));
    let mut first: VecDeque<Event> = gone.collect();
    if asked.numbers.is_empty() {
        first.push_back(Event::default().retry(Duration::from_millis(RETRY_NOTHING)));
        return sse(stream::iter(first.into_iter().map(Ok::<_, Infallible>))).into_response();
    }
    let Some(telling) = Telling::open(ctx, rights, asked) else {
        return error_page::page(&ctx.app, ctx.locale, &AppError::TooMany(60));
    };
    let spread = ctx.app.tokens.short().bytes().fold(0, |sum, byte| (sum * 31 + u64::from(byte)) % SPREAD);
    let retry = Duration::from_millis(RETRY + spread);
    first.push_front(Event::default().event(event::BEAT).id(telling.numbers()).retry(retry).data(OPEN));
    // Spread too, so that not all come again at once.
    let until = Instant::now() + LASTS + retry * 30;
    sse(stream::unfold((telling, first, until), |(mut telling, mut first, until)| async move {
        let event = match first.pop_front() {
            Some(event) => event,
            None => next(&mut telling, until).await?,
        };
        Some((Ok::<_, Infallible>(event), (telling, first, until)))
    }))
}

/// Waits for the next event to send; `None` at the end.
async fn next(telling: &mut Telling, until: Instant) -> Option<Event> {
    tokio::select! {
        told = telling.next() => {
            let told = told?;
            Some(Event::default().event(event::TOLD).id(telling.numbers()).data(serde_json::json!(told).to_string()))
        }
        () = tokio::time::sleep(Duration::from_secs(u64::from(BEAT_SECONDS))), if Instant::now() < until => {
            Some(Event::default().event(event::BEAT).data(OPEN))
        }
        () = tokio::time::sleep_until(until) => None,
    }
}

fn sse<S>(events: S) -> Response
where
    S: futures_util::Stream<Item = Result<Event, Infallible>> + Send + 'static,
{
    let mut response = Sse::new(events).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would keep the events until it has a page full of them.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}
