//! Connections: how many there may be, how long each may take, and how they end. `axum::serve` has no limits: half a
//! request would hold a connection, and the end of the program, for ever.

mod bodies;
mod socket;

use axum::Router;
use axum::body::HttpBody;
use axum::extract::ConnectInfo;
use bodies::{Answer, limited};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use socket::Watched;
use std::convert::Infallible;
use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tower::ServiceExt;

/// How many connections may be open at once, if the system allows as many files.
pub const MOST_OPEN: u64 = 5_000;
/// Files that are not connections: the database, what is being served, emails.
const OTHER_FILES: u64 = 200;
/// The longest address and headers of a request.
const MOST_HEAD: usize = 32 * 1024;
/// How often connections are asked to make room while all places are taken.
const URGED_EVERY: Duration = Duration::from_millis(500);

/// What a connection may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many may be open at once; more wait to be accepted.
    pub open: usize,
    /// For a request's address and headers.
    pub head: Duration,
    /// For a request's body, all of it: at 256 KiB a line of 35 kbit/s is fast enough.
    pub body: Duration,
    /// For half a request's headers while others wait for a place.
    pub hurried_head: Duration,
    /// For half a body while others wait for a place.
    pub hurried_body: Duration,
    /// For a client that takes nothing of its answer.
    pub stalled: Duration,
    /// Between two requests. Longer than proxies keep a connection (nginx one minute, Caddy two), so that they do not
    /// send a request on one that is being closed.
    pub idle: Duration,
    /// For what is running when the program is told to end.
    pub end: Duration,
}

impl Limits {
    /// Returns the limits of a server that may open `files` files.
    pub fn with_files(files: u64) -> Self {
        let open = files.saturating_sub(OTHER_FILES).clamp(OTHER_FILES / 4, MOST_OPEN);
        Self {
            open: usize::try_from(open).unwrap_or(1),
            head: Duration::from_secs(15),
            body: Duration::from_secs(60),
            hurried_head: Duration::from_secs(2),
            hurried_body: Duration::from_secs(10),
            stalled: Duration::from_secs(60),
            idle: Duration::from_secs(130),
            end: Duration::from_secs(8),
        }
    }

    /// Returns how many files [`MOST_OPEN`] connections need.
    pub fn files_wanted() -> u64 {
        MOST_OPEN + OTHER_FILES
    }

    /// Returns how long a phase may last; `None` if others than the client determine that.
    fn of(&self, phase: Phase) -> Option<Duration> {
        match phase {
            Phase::Reading => Some(self.head),
            // A body has a deadline of its own (`Limited`).
            Phase::Receiving | Phase::Answering => None,
            Phase::Idle => Some(self.idle),
        }
    }
}

/// What a connection is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// For a request's address and headers. A new connection begins with it.
    Reading,
    /// For the rest of the request's body.
    Receiving,
    /// For the answer.
    Answering,
    /// For another request.
    Idle,
}

/// What all connections are asked to do.
#[derive(Clone, Copy, Debug)]
enum Urge {
    Nothing,
    /// Others wait for a place.
    MakeRoom,
    End,
}

/// A connection's phase, shared by its socket, its requests and its answers.
#[derive(Debug)]
struct Progress(Mutex<(Phase, Instant)>);

impl Progress {
    fn new() -> Self {
        Self(Mutex::new((Phase::Reading, Instant::now())))
    }

    /// Returns the phase and when it began.
    fn now(&self) -> (Phase, Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, phase: Phase) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (phase, Instant::now());
    }
}

/// Serves until `stop` resolves, then waits for what is running, at most `limits.end`.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let router = router.with_state(());
    let places = Arc::new(Semaphore::new(limits.open));
    let urge = watch::Sender::new(Urge::Nothing);
    let mut open = JoinSet::new();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(_) = open.join_next() => {}
            (place, socket, peer) = accept(&listener, &places, &urge) => {
                let connection = connection(socket, peer, router.clone(), limits, urge.subscribe());
                open.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
        }
    }
    drop(listener);
    urge.send_replace(Urge::End);
    let ended = timeout(limits.end, async { while open.join_next().await.is_some() {} }).await;
    if ended.is_err() {
        tracing::warn!("{} requests were cut off: they were not done within {} seconds", open.len(), limits.end.as_secs());
        open.shutdown().await;
    }
}

