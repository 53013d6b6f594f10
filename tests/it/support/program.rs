//! The real program as a separate process: started, called over HTTP, killed.

use super::eventually;
use crate::harness::{SECRET, START, Site};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A running `circlet`.
pub struct Program {
    child: Child,
    log: Arc<Mutex<String>>,
}

/// An HTTP response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

/// How to start the program next to a test's site: same database, same data folder, and a clock read from a
/// file.
pub struct Setup {
    settings: Vec<(String, String)>,
    clock: PathBuf,
}

impl Setup {
    /// Uses the site's settings, listening on a free port.
    pub fn beside(site: &Site) -> Self {
        let config = &site.app.config;
        let clock = config.data.join("clock");
        let mut settings: Vec<(String, String)> = [
            ("CIRCLET_ADDR", "127.0.0.1:0"),
            ("CIRCLET_URL", config.url.as_str()),
            ("CIRCLET_DATA", &config.data.display().to_string()),
            ("CIRCLET_DEMO", "1"),
            ("CIRCLET_TEST_CLOCK", &clock.display().to_string()),
            ("CIRCLET_TRUSTED_PROXIES", "127.0.0.1"),
            ("DATABASE_URL", &config.database_url),
            ("MAIL_FROM", &config.mail_from),
        ]
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
        settings.extend(config.secret.as_ref().map(|_| ("CIRCLET_SECRET".to_owned(), SECRET.to_owned())));
        settings.extend(config.smtp_url.clone().map(|url| ("SMTP_URL".to_owned(), url)));
        let setup = Self { settings, clock };
        setup.at(START);
        setup
    }

    /// Adds another setting.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Moves the programs' clock.
    pub fn at(&self, moment: &str) {
        let half = self.clock.with_extension("half");
        std::fs::write(&half, moment).unwrap();
        std::fs::rename(half, &self.clock).unwrap();
    }

    /// Starts the program.
    pub fn start(&self, arguments: &[&str]) -> Program {
        self.start_through(&[], arguments)
    }

    /// Starts the program through another one (a shell that sets a limit).
    pub fn start_through(&self, wrapper: &[&str], arguments: &[&str]) -> Program {
        let words: Vec<&str> = wrapper.iter().copied().chain([env!("CARGO_BIN_EXE_circlet")]).chain(arguments.iter().copied()).collect();
        let mut child = Command::new(words[0])
            .args(&words[1..])
            .env_clear()
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log: Arc<Mutex<String>> = Arc::default();
        let (lines, kept) = (BufReader::new(child.stderr.take().unwrap()), log.clone());
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                kept.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Program { child, log }
    }

    /// Runs the program to completion.
    pub fn run(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(env!("CARGO_BIN_EXE_circlet"))
            .args(arguments)
            .env_clear()
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("the program starts")
    }
}

impl Program {
    /// Returns its log output.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until it has logged `words`.
    pub async fn logged(&self, words: &str) {
        for _ in 0..600 {
            if self.log().contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{words:?} was not logged within 30 seconds:\n{}", self.log());
    }

    /// Returns the address it listens on, once it does.
    pub async fn address(&self) -> String {
        self.logged("listening on").await;
        let log = self.log();
        let address = log.split("listening on ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
        eventually("the site answers", || async { get(&address, "/health").is_some_and(|a| a.status == 200) }).await;
        address
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has used half a second of processor time: nothing else shows that a statement of SQLite
    /// never ends. Returns at once where there is no /proc (macOS).
    pub async fn works_hard(&self, what: &str) {
        let Some(before) = self.ticks() else { return };
        eventually(what, || async { self.ticks().is_some_and(|now| now >= before + 50) }).await;
    }

    /// The processor time used so far, in hundredths of a second.
    fn ticks(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).ok()?;
        // The program's name, in parentheses, can contain anything. User and system time are fields 14 and 15.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    }

    /// `kill -9`: no chance to clean up.
    pub fn kill(mut self) {
        self.kill_now();
    }

    /// Same as [`Program::kill`], also if it has ended.
    pub fn kill_now(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as an operating system does.
    pub fn ask_to_end(&self) {
        let done = Command::new("kill").args(["-TERM", &self.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Waits until it exits. Says what it logged if that was a failure, which a test may expect.
    pub fn ended(mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        if !status.success() {
            eprintln!("a program of this test ended with {status}; it logged:\n{}", self.log());
        }
        status
    }

    /// Returns whether it is still running.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if std::thread::panicking() {
            eprintln!("what a program of this test logged:\n{}", self.log());
        }
    }
}

/// Loads a page; `None` if the connection breaks.
pub fn get(address: &str, path: &str) -> Option<Answer> {
    talk(address, &format!("GET {path} HTTP/1.0\r\nHost: circlet.test\r\nAccept: text/html\r\n\r\n"))
}

/// Posts a form as a browser without scripts does, from the network address `from`.
pub fn post(address: &str, endpoint: &str, cookie: &str, from: &str, fields: &[(&str, &str)]) -> Option<Answer> {
    send(address, endpoint, &format!("Accept: text/html\r\nX-Forwarded-For: {from}\r\nCookie: {cookie}"), fields)
}

/// Posts a form as a page with scripts does.
pub fn post_scripted(address: &str, endpoint: &str, fields: &[(&str, &str)]) -> Option<Answer> {
    send(address, endpoint, "Accept: application/json", fields)
}

/// Does the same under an idempotency key.
pub fn post_once(address: &str, endpoint: &str, key: &str, fields: &[(&str, &str)]) -> Option<Answer> {
    send(address, endpoint, &format!("Accept: application/json\r\nIdempotency-Key: {key}"), fields)
}

/// Posts a form with some more headers.
fn send(address: &str, endpoint: &str, headers: &str, fields: &[(&str, &str)]) -> Option<Answer> {
    let encode = circlet::paths::encode;
    // "typed[values][tip]" becomes "form[typed][values][tip]".
    let name = |field: &str| field.split_once('[').map_or_else(|| format!("form[{field}]"), |(first, rest)| format!("form[{first}][{rest}"));
    let body = fields.iter().map(|(k, v)| format!("{}={}", encode(&name(k)), encode(v))).collect::<Vec<_>>().join("&");
    let head = format!(
        "POST /fn/{endpoint}?page=/ HTTP/1.0\r\nHost: circlet.test\r\nSec-Fetch-Site: same-origin\r\n{headers}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    talk(address, &(head + &body))
}

/// HTTP/1.0: one request and one response per connection.
fn talk(address: &str, request: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
    // A truncated response counts as none.
    if length.is_some_and(|length| bytes.len() < head.len() + 4 + length) {
        return None;
    }
    let location = head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default().to_owned();
    Some(Answer { status, location, body: body.to_owned() })
}
