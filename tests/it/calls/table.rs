//! A call of every server function that succeeds. `{name}` stands for something of Dede's (`world.rs`).

mod board;
mod recaps;

use super::world::Who::{self, *};
use crate::rows::FIRST_ENDS;

/// A call, and what the tests have to know about it.
pub struct Call {
    pub endpoint: &'static str,
    pub reads: bool,
    pub who: Who,
    /// The page that the form is on.
    pub page: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
    /// When it is called.
    pub at: &'static str,
    /// What is done before.
    pub before: &'static [&'static str],
    /// What it names is for everyone.
    pub public: bool,
    /// It stores nothing.
    pub still: bool,
}

type Fields = &'static [(&'static str, &'static str)];

fn get(endpoint: &'static str, who: Who, fields: Fields) -> Call {
    Call { endpoint, reads: true, who, page: "", fields, at: FIRST_ENDS, before: &[], public: false, still: true }
}

fn post(endpoint: &'static str, who: Who, page: &'static str, fields: Fields) -> Call {
    Call { endpoint, reads: false, who, page, fields, at: FIRST_ENDS, before: &[], public: false, still: false }
}

impl Call {
    /// After the last meeting.
    fn over(self) -> Self {
        Self { at: "2026-12-01T02:00:00Z", ..self }
    }

    fn after(self, before: &'static [&'static str]) -> Self {
        Self { before, ..self }
    }

    fn public(self) -> Self {
        Self { public: true, ..self }
    }

    fn still(self) -> Self {
        Self { still: true, ..self }
    }
}

const UNPROVEN: &[&str] = &["update signups set unproven = 1 where circle_id = 1"];
const SHOWS_NO_ADDRESS: &[&str] = &["update circle_facilitators set address_shown = 'form' where circle_id = 1"];
/// Enough people for a pulse.
const MANY: &[&str] = &["update circles set taken = 4 where id = 1"];
const PASSWORD: &str = "tea and biscuits";
const NEW: &str = "three warm blankets";
const PEOPLE: &str = "/circles/{circle}/manage/participants";
const PROPOSED: &[&str] = &["update tasks set state = 'proposed' where title like '%proposal'"];
/// The draft's course names its sections.
const OUTLINE: &[&str] = &[
    "update courses set outline = 'Open | https://example.org/1 | 12' where slug = 'talks'",
    "update circles set course_id = 1 where slug = 'my-draft'",
];
const PLAN: &str = "/circles/{circle}/manage/tasks";
const SLUG: Fields = &[("slug", "{circle}")];
/// Dede runs the circle alone.
const ALONE: &[&str] = &["delete from circle_facilitators where account_id in (select id from accounts where name = 'Sam Second')"];
const DRAFT: Fields = &[("slug", "{draft}")];

pub fn calls() -> Vec<Call> {
    [accounts(), circles(), running(), recaps::recaps(), board::board(), participants(), public(), staff()].into_iter().flatten().collect()
}

