//! Headings, labels and values of the page, in the reader's language.

use super::{Column, Line, Value, Values};
use crate::circles::model::AddressShown;
use crate::feedback::service::{WEEKLY, WEEKLY_1};
use crate::goals::model::Step;
use crate::i18n::{self, Locale, dates, regions, t};
use crate::platform::Ctx;
use crate::platform::dates::from_us;
use crate::questions::service::{self as questions, Definition};
use crate::surveys::service::{CLOSING, CLOSING_FACILITATOR};
use serde_json::Value as Json;

/// Returns a table's heading; `None` for what only the file has: answers name their sheets, and the security log is in the
/// settings.
pub fn title(l: Locale, table: &str) -> Option<&'static str> {
    Some(match table {
        "accounts" => t!(l, personal.accounts),
        "signups" => t!(l, personal.signups),
        "seat_alerts" => t!(l, personal.seat_alerts),
        "rsvps" => t!(l, personal.rsvps),
        "check_ins" => t!(l, personal.check_ins),
        "checklist_ticks" => t!(l, personal.checklist_ticks),
        "tasks" => t!(l, personal.tasks),
        "task_ticks" => t!(l, personal.task_ticks),
        "goals" => t!(l, personal.goals),
        "pulse_given" => t!(l, personal.pulse_given),
        "feedback_attendance" => t!(l, personal.feedback_attendance),
        "circle_facilitators" => t!(l, personal.circle_facilitators),
        "planned_cancellations" => t!(l, personal.planned_cancellations),
        "invitations" => t!(l, personal.invitations),
        "courses" => t!(l, personal.courses),
        "messages" => t!(l, personal.messages),
        "recaps" => t!(l, personal.recaps),
        "posts" => t!(l, personal.posts),
        "post_reactions" => t!(l, personal.post_reactions),
        "board_people" => t!(l, personal.board_people),
        "post_reports" => t!(l, personal.post_reports),
        "answers" => t!(l, personal.answers),
        "feedback" => t!(l, personal.feedback),
        "ratings" => t!(l, personal.ratings),
        "tips" => t!(l, personal.tips),
        "tip_marks" => t!(l, personal.tip_marks),
        "page_reports" => t!(l, personal.page_reports),
        "outbox" => t!(l, personal.outbox),
        _ => return None,
    })
}

