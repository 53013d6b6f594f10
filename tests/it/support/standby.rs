//! A site whose anonymous pages are read from a lagging copy. On PostgreSQL that is a real standby of a
//! separate server, whose replay can be paused; on SQLite a copy of the file.

use crate::harness::Site;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A primary and its standby, both stopped with the test.
pub struct Cluster {
    folder: tempfile::TempDir,
    started: Vec<PathBuf>,
    primary: u16,
    standby: u16,
}

/// Runs one of PostgreSQL's programs, as a user that it accepts.
fn run(program: &str, arguments: &[&str]) -> Output {
    // PostgreSQL refuses to run as root.
    let root = std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    // `runuser` uses its own path.
    let path = std::env::var("PATH").unwrap_or_default();
    let file = path.split(':').map(|folder| Path::new(folder).join(program)).find(|file| file.is_file());
    let file = file.unwrap_or_else(|| panic!("{program} was not found: scripts/postgres adds PostgreSQL's programs to PATH"));
    let mut command = if root { Command::new("runuser") } else { Command::new(&file) };
    if root {
        command.args(["-u", user(), "--"]).arg(file);
    }
    command.args(arguments).current_dir("/").output().unwrap_or_else(|error| panic!("{program} could not be run: {error}"))
}

fn user() -> &'static str {
    let known = Command::new("id").arg("postgres").output().is_ok_and(|id| id.status.success());
    if known { "postgres" } else { "no one" }
}

fn must(program: &str, arguments: &[&str]) {
    let done = run(program, arguments);
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Cluster {
    /// Starts a primary with an empty database `site`, and a standby that follows it.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        drop(Command::new("chown").arg(user()).arg(folder.path()).status());
        let mut cluster = Self { started: Vec::new(), primary: 0, standby: 0, folder };
        let (first, second) = (cluster.folder.path().join("primary"), cluster.folder.path().join("standby"));
        let (first_text, second_text) = (first.display().to_string(), second.display().to_string());
        must("initdb", &["-D", &first_text, "-U", "circlet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        cluster.primary = cluster.serve(&first);
        execute(&cluster.url(cluster.primary, "postgres"), "create database site").await;
        let port = cluster.primary.to_string();
        must(
            "pg_basebackup",
            &["-h", "127.0.0.1", "-p", &port, "-U", "circlet", "-D", &second_text, "-R", "-X", "stream", "-c", "fast", "--no-sync"],
        );
        cluster.standby = cluster.serve(&second);
        cluster
    }

    /// Starts the server in a folder, on a free port.
    fn serve(&mut self, data: &Path) -> u16 {
        let (text, log) = (data.display().to_string(), data.with_extension("log").display().to_string());
        // Another process may take the port before PostgreSQL does.
        for _ in 0..5 {
            let port = free_port();
            let options = format!(
                "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c wal_level=replica -c max_wal_senders=4 \
                 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=16MB -c max_connections=100",
                self.folder.path().display()
            );
            if run("pg_ctl", &["-D", &text, "-l", &log, "-w", "-o", &options, "start"]).status.success() {
                self.started.push(data.to_owned());
                return port;
            }
        }
        panic!("PostgreSQL did not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    fn url(&self, port: u16, name: &str) -> String {
        format!("postgres://circlet@127.0.0.1:{port}/{name}")
    }

    /// Returns a site that reads anonymous pages from the standby.
    pub async fn site(&self) -> Site {
        let (primary, standby) = (self.url(self.primary, "site"), self.url(self.standby, "site"));
        Site::with(&[("DATABASE_URL", &primary), ("DATABASE_READ_URL", &standby)]).await
    }

    /// Pauses the standby once it has replayed everything written so far.
    pub async fn pause(&self) {
        self.follow().await;
        let standby = self.url(self.standby, "site");
        execute(&standby, "select cast(pg_wal_replay_pause() as text)").await;
        until(&standby, "select cast(pg_get_wal_replay_pause_state() as text)", |state| state == "paused").await;
    }

    /// Resumes the standby, and waits until it has replayed everything written so far.
    pub async fn resume(&self) {
        execute(&self.url(self.standby, "site"), "select cast(pg_wal_replay_resume() as text)").await;
        self.follow().await;
    }

    async fn follow(&self) {
        let written = text(&self.url(self.primary, "site"), "select cast(pg_current_wal_insert_lsn() as text)").await;
        let behind = format!("select cast(pg_last_wal_replay_lsn() >= cast('{written}' as pg_lsn) as text)");
        // What is written without waiting for the disk is sent when it is flushed, which a checkpoint forces.
        execute(&self.url(self.primary, "site"), "checkpoint").await;
        until(&self.url(self.standby, "site"), &behind, |there| there == "true").await;
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The standby first, because a primary waits for it.
        for data in self.started.iter().rev() {
            drop(run("pg_ctl", &["-D", &data.display().to_string(), "-m", "immediate", "stop"]));
        }
    }
}

async fn execute(url: &str, statement: &'static str) {
    use sqlx::Connection;
    sqlx::any::install_default_drivers();
    let mut conn = sqlx::AnyConnection::connect(url).await.unwrap();
    sqlx::query(statement).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

async fn text(url: &str, statement: &str) -> String {
    use sqlx::Connection;
    sqlx::any::install_default_drivers();
    let mut conn = sqlx::AnyConnection::connect(url).await.unwrap();
    let found = sqlx::query_scalar(sqlx::AssertSqlSafe(statement.to_owned())).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    found
}

/// Polls the database until the answer is right; every query opens a new connection, so a thousand of them
/// take long enough.
async fn until(url: &str, statement: &str, right: impl Fn(&str) -> bool) {
    for _ in 0..5000 {
        if right(&text(url, statement).await) {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it did not become true: {statement}");
}
