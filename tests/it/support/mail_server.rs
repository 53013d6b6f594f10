//! The scriptable mail server of `end2end/smtp`.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A running mail server. Its log outlives it.
pub struct MailServer {
    child: Child,
    orders: ChildStdin,
    events: Receiver<Value>,
    log: PathBuf,
    pub port: u16,
}

/// One message in the server's log.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: String,
    pub to: String,
    pub session: String,
    /// The RCPT command as the client sent it.
    pub rcpt: String,
    pub raw: String,
}

impl MailServer {
    /// Starts a server with its log in `folder`, on a free port.
    pub fn start(folder: &std::path::Path) -> Self {
        Self::start_at(folder, 0)
    }

    /// Starts a server that takes ASCII addresses only (it lacks SMTPUTF8).
    pub fn start_ascii(folder: &std::path::Path) -> Self {
        Self::start_with(folder, 0, "ascii")
    }

    /// Starts a server on a given port (that of one that was stopped).
    pub fn start_at(folder: &std::path::Path, port: u16) -> Self {
        Self::start_with(folder, port, "")
    }

    fn start_with(folder: &std::path::Path, port: u16, letters: &str) -> Self {
        let home = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("end2end/smtp");
        assert!(
            home.join("node_modules/smtp-server").is_dir(),
            "the mail server of the tests is not installed: run `npm ci` in end2end/smtp (make setup does)"
        );
        let log = folder.join("smtp.jsonl");
        let mut child = Command::new("node")
            .arg(home.join("server.mjs"))
            .arg(&log)
            .arg(port.to_string())
            .arg(letters)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`node` runs (Node 20 or newer must be installed)");
        let orders = child.stdin.take().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (send, events) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                // A test that has ended no longer receives.
                drop(serde_json::from_str(&line).map(|event: Value| send.send(event)));
            }
        });
        let mut server = Self { child, orders, events, log, port: 0 };
        let port = server.wait("listening")["port"].as_u64().unwrap();
        server.port = u16::try_from(port).unwrap();
        server
    }

    /// Returns the value for `SMTP_URL`.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Schedules `action` for the next `at` (connect, mail, rcpt, data, taken): a code, "drop", "hang" or
    /// "wait".
    pub fn order(&mut self, at: &str, action: &str) {
        writeln!(self.orders, "{}", json!({"at": at, "do": action})).unwrap();
        self.wait("ordered");
    }

    /// Releases what is waiting.
    pub fn go_on(&mut self) {
        writeln!(self.orders, "{}", json!({"go": true})).unwrap();
    }

    /// Waits for the next event with a name, at most 30 seconds.
    pub fn wait(&self, name: &str) -> Value {
        loop {
            let event = self.events.recv_timeout(Duration::from_secs(30));
            let event = event.unwrap_or_else(|_| panic!("the mail server did not report {name:?}"));
            if event["event"] == name {
                return event;
            }
        }
    }

    /// Returns every message accepted, oldest first.
    pub fn taken(&self) -> Vec<Taken> {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let one = |line: &str| {
            let value: Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| value[name].as_str().unwrap().to_owned();
            Taken {
                id: field("messageId"),
                to: value["to"][0].as_str().unwrap().to_owned(),
                session: field("session"),
                rcpt: field("rcpt"),
                raw: field("raw"),
            }
        };
        text.lines().map(one).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
