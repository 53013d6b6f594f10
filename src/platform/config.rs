//! Configuration from the environment, read once at startup; every value has a default.

use anyhow::{Context, bail};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Who may create an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Everyone.
    Open,
    /// Only people whom staff added (`circlet user add`).
    Invite,
    /// No one, except people added on the command line (`circlet user add`).
    Closed,
}

/// The settings of one server.
#[derive(Clone, Debug)]
pub struct Config {
    /// `CIRCLET_DATA`: the data folder.
    pub data: PathBuf,
    /// `DATABASE_URL`: `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// `DATABASE_READ_URL`: a read replica, PostgreSQL only.
    pub database_read_url: Option<String>,
    /// `CIRCLET_ADDR`: the address to listen on.
    pub addr: SocketAddr,
    /// `CIRCLET_URL`: the public address, without a trailing slash.
    pub url: String,
    /// `SMTP_URL`; if not set, emails are written to files in the data folder.
    pub smtp_url: Option<String>,
    /// `MAIL_FROM`: the sender of all emails.
    pub mail_from: String,
    /// `CIRCLET_SITE`: the folder of the built site.
    pub site: PathBuf,
    /// `CIRCLET_TRUSTED_PROXIES`: addresses whose `X-Forwarded-For` counts, comma separated.
    pub trusted_proxies: Vec<IpAddr>,
    /// `CIRCLET_REGISTRATION`: open, invite or closed.
    pub registration: Registration,
    /// `CIRCLET_DEMO=1`: shows demo logins and `/dev/mail`, and allows a movable clock.
    pub demo: bool,
    /// `CIRCLET_TEST_CLOCK`: a file that contains the current time; demo mode only.
    pub test_clock: Option<PathBuf>,
}

impl Config {
    /// Reads the process environment.
    ///
    /// # Errors
    /// When a value is invalid; the message names the variable.
    pub fn from_env() -> anyhow::Result<Self> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads the settings through `get`; an empty value counts as not set.
    ///
    /// # Errors
    /// When a value is invalid; the message names the variable.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let get = |name: &str| get(name).filter(|v| !v.trim().is_empty());
        let data = PathBuf::from(get("CIRCLET_DATA").unwrap_or_else(|| "./data".to_owned()));
        let addr: SocketAddr =
            get("CIRCLET_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned()).parse().context("CIRCLET_ADDR must look like 127.0.0.1:3000")?;
        let url = get("CIRCLET_URL").unwrap_or_else(|| format!("http://{addr}")).trim_end_matches('/').to_owned();
        if !crate::types::check::looks_like_link(&url) && !url.starts_with("http://127.") && !url.starts_with("http://[") {
            bail!("CIRCLET_URL must be an http or https address, and is {url:?}");
        }
        let database_url = get("DATABASE_URL").unwrap_or_else(|| format!("sqlite://{}/circlet.db", data.display()));
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|p| database_url.starts_with(p)) {
            bail!("DATABASE_URL must begin with sqlite: or postgres:");
        }
        let registration = match get("CIRCLET_REGISTRATION").as_deref() {
            None | Some("open") => Registration::Open,
            Some("invite") => Registration::Invite,
            Some("closed") => Registration::Closed,
            Some(other) => bail!("CIRCLET_REGISTRATION must be open, invite or closed, and is {other:?}"),
        };
        let trusted_proxies = get("CIRCLET_TRUSTED_PROXIES")
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(|p| p.parse().with_context(|| format!("CIRCLET_TRUSTED_PROXIES holds {p:?}, which is no address")))
            .collect::<anyhow::Result<Vec<IpAddr>>>()?;
        let demo = get("CIRCLET_DEMO").is_some_and(|v| v == "1" || v == "true");
        Ok(Self {
            mail_from: get("MAIL_FROM").unwrap_or_else(|| "Circlet <circlet@localhost>".to_owned()),
            site: get("CIRCLET_SITE").map_or_else(default_site, PathBuf::from),
            smtp_url: get("SMTP_URL"),
            database_read_url: get("DATABASE_READ_URL"),
            test_clock: get("CIRCLET_TEST_CLOCK").filter(|_| demo).map(PathBuf::from),
            data,
            database_url,
            addr,
            url,
            trusted_proxies,
            registration,
            demo,
        })
    }

    /// Returns whether cookies can be `Secure` and `__Host-`: for an https address, and for loopback, which
    /// browsers treat as trustworthy.
    pub fn secure_cookies(&self) -> bool {
        let host = self.url.strip_prefix("http://").unwrap_or_default();
        self.url.starts_with("https://") || ["127.", "localhost", "[::1]"].iter().any(|h| host.starts_with(h))
    }

    /// Returns the folder for emails written to files.
    pub fn mail_folder(&self) -> PathBuf {
        self.data.join("mail")
    }

    /// Returns warnings for the host, one sentence each, to be logged at startup.
    pub fn warnings(&self) -> Vec<String> {
        let mut out = Vec::new();
        if self.smtp_url.is_none() && !self.demo {
            out.push(format!("SMTP_URL is not set: no mail is sent, mails are only written to {}", self.mail_folder().display()));
        }
        if !self.secure_cookies() {
            out.push(format!("CIRCLET_URL is {}, without https: passwords and links travel in the clear", self.url));
        }
        out
    }

    /// Returns the host and port of the public address.
    pub fn host(&self) -> &str {
        self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest)
    }
}