/// Returns a column's label; `None` for what only the file has.
pub fn label(l: Locale, table: &str, column: &str) -> Option<&'static str> {
    Some(match (table, column) {
        ("signups", "created_at") => t!(l, personal.signed_up_at),
        ("page_reports" | "post_reports", "at") | ("outbox", "created_at") => t!(l, personal.created_at),
        ("feedback", "attendance") => t!(l, personal.number_of_people),
        ("ratings" | "tips", "hidden_at") | ("courses", "hidden_at") => t!(l, personal.hidden_at),
        ("ratings" | "planned_cancellations", "reason") => t!(l, personal.reason),
        ("tips" | "page_reports" | "post_reports", "words") | ("messages" | "posts", "body") | ("feedback", "reflection") => t!(l, personal.text),
        ("outbox", "closed_at") => t!(l, personal.sent_or_dropped_at),
        ("page_reports", "closed_at") => t!(l, personal.closed_at),
        ("outbox" | "post_reactions", "kind") => t!(l, personal.kind),
        ("board_people", "emails") => t!(l, personal.board_emails),
        ("page_reports" | "outbox", "locale") | ("tasks", "minutes" | "state") => return None,
        ("recaps", "done") => t!(l, recaps.done),
        ("recaps", "next") => t!(l, recaps.next),
        ("recaps", "public") => t!(l, recaps.public),
        (_, "circle") => t!(l, personal.circle),
        (_, "meeting") => t!(l, personal.meeting),
        (_, "task") | ("tasks", "title") => t!(l, personal.task),
        ("checklist_ticks", "item") => t!(l, personal.task),
        ("task_ticks" | "checklist_ticks", "at") => t!(l, personal.ticked_at),
        (_, "course") => t!(l, personal.course),
        (_, "name") => t!(l, personal.name),
        (_, "shown_name") => t!(l, personal.shown_name),
        (_, "email" | "to_email") => t!(l, personal.email),
        (_, "new_email") => t!(l, personal.new_email),
        (_, "confirmed_at") => t!(l, personal.confirmed_at),
        (_, "created_at") => t!(l, personal.created_at),
        (_, "updated_at") => t!(l, personal.updated_at),
        (_, "locale") => t!(l, personal.locale),
        (_, "region") => t!(l, personal.region),
        (_, "joined_off_at") => t!(l, personal.joined_off_at),
        (_, "left_off_at") => t!(l, personal.left_off_at),
        (_, "feedback_off_at") => t!(l, personal.feedback_off_at),
        (_, "staff") => t!(l, personal.staff),
        (_, "blocked_at") => t!(l, personal.blocked_at),
        (_, "deleting_at") => t!(l, personal.deleting_at),
        (_, "decided_at") => t!(l, personal.decided_at),
        (_, "address_shown") => t!(l, personal.address_shown),
        (_, "goal") => t!(l, personal.goal),
        (_, "support") => t!(l, personal.support),
        ("signups", "answer") => t!(l, personal.answer),
        (_, "consent_at") => t!(l, personal.consent_at),
        (_, "seated") => t!(l, personal.seated),
        (_, "unproven") => t!(l, personal.unproven),
        ("goals", "progress") => t!(l, goals.progress),
        ("goals", "notes") => t!(l, goals.notes),
        ("goals", "shared") => t!(l, goals.shared),
        ("goals", "can_help") => t!(l, goals.can_help),
        ("goals", "needs") => t!(l, goals.needs),
        ("goals", "in_touch_at") => t!(l, goals.touch),
        (_, "changed_at") => t!(l, personal.updated_at),
        (_, "asked_at") => t!(l, personal.asked_at),
        (_, "reminders_off_at") => t!(l, personal.reminders_off_at),
        (_, "messages_off_at") => t!(l, personal.messages_off_at),
        (_, "previous") => t!(l, personal.previous),
        (_, "proposed") => t!(l, personal.proposed),
        (_, "proposed_at") => t!(l, personal.proposed_at),
        (_, "added_by_facilitator") => t!(l, personal.added_by_facilitator),
        (_, "coming") => t!(l, personal.coming),
        (_, "answered_at") => t!(l, personal.answered_at),
        ("check_ins", "at") => t!(l, personal.checked_in_at),
        (_, "left_out_at") => t!(l, personal.left_out_at),
        (_, "added_at") => t!(l, personal.added_at),
        (_, "sent_by_you") => t!(l, personal.sent_by_you),
        (_, "accepted_by_you") => t!(l, personal.accepted_by_you),
        (_, "sent_at") => t!(l, personal.sent_at),
        (_, "accepted_at") => t!(l, personal.accepted_at),
        (_, "title") => t!(l, personal.course),
        (_, "link") => t!(l, personal.link),
        (_, "hidden_reason") => t!(l, personal.hidden_reason),
        (_, "subject") => t!(l, personal.subject),
        (_, "rating") => t!(l, personal.rating),
        (_, "done_at") => t!(l, personal.done_at),
        (_, "stars") => t!(l, personal.stars),
        (_, "helpful") => t!(l, personal.helpful),
        (_, "staff_answer") => t!(l, personal.staff_answer),
        (_, "state") => t!(l, personal.state),
        (_, "edited_at") => t!(l, personal.edited_at),
        (_, "withdrawn_at") => t!(l, personal.withdrawn_at),
        (_, "pinned_at") => t!(l, personal.pinned_at),
        _ => return None,
    })
}

/// Returns a value in words; `None` if there is none.
pub(super) fn value(ctx: &Ctx, table: &str, column: &str, value: Value) -> Option<String> {
    let l = ctx.locale;
    let words = match (value, table, column) {
        (Value::Empty | Value::Moment(_), ..) => return None,
        (Value::Int(number), ..) => number.to_string(),
        (Value::Yes(yes), ..) => if yes { t!(l, personal.yes) } else { t!(l, personal.no) }.to_owned(),
        (Value::Json(json), ..) => texts(&json).join("; "),
        (Value::Text(text), _, "locale") => i18n::languages::listed(l, &text),
        (Value::Text(text), "goals", "progress") => progress(l, &text)?.to_owned(),
        (Value::Text(text), _, "address_shown") => address(l, &text).to_owned(),
        (Value::Text(text), _, "region") => region(l, text),
        (Value::Text(text), _, "meeting") => meeting(ctx, text),
        (Value::Text(text), "outbox", "kind") => kind(l, &text).to_owned(),
        (Value::Text(text), "outbox", "state") => state(l, &text).to_owned(),
        (Value::Text(text), ..) => text,
    };
    Some(words).filter(|words| !words.is_empty())
}

