//! Connections of the real program: many that stand still, and its end while some do.

use crate::harness::Site;
use crate::support::eventually;
use crate::support::program::{Setup, get};
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