fn accounts() -> Vec<Call> {
    vec![
        get("accounts/entrance", Visitor, &[("kept", "false")]),
        get("accounts/link-form", Visitor, &[("kept", "false")]),
        get("accounts/enter-page", Visitor, &[("link", "{link-enter}")]),
        get("accounts/new", Visitor, &[("kept", "false")]),
        get("accounts/link", Visitor, &[("link", "{link-confirm}")]),
        get("accounts/forgotten", Visitor, &[("kept", "false")]),
        get("accounts/reset-page", Visitor, &[("link", "{link-reset}")]),
        get("accounts/settings", Dede, &[]),
        get("accounts/mails-page", Visitor, &[("link", "{link-mails}"), ("done", "false")]),
        post("accounts/language", Visitor, "/", &[("code", "es")]).still(),
        post("accounts/sign-in", Visitor, "/sign-in", &[("email", "lea.alone@example.org"), ("password", PASSWORD)]),
        post("accounts/sign-in-link", Visitor, "/sign-in/link", &[("email", "lea.alone@example.org")]),
        post("accounts/enter", Visitor, "/enter/{link-enter}", &[("link", "{link-enter}"), ("stay", "on")]),
        post("accounts/sign-out", Lea, "/", &[]),
        post(
            "accounts/register",
            Visitor,
            "/register",
            &[("name", "New Person"), ("email", "new@example.org"), ("password", NEW), ("consent", "on")],
        ),
        post("accounts/resend", Rosa, "/settings", &[]),
        post("accounts/confirm", Rosa, "/confirm/{link-confirm}", &[("link", "{link-confirm}")]),
        post("accounts/claim", Visitor, "/confirm/{link-confirm}", &[("link", "{link-confirm}"), ("new_password", NEW)]),
        post("accounts/forgot", Visitor, "/forgot-password", &[("email", "lea.alone@example.org")]),
        post("accounts/reset", Visitor, "/reset/{link-reset}", &[("link", "{link-reset}"), ("password", NEW)]),
        post("accounts/profile", Lea, "/settings", &[("name", "Lea Alone"), ("locale", "es"), ("region", "US")]),
        post("accounts/mails", Lea, "/settings", &[("joined", "on")]),
        post("accounts/mails-by-link", Visitor, "/unsubscribe/account/{link-mails}", &[("link", "{link-mails}"), ("button", "no")]),
        post("accounts/password", Lea, "/settings", &[("current", PASSWORD), ("password", NEW)]),
        post("accounts/email", Lea, "/settings", &[("email", "other@example.org"), ("email_password", PASSWORD)]),
        post("accounts/end-session", Dede, "/settings", &[("id", "{session}")]),
        post("accounts/end-others", Dede, "/settings", &[]),
        post("accounts/forget-devices", Dede, "/settings", &[]),
        post("accounts/feed", Lea, "/settings", &[("slug", "")]),
        post("accounts/keep", Lea, "/settings/delete", &[]).after(&["update accounts set deleting_at = 1 where name = 'Lea Alone'"]),
        post("accounts/delete", Lea, "/settings/delete", &[("password", PASSWORD)]),
    ]
}

/// Starting a circle, and courses.
fn circles() -> Vec<Call> {
    vec![
        get("circles/drafts", Dede, &[]),
        get("circles/step-course", Dede, &[("slug", "{draft}"), ("q", ""), ("course", "")]),
        get("circles/step-place", Dede, &[("slug", "{draft}"), ("kept", "false")]),
        get("circles/step-when", Dede, &[("slug", "{draft}"), ("kept", "false")]),
        get("circles/step-words", Dede, &[("slug", "{draft}"), ("kept", "false")]),
        get("circles/review", Dede, DRAFT),
        get("circles/to-delete", Dede, DRAFT),
        get("circles/to-cancel", Dede, &[("slug", "{circle}"), ("kept", "false")]),
        get("circles/leaving", Dede, &[]),
        get("circles/to-hand-over", Dede, &[("slug", "{circle}"), ("kept", "false")]).after(ALONE),
        get("circles/invitation", Ivy, &[("link", "{link-invitation}")]),
        get("courses/form", Dede, &[("slug", "{course}"), ("kept", "false")]),
        post("circles/begin", Dede, "/circles/start", &[("course", "talks")]),
        post("circles/course", Dede, "/circles/{draft}/edit/1", &[("slug", "{draft}"), ("course", "talks")]),
        post(
            "circles/place",
            Dede,
            "/circles/{draft}/edit/2",
            &[
                ("slug", "{draft}"),
                ("mode", "in-person"),
                ("venue", "Sulzer Library"),
                ("address", "4455 N Lincoln Ave"),
                ("city", "Chicago"),
                ("country", "USA"),
            ],
        ),
        post(
            "circles/when",
            Dede,
            "/circles/{draft}/edit/3",
            &[
                ("slug", "{draft}"),
                ("first_date", "2026-11-30"),
                ("start_time", "18:30"),
                ("was_time", "18:30"),
                ("duration", "90"),
                ("time_zone", "America/Chicago"),
                ("weeks", "2"),
                ("keys[]", ""),
                ("dates[]", "2026-11-30"),
                ("times[]", "18:30"),
                ("keys[]", ""),
                ("dates[]", "2026-12-07"),
                ("times[]", "18:30"),
            ],
        ),
        post(
            "circles/words",
            Dede,
            "/circles/{draft}/edit/4",
            &[
                ("slug", "{draft}"),
                ("title", "Speaking up"),
                ("language", "en"),
                ("welcome", "Bring *tea*."),
                ("question", "Tea?"),
                ("goal", "A toast"),
                ("seats", "14"),
            ],
        ),
        post("circles/publish", Dede, "/circles/{draft}/edit/5", DRAFT).after(&["update circles set course_id = 1 where slug = 'my-draft'"]),
        post("circles/delete", Dede, "/circles/{draft}/delete", DRAFT),
        post("circles/duplicate", Dede, "/circles/{circle}/manage", SLUG),
        post("circles/cancel", Dede, "/circles/{circle}/manage/cancel", &[("slug", "{circle}"), ("reason", "The room is gone.")]),
        post(
            "circles/hand-over",
            Dede,
            "/settings/delete/{circle}",
            &[("slug", "{circle}"), ("future", "cancel"), ("successor", ""), ("reason", "The room is gone.")],
        )
        .after(ALONE),
        post("circles/sign-up-open", Dede, "/circles/{circle}/manage", &[("slug", "{circle}"), ("open", "no")]),
        post("circles/answer-invitation", Ivy, "/invitation/{link-invitation}", &[("link", "{link-invitation}"), ("button", "yes")]),
        post("circles/take-invitation-back", Dede, PEOPLE, &[("slug", "{circle}"), ("id", "{invitation}")]),
        post("circles/invite-again", Dede, PEOPLE, &[("slug", "{circle}"), ("id", "{invitation}")]),
        post(
            "courses/save",
            Dede,
            "/courses/{course}/edit",
            &[
                ("slug", "{course}"),
                ("title", "Public speaking"),
                ("provider", "Example University"),
                ("link", "https://example.org/speaking"),
                ("format", "course"),
                ("description", "How to speak."),
                ("topics", "speaking"),
                ("language", "en"),
                ("licence", "CC-BY"),
                ("free_how", ""),
                ("hours", "2"),
                ("sessions", "4"),
                ("outline", "Opening a speech | https://example.org/1 | 12"),
            ],
        ),
    ]
}