/// Waits for a place and then for a connection.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    urge: &watch::Sender<Urge>,
) -> (OwnedSemaphorePermit, tokio::net::TcpStream, SocketAddr) {
    let place = place(places, urge).await;
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => {
                // Nagle's algorithm would delay a streamed page by 40 ms; a socket that rejects the option still works.
                drop(socket.set_nodelay(true));
                return (place, socket, peer);
            }
            // The client has already gone.
            Err(error) if matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
            Err(error) => {
                tracing::error!(%error, "connections cannot be accepted");
                sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Waits for a place. While there is none, connections that do nothing are asked to leave.
async fn place(places: &Arc<Semaphore>, urge: &watch::Sender<Urge>) -> OwnedSemaphorePermit {
    loop {
        if let Ok(place) = places.clone().try_acquire_owned() {
            return place;
        }
        urge.send_replace(Urge::MakeRoom);
        if let Ok(Ok(place)) = timeout(URGED_EVERY, places.clone().acquire_owned()).await {
            return place;
        }
    }
}

/// Serves one connection until either side ends it.
async fn connection<S>(socket: S, peer: SocketAddr, router: Router, limits: Limits, mut urged: watch::Receiver<Urge>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let progress = Arc::new(Progress::new());
    let service = service_fn(|request: Request<Incoming>| {
        let (router, progress) = (router.clone(), progress.clone());
        progress.enter(if request.body().is_end_stream() { Phase::Answering } else { Phase::Receiving });
        async move {
            let mut request = request.map(|body| limited(body, limits.body, &progress));
            request.extensions_mut().insert(ConnectInfo(peer));
            let Ok(response) = router.oneshot(request).await;
            Ok::<_, Infallible>(response.map(|body| Answer { body, progress }))
        }
    });
    let socket = TokioIo::new(Watched::new(socket, progress.clone(), limits));
    // `Watched` limits the time for headers, and apart from it the time between requests: hyper's limit does not
    // distinguish them.
    let served = http1::Builder::new().header_read_timeout(None).max_buf_size(MOST_HEAD).serve_connection(socket, service);
    tokio::pin!(served);
    loop {
        tokio::select! {
            // The client broke it off, or took too long.
            _ = served.as_mut() => return,
            urged = urged.changed() => if urged.is_err() { return },
        }
        let urge = *urged.borrow_and_update();
        let (phase, since) = progress.now();
        match (urge, phase) {
            (Urge::End, Phase::Reading) => return,
            (Urge::MakeRoom, Phase::Reading) if since.elapsed() >= limits.hurried_head => return,
            (Urge::MakeRoom, Phase::Receiving) if since.elapsed() >= limits.hurried_body => return,
            (Urge::End, _) | (Urge::MakeRoom, Phase::Idle) => served.as_mut().graceful_shutdown(),
            (Urge::Nothing | Urge::MakeRoom, _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::post;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(50);
    const LONGEST: Limits = Limits { open: 9, head: LONG, body: LONG, hurried_head: LONG, hurried_body: LONG, stalled: LONG, idle: LONG, end: LONG };
    const POST: &str = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";

    /// Returns the client's end of a connection to a site that answers a body's length.
    fn client(limits: Limits) -> (DuplexStream, watch::Sender<Urge>) {
        let (ours, theirs) = tokio::io::duplex(1024);
        let length = |request: axum::extract::Request| async {
            axum::body::to_bytes(request.into_body(), 9).await.map_or_else(|_| "late".to_owned(), |body| body.len().to_string())
        };
        let router = Router::new().route("/", post(length)).route("/long", post(|| async { "x".repeat(100_000) }));
        let urge = watch::Sender::new(Urge::Nothing);
        tokio::spawn(connection(theirs, ([127, 0, 0, 1], 9).into(), router, limits, urge.subscribe()));
        (ours, urge)
    }

    /// Sends a text and returns everything until the connection ends.
    async fn all(client: &mut DuplexStream, text: &str) -> String {
        client.write_all(text.as_bytes()).await.unwrap_or_default();
        let mut out = String::new();
        assert!(timeout(LONG, client.read_to_string(&mut out)).await.is_ok(), "the connection does not end");
        out
    }

    /// Sends a whole request and reads its answer.
    async fn ask(client: &mut DuplexStream) {
        finish(client, &format!("{POST}1234")).await;
    }

    /// Sends the rest of a request and reads its answer.
    async fn finish(client: &mut DuplexStream, rest: &str) {
        client.write_all(rest.as_bytes()).await.unwrap_or_default();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n4") {
            match client.read_u8().await {
                Ok(byte) => answer.push(byte),
                Err(error) => panic!("{error} after {}", String::from_utf8_lossy(&answer)),
            }
        }
    }

    #[tokio::test]
    async fn a_connection_ends_when_its_client_takes_too_long() {
        for part in ["", "POST / HTTP/1.1\r\nHost:"] {
            let (mut half, _urge) = client(Limits { head: SHORT, ..LONGEST });
            assert_eq!(all(&mut half, part).await, "");
        }
        let (mut late, _urge) = client(Limits { body: SHORT, ..LONGEST });
        let answer = all(&mut late, &format!("{POST}12")).await;
        assert!(answer.ends_with("late"), "{answer}");
        let (mut idle, _urge) = client(Limits { idle: SHORT, ..LONGEST });
        ask(&mut idle).await;
        assert_eq!(all(&mut idle, "").await, "");
        let (mut deaf, _urge) = client(Limits { stalled: SHORT, ..LONGEST });
        deaf.write_all(format!("{}1234", POST.replace("/ ", "/long ")).as_bytes()).await.unwrap_or_default();
        let refused = async { while deaf.write_u8(b'x').await.is_ok() {} };
        assert!(timeout(LONG, refused).await.is_ok(), "the connection does not end");
    }

    #[tokio::test]
    async fn a_connection_is_kept_between_requests_for_longer_than_headers_may_take() {
        let (mut client, _urge) = client(Limits { head: SHORT, ..LONGEST });
        ask(&mut client).await;
        let mut byte = [0];
        assert!(timeout(SHORT * 3, client.read(&mut byte)).await.is_err(), "the connection ended");
        ask(&mut client).await;
        assert_eq!(all(&mut client, "POST").await, "", "the next request's headers have their limit, too");
    }

    #[tokio::test]
    async fn idle_connections_make_room_and_half_a_request_does_not_delay_the_end() {
        let (mut idle, urge) = client(LONGEST);
        ask(&mut idle).await;
        urge.send_replace(Urge::MakeRoom);
        assert_eq!(all(&mut idle, "").await, "");
        let (mut half, urge) = client(LONGEST);
        half.write_all(b"POST / HTTP").await.unwrap_or_default();
        urge.send_replace(Urge::End);
        assert_eq!(all(&mut half, "").await, "");
    }

    #[tokio::test]
    async fn half_requests_make_room_only_after_a_while() {
        for (part, limits) in [("POST / HTTP", Limits { hurried_head: SHORT, ..LONGEST }), (POST, Limits { hurried_body: SHORT, ..LONGEST })] {
            let (mut half, urge) = client(limits);
            half.write_all(part.as_bytes()).await.unwrap_or_default();
            let begun = Instant::now();
            let urged = async {
                loop {
                    urge.send_replace(Urge::MakeRoom);
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                left = all(&mut half, "") => assert_eq!(left, ""),
                () = urged => {}
            }
            assert!(begun.elapsed() >= SHORT, "{part:?}: too soon");
        }
        let (mut kept, urge) = client(LONGEST);
        kept.write_all(POST.as_bytes()).await.unwrap_or_default();
        urge.send_replace(Urge::MakeRoom);
        tokio::task::yield_now().await;
        finish(&mut kept, "1234").await;
    }

    #[test]
    fn as_many_connections_are_open_as_there_are_files() {
        assert_eq!(Limits::with_files(1_000_000).open, 5_000);
        assert_eq!(Limits::with_files(Limits::files_wanted()).open, 5_000);
        assert_eq!(Limits::with_files(1_024).open, 824);
        assert_eq!(Limits::with_files(64).open, 50);
    }
}
