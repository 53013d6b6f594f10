//! Event streams of the real program, as browsers have them: each comes again with the last numbers that it was told.

use super::eventually;
use circlet::live::model::{Told, event};
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;

/// One browser's stream, over all its connections.
#[derive(Clone)]
pub struct Listener {
    query: String,
    from: String,
    heard: Arc<Mutex<Heard>>,
}

/// What a stream has said.
#[derive(Debug, Default)]
pub struct Heard {
    /// Whether a connection stands and has said that it is open.
    pub open: bool,
    /// What the browser says when it comes again.
    pub last: String,
    /// What has happened, in the order in which it was told.
    pub told: Vec<Told>,
}

impl Listener {
    /// Asks for a stream with `query` (`link=…`) from the network address `from`.
    pub fn new(query: &str, from: &str) -> Self {
        Self { query: query.to_owned(), from: from.to_owned(), heard: Arc::default() }
    }

    pub fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap()
    }

    /// Opens a connection; returns the status of the answer. What a stream says is read until the connection breaks.
    pub async fn open(self, address: String) -> u16 {
        let last = self.heard().last.clone();
        let known = if last.is_empty() { last } else { format!("Last-Event-ID: {last}\r\n") };
        // HTTP/1.0: the body is not cut into chunks.
        let request = format!("GET /live?{} HTTP/1.0\r\nHost: circlet.test\r\nX-Forwarded-For: {}\r\n{known}\r\n", self.query, self.from);
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut lines = BufReader::new(stream).lines();
        let first = lines.next_line().await.unwrap().unwrap();
        while lines.next_line().await.unwrap().is_some_and(|line| !line.is_empty()) {}
        let status = first.split(' ').nth(1).unwrap().parse().unwrap();
        if status == 200 {
            tokio::spawn(self.listen(lines));
        }
        status
    }

    async fn listen<R: AsyncBufRead + Unpin>(self, mut lines: Lines<R>) {
        let (mut name, mut id, mut data) = (String::new(), String::new(), String::new());
        while let Ok(Some(line)) = lines.next_line().await {
            match line.split_once(':').map(|(field, value)| (field, value.trim_start().to_owned())) {
                Some(("event", value)) => name = value,
                Some(("id", value)) => id = value,
                Some(("data", value)) => data = value,
                Some(_) => {}
                // An event whose end was cut off does not count.
                None => self.heard().hear(&take(&mut name), take(&mut id), &take(&mut data)),
            }
        }
        self.heard().open = false;
    }
}

impl Heard {
    fn hear(&mut self, name: &str, id: String, data: &str) {
        if !id.is_empty() {
            self.last = id;
        }
        match name {
            event::BEAT => self.open = true,
            event::TOLD => self.told.push(serde_json::from_str(data).unwrap()),
            _ => {}
        }
    }
}

/// Opens streams at once; returns the statuses of the answers.
pub async fn open_all(listeners: &[Listener], address: &str) -> Vec<u16> {
    let asked: Vec<_> = listeners.iter().map(|listener| tokio::spawn(listener.clone().open(address.to_owned()))).collect();
    let mut statuses = Vec::new();
    for asked in asked {
        statuses.push(asked.await.unwrap());
    }
    statuses
}

/// Waits until something is true of every stream.
pub async fn all(listeners: &[Listener], what: &str, is: impl Fn(&Heard) -> bool) {
    eventually(what, || async { listeners.iter().all(|listener| is(&listener.heard())) }).await;
}