/// Running a circle.
fn running() -> Vec<Call> {
    vec![
        get("attendance/code", Dede, &[("slug", "{circle}"), ("meeting", "{next}")]),
        get("attendance/sheet", Dede, &[("slug", "{circle}"), ("meeting", "{next}")]),
        get("exports/downloads", Dede, &[("whose", "circle"), ("slug", "{circle}")]),
        get("facilitation/mine", Dede, &[]),
        get("facilitation/overview", Dede, &[("slug", "{circle}"), ("kept", "false"), ("at", "")]),
        get("facilitation/people", Dede, &[("slug", "{circle}"), ("kept", "false"), ("after", "{signup}")]),
        get("feedback/page", Dede, &[("slug", "{circle}"), ("meeting", "{meeting}"), ("kept", "false")]),
        get("meetings/to-correct", Dede, &[("slug", "{circle}"), ("meeting", "{meeting}"), ("kept", "false")]),
        get("meetings/to-edit", Dede, &[("slug", "{circle}"), ("meeting", "{next}"), ("kept", "false")]),
        get("messages/page", Dede, &[("slug", "{circle}"), ("kept", "false")]),
        get("reports/settings", Dede, SLUG),
        get("surveys/answers", Dede, SLUG).over(),
        get("tasks/page", Dede, &[("slug", "{circle}"), ("kept", "false"), ("edit", "{task}"), ("at", "")]),
        post(
            "tasks/save",
            Dede,
            PLAN,
            &[
                ("slug", "{circle}"),
                ("task", "{task}"),
                ("title", "Watch: opening a speech"),
                ("address", "https://example.org/speech"),
                ("minutes", "12"),
                ("meeting", "{next}"),
            ],
        ),
        post("tasks/fill", Dede, "/circles/{draft}/manage/tasks", &[("slug", "{draft}"), ("from", "")]).after(OUTLINE),
        post("tasks/change", Dede, PLAN, &[("slug", "{circle}"), ("task", "{proposal}"), ("meeting", "{next}"), ("button", "take")]).after(PROPOSED),
        post("facilitation/remove", Dede, PEOPLE, &[("slug", "{circle}"), ("id", "{signup}")]),
        post("facilitation/send-again", Dede, PEOPLE, &[("slug", "{circle}"), ("id", "{signup}")]).after(UNPROVEN),
        post("facilitation/send-link", Dede, PEOPLE, &[("slug", "{circle}"), ("id", "{signup}")]),
        post(
            "facilitation/add-walk-in",
            Dede,
            PEOPLE,
            &[("slug", "{circle}"), ("walk_in_key", "w"), ("walk_in_name", "Maria"), ("walk_in_email", "maria@example.org"), ("walk_in_told", "on")],
        ),
        post("facilitation/add-facilitator", Dede, PEOPLE, &[("slug", "{circle}"), ("email", "third@example.org")]),
        post("facilitation/address", Dede, PEOPLE, &[("slug", "{circle}"), ("address", "form")]),
        post("facilitation/remove-facilitator", Dede, PEOPLE, &[("slug", "{circle}"), ("id", "{second}")]),
        post("facilitation/wrap-up", Dede, "/circles/{circle}/manage", SLUG).over(),
        post(
            "feedback/save",
            Dede,
            "/circles/{circle}/manage/feedback/{meeting}",
            &[
                ("slug", "{circle}"),
                ("meeting", "{meeting}"),
                ("prompt", "2"),
                ("form[typed][values][overall]", "4"),
                ("form[typed][values][reflection_2]", "Warm."),
                ("form[typed][values][tip]", "Stand."),
            ],
        ),
        post("feedback/decline", Dede, "/circles/{circle}/manage/feedback/{meeting}", &[("slug", "{circle}"), ("meeting", "{meeting}")]),
        post(
            "meetings/correct",
            Dede,
            "/circles/{circle}/manage/correct/{meeting}",
            &[("slug", "{circle}"), ("meeting", "{meeting}"), ("base", "0"), ("date", "2026-11-16"), ("time", "18:00")],
        ),
        post("checklist/check", Dede, "/circles/{circle}/manage", &[("slug", "{circle}"), ("item", "poster"), ("button", "yes")]),
        post(
            "meetings/shift",
            Dede,
            "/circles/{circle}/manage",
            &[("slug", "{circle}"), ("meeting", "{next}"), ("base", "0"), ("to_date", "2026-11-25"), ("to_time", "18:30"), ("button", "move")],
        ),
        post(
            "meetings/edit",
            Dede,
            "/circles/{circle}/manage/meetings/{next}",
            &[
                ("slug", "{circle}"),
                ("meeting", "{next}"),
                ("base", "{base}"),
                ("date", "2026-11-25"),
                ("time", "18:30"),
                ("duration", "90"),
                ("mode", "usual"),
                ("time_zone", "America/Chicago"),
                ("note", "The other door."),
            ],
        ),
        post(
            "messages/send",
            Dede,
            "/circles/{circle}/manage/messages",
            &[("slug", "{circle}"), ("key", "again"), ("subject", "Hello"), ("body", "Bring *tea*."), ("button", "")],
        ),
        post("messages/send-again", Dede, "/circles/{circle}/manage/messages", &[("slug", "{circle}"), ("id", "{mail}"), ("part", "messages")]),
        post("reports/save", Dede, "/circles/{circle}/manage/report", &[("slug", "{circle}"), ("sections[]", "goals"), ("button", "hide")]).over(),
        post(
            "surveys/save",
            Dede,
            "/circles/{circle}/manage/survey",
            &[("link", ""), ("slug", "{circle}"), ("step", "1"), ("form[typed][values][stories]", "They spoke."), ("button", "next")],
        )
        .over(),
    ]
}