/// Returns an answer under its question, both in words.
pub(super) fn answer(ctx: &Ctx, columns: &[Column], row: Values) -> Vec<Line> {
    let at = |name: &str| columns.iter().position(|column| column.name == name).and_then(|at| row.get(at));
    let text = |name: &str| match at(name) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Json(json)) => json.to_string(),
        _ => String::new(),
    };
    let version = if let Some(Value::Int(version)) = at("version") { *version } else { 0 };
    let asked = text("question");
    let definition = form(&text("form"), version);
    let known = definition.and_then(|definition| Some((definition, definition.question(&asked)?)));
    let (question, words) = known.map_or_else(
        || (asked.clone(), value(ctx, "answers", "value", at("value").cloned().unwrap_or(Value::Empty)).unwrap_or_default()),
        |(definition, question)| questions::in_words(definition, ctx.locale, question, &text("value")),
    );
    let line = |label: &str, words: String| Line { label: label.to_owned(), words, ..Line::default() };
    let l = ctx.locale;
    let mut lines = vec![line(t!(l, personal.circle), text("circle"))];
    if !text("meeting").is_empty() {
        lines.push(line(t!(l, personal.meeting), meeting(ctx, text("meeting"))));
    }
    lines.push(line(&question, words));
    if let Some(Value::Moment(us)) = at("updated_at") {
        let at = dates::moment(ctx.reader(), from_us(*us), "UTC", ctx.now);
        lines.push(Line { label: t!(l, personal.updated_at).to_owned(), at, ..Line::default() });
    }
    lines
}

fn form(name: &str, version: i64) -> Option<&'static Definition> {
    match (name, version) {
        ("weekly", 1) => Some(&WEEKLY_1),
        ("weekly", _) => Some(&WEEKLY),
        ("closing", _) => Some(&CLOSING),
        ("closing-facilitator", _) => Some(&CLOSING_FACILITATOR),
        _ => None,
    }
}

/// Returns every text in a list or an object, also those further down.
fn texts(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) if !text.is_empty() => vec![text.clone()],
        Json::Array(list) => list.iter().flat_map(texts).collect(),
        // A proposal: the answers in it, without the language of the page.
        Json::Object(object) => object.get("answers").map_or_else(|| object.values().flat_map(texts).collect(), texts),
        _ => Vec::new(),
    }
}

fn meeting(ctx: &Ctx, date: String) -> String {
    date.parse().map_or(date, |day| dates::day(ctx.reader(), day, "UTC", ctx.now))
}

fn region(l: Locale, code: String) -> String {
    regions::all(l).iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name.clone())
}

fn address(l: Locale, code: &str) -> &'static str {
    match AddressShown::parse(code).unwrap_or_default() {
        AddressShown::Page => t!(l, personal.address_page),
        AddressShown::Reply => t!(l, personal.address_reply),
        AddressShown::Form => t!(l, personal.address_form),
    }
}

fn progress(l: Locale, code: &str) -> Option<&'static str> {
    match Step::parse(code)? {
        Step::Unsaid => None,
        Step::Begun => Some(t!(l, goals.begun)),
        Step::Halfway => Some(t!(l, goals.halfway)),
        Step::Reached => Some(t!(l, goals.reached)),
    }
}

fn kind(l: Locale, kind: &str) -> &'static str {
    match kind {
        "reminder" => t!(l, personal.kind_reminder),
        "message" | "message-test" => t!(l, personal.kind_message),
        "board-post" | "board-digest" => t!(l, personal.kind_board),
        "dates" | "cancelled" => t!(l, personal.kind_dates),
        "survey" | "survey-nudge" | "feedback" | "feedback-nudge" => t!(l, personal.kind_feedback),
        kind if kind.starts_with("account-") => t!(l, personal.kind_account),
        _ => t!(l, personal.kind_circle),
    }
}

fn state(l: Locale, state: &str) -> &'static str {
    match state {
        "due" => t!(l, personal.state_due),
        "sent" => t!(l, personal.state_sent),
        "failed" => t!(l, personal.state_failed),
        _ => t!(l, personal.state_dropped),
    }
}
