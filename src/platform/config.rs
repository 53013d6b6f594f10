//! Configuration from the environment, read once at startup; every value has a default.

use super::secret::Keys;
use anyhow::{Context, bail};
use ipnet::IpNet;
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
    /// `DATABASE_URL`: `sqlite://…` or `postgres://…`; with `CIRCLET_SYNC=full`, SQLite's says so.
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
    /// `CIRCLET_TRUSTED_PROXIES`: addresses and networks whose `X-Forwarded-For` counts, comma separated.
    pub trusted_proxies: Vec<IpNet>,
    /// `CIRCLET_REGISTRATION`: open, invite or closed.
    pub registration: Registration,
    /// `CIRCLET_DEMO=1`: shows demo logins and `/dev/mail`, and allows a movable clock.
    pub demo: bool,
    /// `CIRCLET_TEST_CLOCK`: a file that contains the current time; demo mode only.
    pub test_clock: Option<PathBuf>,
    /// `CIRCLET_BACKUPS`: how many nightly backups are kept; 0 for none.
    pub backups: usize,
    /// `CIRCLET_SECRET`: the secret that signs links, and others to be used; if not set, in a file of the data folder.
    pub secret: Option<Keys>,
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
        let host = url.split_once("://").map_or("", |(_, host)| host);
        if let Some(at) = host.find(['/', '?', '#']) {
            let (_, rest) = host.split_at(at);
            bail!("CIRCLET_URL must end after the host, without {rest:?}: Circlet needs a host name of its own, such as circles.library.example");
        }
        let database_url = match get("DATABASE_URL") {
            Some(url) => url,
            None => sqlite_in(&data)?,
        };
        let database_url = match get("CIRCLET_SYNC").as_deref() {
            None | Some("normal") => database_url,
            Some("full") => synced(database_url),
            Some(other) => bail!("CIRCLET_SYNC must be normal or full, and is {other:?}"),
        };
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|p| database_url.starts_with(p)) {
            bail!("DATABASE_URL must begin with sqlite: or postgres:");
        }
        let database_read_url = get("DATABASE_READ_URL");
        for (name, url) in [("DATABASE_URL", Some(&database_url)), ("DATABASE_READ_URL", database_read_url.as_ref())] {
            if let Some(url) = url.filter(|url| url.starts_with("postgres")) {
                readable(url).map_err(|why| anyhow::anyhow!("{name} cannot be read: {why}"))?;
            }
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
            .map(|p| p.parse::<IpNet>().or_else(|_| p.parse::<IpAddr>().map(|one| IpNet::from(one.to_canonical()))).ok().ok_or(p))
            .collect::<Result<Vec<IpNet>, &str>>()
            .map_err(|p| anyhow::anyhow!("CIRCLET_TRUSTED_PROXIES holds {p:?}, which is neither an address nor a network such as 172.16.0.0/12"))?;
        let secret = get("CIRCLET_SECRET").map(|text| Keys::parse(&text)).transpose().context("CIRCLET_SECRET cannot be used")?;
        let backups = get("CIRCLET_BACKUPS").unwrap_or_else(|| "7".to_owned()).parse().context("CIRCLET_BACKUPS must be a number of nights, or 0")?;
        let demo = get("CIRCLET_DEMO").is_some_and(|v| v == "1" || v == "true");
        Ok(Self {
            mail_from: get("MAIL_FROM").unwrap_or_else(|| "Circlet <circlet@localhost>".to_owned()),
            site: get("CIRCLET_SITE").map_or_else(default_site, PathBuf::from),
            smtp_url: get("SMTP_URL"),
            database_read_url,
            secret,
            backups,
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

    /// Returns whether cookies are `Secure` and `__Host-`: for an https address. Over http they would be dropped, by
    /// Safari even on this machine, and people would be signed out as soon as they sign in.
    pub fn secure_cookies(&self) -> bool {
        self.url.starts_with("https://")
    }

    /// Returns whether the site is served for this machine only.
    fn is_local(&self) -> bool {
        ["127.", "localhost", "[::1]"].iter().any(|host| self.host().starts_with(host))
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
        if !self.secure_cookies() && !self.is_local() {
            out.push(format!("CIRCLET_URL is {}, without https: passwords and links travel in the clear", self.url));
        }
        out
    }

    /// Returns the host and port of the public address.
    pub fn host(&self) -> &str {
        self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest)
    }
}

/// Returns the URL of the database in a data folder of any name.
fn sqlite_in(data: &std::path::Path) -> anyhow::Result<String> {
    let folder = data.to_str().with_context(|| format!("CIRCLET_DATA: the name of {} is not in UTF-8", data.display()))?;
    // A relative path is one from here; without the dot its first folder would be taken for a host.
    let from = if folder.starts_with('/') || folder.starts_with('.') { "" } else { "./" };
    Ok(format!("sqlite://{from}{}/circlet.db", crate::paths::encode(folder)))
}

/// Returns the URL of a database that syncs every commit to the disk. PostgreSQL does that unless it is told otherwise.
fn synced(url: String) -> String {
    if !url.starts_with("sqlite:") {
        return url;
    }
    let sign = if url.contains('?') { '&' } else { '?' };
    format!("{url}{sign}synchronous=full")
}

/// Checks the address of a PostgreSQL server; says what is wrong without its password.
fn readable(url: &str) -> Result<(), String> {
    let after = url.split_once("://").map_or("", |(_, after)| after);
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let (authority, rest) = after.split_at(end);
    // What follows a character that ends the password early still holds the sign before the host.
    let early = rest.chars().next().filter(|_| rest.contains('@')).or(authority.matches('@').nth(1).map(|_| '@'));
    if let Some(sign) = early {
        return Err(format!("in its user name and password, {sign:?} is written {:?}", format!("%{:02X}", u32::from(sign))));
    }
    let parsed = url::Url::parse(url).map_err(|error| format!("{error}. It looks like postgres://user:password@host/database"))?;
    if parsed.host_str().is_none() && !parsed.query_pairs().any(|(name, _)| name == "host") {
        return Err("it names no host. It looks like postgres://user:password@host/database".to_owned());
    }
    Ok(())
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
        assert!(!config.demo && config.smtp_url.is_none());
        Ok(())
    }

    #[test]
    fn an_invalid_value_is_reported_with_its_variable() {
        for (name, value) in [
            ("CIRCLET_ADDR", "here"),
            ("CIRCLET_URL", "circlet.example"),
            ("DATABASE_URL", "mysql://x"),
            ("CIRCLET_REGISTRATION", "maybe"),
            ("CIRCLET_SYNC", "off"),
            ("CIRCLET_TRUSTED_PROXIES", "10.0.0.1, proxy"),
            ("CIRCLET_TRUSTED_PROXIES", "10.0.0.0/33"),
            ("DATABASE_URL", "postgres://circlet:secret@:bad/circlet"),
            ("CIRCLET_SECRET", "swordfish"),
            ("CIRCLET_BACKUPS", "a week"),
        ] {
            let error = read(&[(name, value)]).map(|_| ()).map_err(|e| format!("{e:#}"));
            assert!(error.is_err_and(|e| e.contains(name)), "{name}");
        }
    }

    #[test]
    fn case_18_an_address_with_a_path_is_refused() {
        for url in ["https://library.example/circles-app", "https://library.example/?x", "http://127.0.0.1:3000/a/"] {
            let error = read(&[("CIRCLET_URL", url)]).map(|_| ()).map_err(|e| format!("{e:#}"));
            assert!(error.is_err_and(|e| e.contains("CIRCLET_URL must end after the host")), "{url}");
        }
    }

    #[test]
    fn case_19_an_unreadable_database_url_is_explained_without_its_password() {
        for (url, sign, code) in [
            ("postgres://circlet:p#zz@localhost/circlet", '#', "%23"),
            ("postgres://circlet:p@zz/w@localhost/circlet", '/', "%2F"),
            ("postgres://circlet:p@zz@localhost/circlet", '@', "%40"),
            ("postgres://circlet:p?zz@localhost/circlet", '?', "%3F"),
        ] {
            for name in ["DATABASE_URL", "DATABASE_READ_URL"] {
                let error = read(&[(name, url)]).map(|_| ()).map_err(|e| format!("{e:#}")).err().unwrap_or_default();
                assert!(error.contains(name) && error.contains(&format!("{sign:?} is written {code:?}")), "{error}");
                assert!(!error.contains("zz"), "{error}");
            }
        }
        for url in ["postgres://circlet:p%23ss@localhost/circlet", "postgres:///circlet?host=/run/postgresql", "postgres://db/circlet?options=-c%20x"]
        {
            assert!(read(&[("DATABASE_URL", url)]).is_ok(), "{url}");
        }
    }

    #[test]
    fn plain_http_has_no_secure_cookies() -> anyhow::Result<()> {
        assert!(!read(&[("CIRCLET_URL", "http://library.example")])?.secure_cookies());
        assert!(!read(&[])?.secure_cookies());
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