/// By links in emails.
fn participants() -> Vec<Call> {
    const PERSON: &str = "/p/{link-person}";
    vec![
        get("attendance/rsvp-page", Visitor, &[("link", "{link-rsvp}")]),
        get("participation/dashboard", Visitor, &[("link", "{link-person}")]),
        get("personal/everything", Visitor, &[("link", "{link-person}")]),
        get("signups/leave-page", Visitor, &[("link", "{link-leave}"), ("done", "false")]),
        get("signups/answers-page", Visitor, &[("link", "{link-proposal}"), ("done", "false")]),
        get("signups/undo-page", Visitor, &[("link", "{link-undo}"), ("done", "false")]),
        get("signups/reminders-page", Visitor, &[("link", "{link-reminders}"), ("done", "false")]),
        get("signups/seat-page", Visitor, &[("link", "{link-seat}"), ("done", "false")]),
        get("surveys/page", Visitor, &[("link", "{link-person}"), ("kept", "false")]).over(),
        post("attendance/rsvp", Visitor, "/rsvp/{link-rsvp}", &[("link", "{link-rsvp}"), ("answer", "yes")]),
        get("participation/certificate", Visitor, &[("link", "{link-person}")]),
        post("goals/save", Visitor, PERSON, &[("link", "{link-person}"), ("progress", "begun"), ("can_help", "making tea")]),
        post("goals/in-touch", Visitor, PERSON, &[("link", "{link-person}"), ("button", "yes")]).over(),
        post("pulses/answer", Visitor, PERSON, &[("link", "{link-person}"), ("meeting", "{meeting}"), ("helped", "tea")]).after(MANY),
        post("tasks/tick", Visitor, PERSON, &[("link", "{link-person}"), ("button", "yes-{task}")]),
        post(
            "tasks/propose",
            Visitor,
            PERSON,
            &[("link", "{link-person}"), ("task_title", "Visit a club"), ("task_address", "https://example.org/club")],
        ),
        post("tasks/withdraw", Visitor, PERSON, &[("link", "{link-person}"), ("task", "{proposal}")]).after(PROPOSED),
        post("attendance/check-in", Visitor, PERSON, &[("link", "{link-person}"), ("code", "{code}")]),
        post("participation/confirm", Visitor, PERSON, &[("link", "{link-person}")]).after(UNPROVEN),
        post("participation/answer", Visitor, PERSON, &[("link", "{link-person}"), ("meeting", "{next}"), ("button", "yes")]),
        post("participation/emails", Visitor, PERSON, &[("link", "{link-person}"), ("mails", "reminders"), ("button", "no")]),
        post("participation/contact", Visitor, PERSON, &[("link", "{link-person}"), ("text", "Hello?")]).after(SHOWS_NO_ADDRESS),
        post("participation/language", Visitor, PERSON, &[("link", "{link-person}"), ("locale", "es")]),
        post("participation/feed", Visitor, PERSON, &[("link", "{link-person}")]),
        post("participation/link", Visitor, PERSON, &[("link", "{link-person}")]),
        post("signups/leave", Visitor, "/leave/{link-leave}", &[("link", "{link-leave}")]),
        post("signups/answers", Visitor, "/answers/{link-proposal}", &[("link", "{link-proposal}")]),
        post("signups/stop-waiting", Visitor, "/seat/{link-seat}", &[("link", "{link-seat}")]),
        post("signups/undo", Visitor, "/undo/{link-undo}", &[("link", "{link-undo}")]),
        post("signups/end-reminders", Visitor, "/unsubscribe/{link-reminders}", &[("link", "{link-reminders}")]),
        post("signups/my-link", Visitor, "/my-link", &[("email", "mine.ana.lima@example.org")]),
        post("surveys/decline", Visitor, "/p/{link-person}/survey", &[("link", "{link-person}")]).over(),
    ]
}

