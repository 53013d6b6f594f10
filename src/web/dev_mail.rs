//! `/dev/mail`: the emails written to files, for people who try the demo and for end-to-end tests. Not found
//! outside demo mode.

use super::{assets, context, error_page};
use crate::i18n::{self, Locale, t};
use crate::paths;
use crate::platform::{App, Error};
use crate::types::{AppError, PageNumber};
use askama::Template;
use axum::extract::{Path as UrlPath, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use mail_parser::{Address, Message, MessageParser, MimeHeaders};
use serde::Deserialize;
use std::path::Path;
use std::time::SystemTime;

/// Emails per page of the list.
const SIZE: u32 = 50;
/// How many files the list reads, newest first.
const LOOK_AT: usize = 2_000;

/// Query parameters of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    to: String,
    #[serde(default)]
    page: String,
}

/// One email in the list.
struct Head {
    path: String,
    subject: String,
    to: String,
    date: String,
}

/// A piece of an email's text.
enum Piece {
    Words(String),
    Link(String),
}

/// One email, opened.
struct Opened {
    head: Head,
    from: String,
    reply_to: String,
    attached: String,
    paragraphs: Vec<Vec<Vec<Piece>>>,
    headers: String,
}

/// Labels of both pages.
struct Words {
    title: &'static str,
    lead: &'static str,
    to: &'static str,
    from: &'static str,
    answers_to: &'static str,
    date: &'static str,
    attached: &'static str,
    filter: &'static str,
    show: &'static str,
    none: &'static str,
    headers: &'static str,
    no_text: &'static str,
    back: &'static str,
}

#[derive(Template)]
#[template(path = "dev_mails.html")]
struct ListPage<'a> {
    lang: &'a str,
    dir: &'a str,
    css: &'a str,
    site: &'a str,
    t: Words,
    to: &'a str,
    items: Vec<Head>,
    pages: u32,
    place: String,
    previous: &'a str,
    next: &'a str,
    newer: Option<String>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "dev_mail.html")]
struct MailPage<'a> {
    lang: &'a str,
    dir: &'a str,
    css: &'a str,
    site: &'a str,
    t: Words,
    mail: Opened,
    list: &'a str,
}

/// The list, newest first; `to` filters by address.
pub async fn list(State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let l = context::locale(&headers, app.config.secure_cookies());
    if !app.config.demo {
        return error_page::page(&app, l, &AppError::NotFound);
    }
    let texts = app.site.texts();
    let folder = app.config.mail_folder();
    let to = asked.to.trim().to_lowercase();
    let wanted = to.clone();
    let Ok(heads) = tokio::task::spawn_blocking(move || heads(&folder, &wanted)).await else {
        return error_page::page(&app, l, &AppError::Internal);
    };
    let pages = u32::try_from(heads.len()).unwrap_or(u32::MAX).div_ceil(SIZE).max(1);
    let number = PageNumber::parse(Some(&asked.page)).within(pages);
    let before = usize::try_from((number - 1) * SIZE).unwrap_or(0);
    let items = heads.into_iter().skip(before).take(SIZE as usize).collect();
    let other = |n: u32| format!("{}?to={}&page={n}", paths::DEV_MAIL, paths::encode(&to));
    show(
        &app,
        &headers,
        &ListPage {
            lang: i18n::code(l),
            dir: i18n::direction(l),
            css: assets::stylesheet(),
            site: texts.name_or_default(),
            t: words(l),
            to: &to,
            place: t!(l, site.page_of, page = number, pages = pages).to_string(),
            previous: t!(l, site.previous),
            next: t!(l, site.next),
            newer: (number > 1).then(|| other(number - 1)),
            older: (number < pages).then(|| other(number + 1)),
            items,
            pages,
        },
    )
}

