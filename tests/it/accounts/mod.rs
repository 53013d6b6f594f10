//! Accounts: shared by the tests of both parts.

mod claims;
mod entry;
mod guesses;
mod security_log;
mod settings;
mod staff_rights;
mod switches;

use crate::harness::{Browser, HOST, Reply, Site};
use axum::http::StatusCode;

const PASSWORD: &str = "tea and biscuits";
const FORM: [(&str, &str); 4] = [("name", "Rosa Diaz"), ("email", "Rosa@Example.org"), ("password", "three warm blankets"), ("consent", "on")];

struct Mail {
    kind: String,
    to: String,
    text: String,
    html: String,
}

impl Mail {
    /// Returns the path of the link below `folder` in the email.
    fn link(&self, folder: &str) -> String {
        let start = format!("https://{HOST}");
        let found = self.text.split_whitespace().filter_map(|w| w.strip_prefix(start.as_str())).find(|p| p.starts_with(folder));
        found.unwrap_or_else(|| panic!("no {folder} in {}", self.text)).to_owned()
    }
}

async fn mails(site: &Site) -> Vec<Mail> {
    site.outbox().await.into_iter().map(|mail| Mail { kind: mail.kind, to: mail.to_email, text: mail.text_body, html: mail.html_body }).collect()
}

async fn last_mail(site: &Site) -> Mail {
    mails(site).await.pop().expect("an email")
}

fn with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    FORM.iter().map(|(k, v)| if *k == field { (*k, value) } else { (*k, *v) }).collect()
}

async fn register(browser: &Browser, form: &[(&str, &str)]) -> Reply {
    browser.post("accounts/register", "/register", form).await
}

async fn sign_in(browser: &Browser, email: &str, password: &str) -> Reply {
    browser.post("accounts/sign-in", "/sign-in", &[("email", email), ("password", password)]).await
}

async fn follow_link(browser: &Browser, endpoint: &str, path: &str, more: &[(&str, &str)]) -> Reply {
    let link = path.rsplit('/').next().unwrap();
    browser.post(endpoint, path, &[&[("link", link)], more].concat()).await
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/settings").await.status == StatusCode::OK
}