fn public() -> Vec<Call> {
    vec![
        get("circles/list", Visitor, &[]),
        get("circles/filter-choices", Visitor, &[]),
        get("circles/soon", Visitor, &[]),
        get("circles/page", Visitor, SLUG).public(),
        get("courses/list", Visitor, &[]),
        get("courses/page", Visitor, &[("slug", "{course}")]).public(),
        get("courses/words", Visitor, &[("slug", "{course}"), ("kind", "Tips")]).public(),
        get("numbers/page", Visitor, &[]),
        get("reports/page", Visitor, SLUG).public(),
        get("signups/form", Visitor, &[("slug", "{circle}"), ("kept", "false")]).public(),
        get("signups/my-link-form", Visitor, &[("kept", "false")]),
        get("signups/signed-up", Visitor, SLUG).public(),
        get("site/imprint", Visitor, &[]),
        get("site/privacy", Visitor, &[]),
        post("reviews/helpful", Lea, "/courses/{course}", &[("course", "talks"), ("tip", "{tip}"), ("helpful", "yes")]),
        post(
            "signups/sign-up",
            Visitor,
            "/circles/{circle}/sign-up",
            &[
                ("slug", "{circle}"),
                ("name", "Eve Adler"),
                ("email", "eve@example.org"),
                ("goal", "Speak"),
                ("support", "I listen"),
                ("answer", ""),
                ("consent", "on"),
            ],
        )
        .after(&["update circles set capacity = null where id = 1"])
        .public(),
        // Takes back what the same browser has just signed up.
        post("signups/change", Visitor, "/circles/{circle}/signed-up", &[("slug", "{circle}"), ("email", "eve@example.org")]).public(),
        post("signups/ask", Visitor, "/circles/{circle}/sign-up", &[("slug", "{circle}"), ("email", "waits@example.org"), ("consent", "on")])
            .after(&["update circles set capacity = taken where id = 1"])
            .public(),
    ]
}