/// One email.
pub async fn one(State(app): State<App>, headers: HeaderMap, UrlPath(name): UrlPath<String>) -> Response {
    let l = context::locale(&headers, app.config.secure_cookies());
    // Only a file name, never a path to another folder.
    let plain = name.ends_with(".eml") && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') && !name.starts_with('.');
    if !app.config.demo || !plain {
        return error_page::page(&app, l, &AppError::NotFound);
    }
    let Ok(bytes) = tokio::fs::read(app.config.mail_folder().join(&name)).await else {
        return error_page::page(&app, l, &AppError::NotFound);
    };
    let Some(mail) = open(&name, &bytes, t!(l, dev.no_subject)) else {
        return error_page::page(&app, l, &AppError::NotFound);
    };
    let texts = app.site.texts();
    let page = MailPage {
        lang: i18n::code(l),
        dir: i18n::direction(l),
        css: assets::stylesheet(),
        site: texts.name_or_default(),
        t: words(l),
        mail,
        list: paths::DEV_MAIL,
    };
    show(&app, &headers, &page)
}

fn show(app: &App, headers: &HeaderMap, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => error_page::fail(app, headers, &Error::Internal(error.into())),
    }
}

/// Returns the headers of the folder's emails, newest first.
fn heads(folder: &Path, to: &str) -> Vec<Head> {
    let mut files: Vec<(SystemTime, String)> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.file_name().into_string().ok()?)))
        .filter(|(_, name)| name.ends_with(".eml") && !name.starts_with('.'))
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    files.truncate(LOOK_AT);
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).ok()?;
        Some(head(name, &MessageParser::default().parse_headers(&bytes)?, "—"))
    };
    files.iter().filter_map(|(_, name)| read(name)).filter(|head| to.is_empty() || head.to.to_lowercase() == to).collect()
}

fn head(name: &str, mail: &Message<'_>, no_subject: &str) -> Head {
    Head {
        path: format!("{}/{name}", paths::DEV_MAIL),
        subject: mail.subject().filter(|s| !s.is_empty()).unwrap_or(no_subject).to_owned(),
        to: addresses(mail.to()),
        date: mail.date().map(|d| d.to_rfc3339()).unwrap_or_default(),
    }
}

fn open(name: &str, bytes: &[u8], no_subject: &str) -> Option<Opened> {
    let mail = MessageParser::default().parse(bytes)?;
    let text = mail.body_text(0).unwrap_or_default().replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    Some(Opened {
        head: head(name, &mail, no_subject),
        from: addresses(mail.from()),
        reply_to: addresses(mail.reply_to()),
        attached: mail.attachments().filter_map(|a| a.attachment_name()).collect::<Vec<_>>().join(", "),
        paragraphs: paragraphs.map(|p| p.lines().map(pieces).collect()).collect(),
        headers: String::from_utf8_lossy(bytes).split("\r\n\r\n").next().unwrap_or_default().to_owned(),
    })
}

fn addresses(address: Option<&Address<'_>>) -> String {
    address.map(|a| a.iter().filter_map(|one| one.address()).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// Splits a line of text into text and links.
fn pieces(line: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|p| rest.find(p)).min() {
        let (words, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"".contains(c)).unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        let bare = link.trim_end_matches(['.', ',', ')', ';']);
        out.push(Piece::Words(words.to_owned()));
        out.push(Piece::Link(bare.to_owned()));
        out.push(Piece::Words(link.strip_prefix(bare).unwrap_or_default().to_owned()));
        rest = after;
    }
    out.push(Piece::Words(rest.to_owned()));
    out
}

fn words(l: Locale) -> Words {
    Words {
        title: t!(l, dev.title),
        lead: t!(l, dev.lead),
        to: t!(l, dev.to),
        from: t!(l, dev.from),
        answers_to: t!(l, dev.answers_to),
        date: t!(l, dev.date),
        attached: t!(l, dev.attached),
        filter: t!(l, dev.filter),
        show: t!(l, dev.show),
        none: t!(l, dev.none),
        headers: t!(l, dev.headers),
        no_text: t!(l, dev.no_text),
        back: t!(l, dev.back),
    }
}