/// Returns the site folder next to the program (`../site` of the executable), or else `./site`.
fn default_site() -> PathBuf {
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.parent()?.join("site")));
    beside.filter(|p| p.is_dir()).unwrap_or_else(|| PathBuf::from("site"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> anyhow::Result<Config> {
        Config::read(|name| pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn everything_has_a_default() -> anyhow::Result<()> {
        let config = read(&[])?;
        assert_eq!(config.database_url, "sqlite://./data/circlet.db");
        assert_eq!(config.url, "http://127.0.0.1:3000");
        assert!(config.secure_cookies() && !config.demo && config.smtp_url.is_none());
        Ok(())
    }

    #[test]
    fn an_invalid_value_is_reported_with_its_variable() {
        for (name, value) in [
            ("CIRCLET_ADDR", "here"),
            ("CIRCLET_URL", "circlet.example"),
            ("DATABASE_URL", "mysql://x"),
            ("CIRCLET_REGISTRATION", "maybe"),
            ("CIRCLET_TRUSTED_PROXIES", "10.0.0.1, proxy"),
        ] {
            let error = read(&[(name, value)]).map(|_| ()).map_err(|e| format!("{e:#}"));
            assert!(error.is_err_and(|e| e.contains(name)), "{name}");
        }
    }

    #[test]
    fn plain_http_elsewhere_has_no_secure_cookies() -> anyhow::Result<()> {
        assert!(!read(&[("CIRCLET_URL", "http://library.example")])?.secure_cookies());
        assert!(read(&[("CIRCLET_URL", "https://library.example/")])?.secure_cookies());
        Ok(())
    }

    #[test]
    fn missing_mail_and_plain_http_are_warned_about_but_not_in_the_demo() -> anyhow::Result<()> {
        assert_eq!(read(&[("CIRCLET_DEMO", "1")])?.warnings(), Vec::<String>::new());
        assert!(read(&[])?.warnings().concat().contains("SMTP_URL"));
        assert!(read(&[("SMTP_URL", "smtp://x"), ("CIRCLET_URL", "http://library.example")])?.warnings().concat().contains("CIRCLET_URL"));
        Ok(())
    }

    #[test]
    fn the_test_clock_exists_only_in_demo_mode() -> anyhow::Result<()> {
        assert!(read(&[("CIRCLET_TEST_CLOCK", "/x")])?.test_clock.is_none());
        assert!(read(&[("CIRCLET_TEST_CLOCK", "/x"), ("CIRCLET_DEMO", "1")])?.test_clock.is_some());
        Ok(())
    }
}