fn staff() -> Vec<Call> {
    vec![
        get("moderation/overview", Staff, &[]),
        get("moderation/limits", Staff, &[]),
        get("moderation/log", Staff, &[]),
        post(
            "moderation/texts",
            Staff,
            "/staff",
            &[("name", "Our circles"), ("contact", "desk@example.org"), ("privacy", "We *keep* little."), ("texts_password", PASSWORD)],
        ),
        get("moderation/accounts", Staff, &[]),
        get("moderation/account", Staff, &[("id", "{lea}"), ("kept", "false")]).public(),
        get("moderation/circles", Staff, &[]),
        get("moderation/courses", Staff, &[]),
        get("moderation/emails", Staff, &[]),
        get("moderation/email", Staff, &[]),
        post("moderation/set-up", Staff, "/staff/setup", &[("button", "test"), ("setup_password", PASSWORD)]),
        get("moderation/reports", Staff, &[("kept", "false")]),
        get("moderation/to-hide", Staff, &[("page", "/circles/{circle}"), ("kept", "false")]).public(),
        get("moderation/to-report", Visitor, &[("page", "/circles/{circle}"), ("kept", "false")]).public(),
        post("moderation/find-emails", Staff, "/staff/emails", &[("q", "lost")]).still(),
        post("moderation/send-again", Staff, "/staff/emails", &[("mail", "{lost}")]).public(),
        post(
            "moderation/report",
            Visitor,
            "/report",
            &[("page", "/circles/{circle}"), ("wrong", "link"), ("words", "It leads nowhere."), ("email", "reader@example.org")],
        )
        .public(),
        post(
            "moderation/answer-report",
            Staff,
            "/staff/reports",
            &[("report", "{report}"), ("answer", "It is right now."), ("answer_password", PASSWORD)],
        )
        .public(),
        post(
            "moderation/hide",
            Staff,
            "/staff/hide",
            &[("page", "/circles/{circle}"), ("button", "hide"), ("reason", "It sells something."), ("hide_password", PASSWORD)],
        )
        .public(),
        post(
            "moderation/block",
            Staff,
            "/staff/accounts/{lea}",
            &[("account", "{lea}"), ("button", "block"), ("reason", "It sells something."), ("block_password", PASSWORD)],
        )
        .public(),
        post("moderation/held", Staff, "/staff", &[("button", "release"), ("held_password", PASSWORD)]).after(&[
            "insert into outbox (key, kind, version, state, to_name, to_email, locale, subject, text_body, html_body, due_at, created_at, held)
             values ('k', 'welcome', 1, 'due', '', '', 'en', '', '', '', 1, 1, 1)",
        ]),
        post("reviews/hide", Staff, "/courses/{course}", &[("course", "talks"), ("what", "tip"), ("id", "{tip}"), ("show", "")]),
    ]
}
