//! Connections of the real program: many that stand still, and its end while some do.

use crate::harness::Site;
use crate::rows::{Desk, desk};
use crate::support::eventually;
use crate::support::listener::{Listener, all, open_all};
use crate::support::program::{Setup, get, post};
use circlet::platform::events::live::MOST_PER_CLIENT;
use circlet::signups::service::participant_link;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// Opens a connection and sends part of a request.
fn half(address: &str, part: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
    stream.write_all(part.as_bytes()).unwrap();
    stream
}

const HALF_HEAD: &str = "GET /health HTTP/1.1\r\nHost: circlet.test\r\n";
const HALF_BODY: &str = "POST /fn/accounts/sign-in HTTP/1.1\r\nHost: circlet.test\r\nSec-Fetch-Site: same-origin\r\nAccept: text/html\r\n\
                         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nform[email]=";

#[tokio::test(flavor = "multi_thread")]
async fn others_are_answered_while_500_half_open_connections_stand_and_sigterm_ends_them_all() {
    let site = Site::new().await;
    // The program raises its own limit of open files.
    let narrow = ["sh", "-c", "ulimit -S -n 256; exec \"$0\" \"$@\""];
    let mut program = Setup::beside(&site).start_through(&narrow, &["serve"]);
    let address = program.address().await;
    let standing: Vec<TcpStream> = (0..500).map(|n| half(&address, [HALF_HEAD, HALF_BODY, ""][n % 3])).collect();
    for path in ["/health", "/", "/sign-in"] {
        assert_eq!(get(&address, path).unwrap().status, 200, "{path}");
    }
    assert!(!program.log().contains("may open few files"), "{}", program.log());
    program.ask_to_end();
    let ended = async {
        eventually("the program ends", || {
            let ended = !program.lives();
            async move { ended }
        })
        .await;
    };
    // Half a request is not waited for: ten seconds are enough on a busy machine, too.
    tokio::time::timeout(std::time::Duration::from_secs(10), ended).await.expect("it takes too long to end");
    drop(standing);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_few_open_files_fewer_connections_are_open_and_idle_ones_give_way() {
    let site = Site::new().await;
    let narrow = ["sh", "-c", "ulimit -n 230; exec \"$0\" \"$@\""];
    let program = Setup::beside(&site).start_through(&narrow, &["serve"]);
    let address = program.address().await;
    assert!(program.log().contains("at most 50 connections are open at once"), "{}", program.log());
    let standing: Vec<TcpStream> = (0..120).map(|_| half(&address, HALF_HEAD)).collect();
    assert_eq!(get(&address, "/health").unwrap().status, 200);
    drop(standing);
}

/// In waves, so that this process needs few open files: a browser closes a stream that was refused.
#[tokio::test(flavor = "multi_thread")]
async fn others_are_served_while_one_address_asks_for_a_thousand_streams() {
    let Desk { site, rows, .. } = desk().await;
    let links: Vec<String> = rows.keys.iter().map(|key| participant_link(&site.ctx(), key)).collect();
    let program = Setup::beside(&site).start(&["serve", "--no-worker"]);
    let address = program.address().await;
    let listen = |person: usize, from: &str| Listener::new(&format!("link={}", links[person]), from);
    let mut open = Vec::new();
    for wave in 0..10 {
        let asked: Vec<Listener> = (0..100).map(|_| listen(0, "10.3.0.1")).collect();
        let statuses = open_all(&asked, &address).await;
        assert!(statuses.iter().all(|status| *status == if wave < MOST_PER_CLIENT / 100 { 200 } else { 429 }), "wave {wave}: {statuses:?}");
        open.extend(asked);
    }
    open.truncate(MOST_PER_CLIENT);
    // Someone else opens a stream, and at the same address pages and forms are served, only without news.
    let other = [listen(1, "10.3.0.2")];
    assert_eq!(open_all(&other, &address).await, [200]);
    all(&[&open[..], &other].concat(), "the streams are open", |heard| heard.open).await;
    let meeting = rows.meetings[0].to_string();
    let fields = [("link", &*links[2]), ("meeting", &meeting), ("button", "yes")];
    let answer = post(&address, "participation/answer", "", "10.3.0.1", &fields).unwrap();
    assert!(answer.status == 303 && !answer.location.contains("__err"), "{answer:?}");
    for path in ["/circles/speaking", &format!("/p/{}", links[0])] {
        assert_eq!(get(&address, path).unwrap().status, 200, "{path}");
    }
    all(&[&open[..], &other].concat(), "everyone is told", |heard| heard.told.len() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_serves_several_requests() {
    let site = Site::new().await;
    let program = Setup::beside(&site).start(&["serve"]);
    let address = program.address().await;
    let stream = half(&address, "");
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    for _ in 0..3 {
        (&stream).write_all(b"GET /health HTTP/1.1\r\nHost: circlet.test\r\n\r\n").unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(answers.read_line(&mut head).unwrap() > 0, "the connection ended after {head:?}");
        }
        assert!(head.starts_with("HTTP/1.1 200") && head.to_lowercase().contains("content-length: 2"), "{head}");
        let mut body = [0; 2];
        answers.read_exact(&mut body).unwrap();
        assert_eq!(&body, b"ok");
    }
}
