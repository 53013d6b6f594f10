//! Which tables are about people, how their rows are found, and which columns a person is shown. A test holds that every
//! exported table and column is here.

mod board;
mod checklist;
mod goals;
mod pulses;
mod recaps;
mod tasks;

use super::part::Kind::{Int, Json, Moment, Text, Yes};
use super::part::Part;
use tasks::{TASK_TICKS, TASKS};

const SECRET: &str = "a secret, or its hash: whoever has it could use it";
const KEY: &str = "a key of links: alone it opens nothing, and the links are in your emails";
const ROW: &str = "the number of a row, which says nothing about you";
const COUNTER: &str = "a counter for the program, which says nothing about you";
const FOLDED: &str = "the address in the form in which it is compared";
const ANOTHER: &str = "about another person";
const PUBLIC: &str = "a circle or course as everyone sees it";
const SENT: &str = "what an email said may name other people; it was sent to you";
const YOURS: &str = "the row is yours, which is how it was found";

/// The tables with rows about people.
pub const PARTS: &[Part] = &[
    ACCOUNTS,
    SIGNUPS,
    SEAT_ALERTS,
    RSVPS,
    CHECK_INS,
    TASKS,
    TASK_TICKS,
    goals::GOALS,
    pulses::PULSE_GIVEN,
    FEEDBACK_ATTENDANCE,
    CIRCLE_FACILITATORS,
    PLANNED_CANCELLATIONS,
    INVITATIONS,
    COURSES,
    checklist::CHECKLIST_TICKS,
    MESSAGES,
    board::POSTS,
    board::POST_REACTIONS,
    board::BOARD_PEOPLE,
    board::POST_REPORTS,
    recaps::RECAPS,
    SHEETS,
    ANSWERS,
    FEEDBACK,
    RATINGS,
    TIPS,
    TIP_MARKS,
    PAGE_REPORTS,
    STAFF_LOG,
    SECURITY_LOG,
    SESSIONS,
    DEVICES,
    OUTBOX,
];

/// The tables that are about no one, each with the reason.
pub const NOT_PERSONAL: &[(&str, &str)] = &[
    ("settings", "the site's texts"),
    ("consent_texts", "what people agree to; what you agreed to is with your account and each sign-up"),
    ("circles", "a circle is of all who run it, who download it whole"),
    ("meetings", "the dates of a circle, in its download"),
    ("reports", "which parts of a circle's report are shown"),
    ("pulses", "when what participants said about a meeting closes, and how many did"),
    ("pulse_answers", "said without a name: no one can tell whose it is"),
    ("events", "what happened to a circle, without names"),
    ("event_work", "what the program still has to do"),
    ("kept_forms", "what a browser typed into a form with a mistake, for half an hour: it belongs to the browser"),
    ("sent_once", "hashes of the keys of requests that a device may send again, which lead to no one"),
    ("limits", "counters under keyed hashes, for a day, which lead to no one"),
];

/// Where a person is signed in; in no export, as sessions are left behind.
const SESSIONS: Part = Part {
    table: "sessions",
    from: "from sessions t",
    of_account: "t.account_id = $1",
    of_signup: "",
    newest: "t.created_at",
    instead: &[],
    shown: &[("device", Text), ("created_at", Moment), ("seen_at", Moment), ("proved_at", Moment)],
    withheld: &[("id", ROW), ("account_id", YOURS), ("token_hash", SECRET)],
};

/// The browsers that are recognised; likewise in no export.
const DEVICES: Part = Part {
    table: "devices",
    from: "from devices t",
    of_account: "t.account_id = $1",
    of_signup: "",
    newest: "t.marked_at",
    instead: &[],
    shown: &[("marked_at", Moment)],
    withheld: &[("id", ROW), ("account_id", YOURS), ("mark_hash", SECRET)],
};

const ACCOUNTS: Part = Part {
    table: "accounts",
    from: "from accounts t",
    of_account: "t.id = $1",
    of_signup: "",
    newest: "t.id",
    instead: &[("consent_text", "agreed_to", "(select x.text from consent_texts x where x.id = t.consent_text)", Text)],
    shown: &[
        ("name", Text),
        ("shown_name", Text),
        ("email", Text),
        ("new_email", Text),
        ("confirmed_at", Moment),
        ("created_at", Moment),
        ("locale", Text),
        ("region", Text),
        ("joined_off_at", Moment),
        ("left_off_at", Moment),
        ("feedback_off_at", Moment),
        ("staff", Yes),
        ("blocked_at", Moment),
        ("deleting_at", Moment),
    ],
    withheld: &[
        ("id", ROW),
        ("email_key", FOLDED),
        ("password_hash", SECRET),
        ("credential_revision", COUNTER),
        ("deleted_at", "of a deleted account nothing is left to show"),
        ("source_key", "where an imported row comes from"),
        ("feed_key", "it opens your calendar; its address is in your settings"),
        ("registered_by", SECRET),
        ("reset_round", COUNTER),
        ("link_key", KEY),
        ("row_links", COUNTER),
        ("sign_in_round", COUNTER),
    ],
};

const SIGNUPS: Part = Part {
    table: "signups",
    from: "from signups t join circles c on c.id = t.circle_id",
    of_account: "",
    of_signup: "t.id",
    newest: "t.created_at",
    instead: &[
        ("circle_id", "circle", "c.title", Text),
        ("consent_text", "agreed_to", "(select x.text from consent_texts x where x.id = t.consent_text)", Text),
        ("added_by", "added_by_facilitator", "cast(case when t.added_by is null then 0 else 1 end as bigint)", Yes),
    ],
    shown: &[
        ("name", Text),
        ("shown_name", Text),
        ("email", Text),
        ("goal", Text),
        ("support", Text),
        ("answer", Text),
        ("created_at", Moment),
        ("updated_at", Moment),
        ("consent_at", Moment),
        ("locale", Text),
        ("locale_chosen", Yes),
        ("seated", Yes),
        ("unproven", Yes),
        ("reminders_off_at", Moment),
        ("messages_off_at", Moment),
        ("previous", Json),
        ("proposed", Json),
        ("proposed_at", Moment),
    ],
    withheld: &[
        ("id", ROW),
        ("email_key", FOLDED),
        ("revision", COUNTER),
        ("left_at", "of someone who left nothing is left to show"),
        ("left_how", "of someone who left nothing is left to show"),
        ("walk_in_key", COUNTER),
        ("feed_key", "it opens your calendar; its address is on your page"),
        ("link_key", KEY),
        ("row_links", COUNTER),
        ("proposal", COUNTER),
    ],
};

const SEAT_ALERTS: Part = Part {
    table: "seat_alerts",
    from: "from seat_alerts t join circles c on c.id = t.circle_id",
    of_account: "t.email_key = (select email_key from accounts where id = $1 and confirmed_at is not null)",
    of_signup: "",
    newest: "t.asked_at",
    instead: &[
        ("circle_id", "circle", "c.title", Text),
        ("consent_text", "agreed_to", "(select x.text from consent_texts x where x.id = t.consent_text)", Text),
    ],
    shown: &[("email", Text), ("asked_at", Moment), ("locale", Text), ("locale_chosen", Yes)],
    withheld: &[("id", ROW), ("email_key", FOLDED), ("link_key", KEY)],
};

const RSVPS: Part = Part {
    table: "rsvps",
    from: "from rsvps t join meetings m on m.id = t.meeting_id join circles c on c.id = m.circle_id",
    of_account: "",
    of_signup: "t.signup_id",
    newest: "t.answered_at",
    instead: &[("", "circle", "c.title", Text), ("meeting_id", "meeting", "m.local_date", Text)],
    shown: &[("coming", Yes), ("answered_at", Moment)],
    withheld: &[("signup_id", YOURS), ("revision", COUNTER)],
};

const CHECK_INS: Part = Part {
    table: "check_ins",
    from: "from check_ins t join meetings m on m.id = t.meeting_id join circles c on c.id = m.circle_id",
    of_account: "",
    of_signup: "t.signup_id",
    newest: "t.at",
    instead: &[("", "circle", "c.title", Text), ("meeting_id", "meeting", "m.local_date", Text)],
    shown: &[("source", Text), ("at", Moment), ("left_out_at", Moment)],
    withheld: &[("signup_id", YOURS)],
};

const FEEDBACK_ATTENDANCE: Part = Part {
    table: "feedback_attendance",
    from: "from feedback_attendance t join meetings m on m.id = t.meeting_id join circles c on c.id = m.circle_id",
    of_account: "",
    of_signup: "t.signup_id",
    newest: "m.starts_at",
    instead: &[("", "circle", "c.title", Text), ("meeting_id", "meeting", "m.local_date", Text)],
    shown: &[],
    withheld: &[("signup_id", YOURS)],
};

const CIRCLE_FACILITATORS: Part = Part {
    table: "circle_facilitators",
    // Of someone who runs very many circles only the newest are looked at: their numbers are in the index.
    from: "from (select f.circle_id, f.account_id from circle_facilitators f where f.account_id = $1 order by f.circle_id desc limit {most}) t
           join circles c on c.id = t.circle_id",
    of_account: "t.account_id = $1",
    of_signup: "",
    newest: "t.circle_id",
    instead: &[
        ("circle_id", "circle", "c.title", Text),
        (
            "added_at",
            "added_at",
            "(select f.added_at from circle_facilitators f where f.circle_id = t.circle_id and f.account_id = t.account_id)",
            Moment,
        ),
        (
            "address_shown",
            "address_shown",
            "(select f.address_shown from circle_facilitators f where f.circle_id = t.circle_id and f.account_id = t.account_id)",
            Text,
        ),
    ],
    shown: &[],
    withheld: &[("account_id", YOURS)],
};

const PLANNED_CANCELLATIONS: Part = Part {
    table: "planned_cancellations",
    from: "from planned_cancellations t join circles c on c.id = t.circle_id",
    of_account: "t.account_id = $1",
    of_signup: "",
    newest: "t.decided_at",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[("reason", Text), ("decided_at", Moment)],
    withheld: &[("account_id", YOURS)],
};

const INVITATIONS: Part = Part {
    table: "invitations",
    from: "from invitations t join circles c on c.id = t.circle_id",
    of_account: "t.invited_by = $1
                 or t.accepted_by = $1
                 or (t.accepted_at is null and t.email_key = (select email_key from accounts where id = $1 and confirmed_at is not null))",
    of_signup: "",
    newest: "t.created_at",
    instead: &[
        ("circle_id", "circle", "c.title", Text),
        ("invited_by", "sent_by_you", "cast(case when t.invited_by = $1 then 1 else 0 end as bigint)", Yes),
        ("accepted_by", "accepted_by_you", "cast(case when t.accepted_by = $1 then 1 else 0 end as bigint)", Yes),
    ],
    shown: &[("created_at", Moment), ("sent_at", Moment), ("accepted_at", Moment)],
    withheld: &[("id", ROW), ("email", ANOTHER), ("email_key", ANOTHER), ("link_key", KEY)],
};

const COURSES: Part = Part {
    table: "courses",
    from: "from courses t",
    of_account: "t.created_by = $1",
    of_signup: "",
    newest: "t.created_at",
    instead: &[],
    shown: &[("title", Text), ("link", Text), ("created_at", Moment), ("updated_at", Moment), ("hidden_at", Moment), ("hidden_reason", Text)],
    withheld: &[
        ("id", ROW),
        ("slug", PUBLIC),
        ("provider", PUBLIC),
        ("link_key", COUNTER),
        ("format", PUBLIC),
        ("description", PUBLIC),
        ("topics", PUBLIC),
        ("language", PUBLIC),
        ("licence", PUBLIC),
        ("cost", PUBLIC),
        ("cost_checked_on", PUBLIC),
        ("free_how", PUBLIC),
        ("hours", PUBLIC),
        ("sessions", PUBLIC),
        ("outline", PUBLIC),
        ("search_key", PUBLIC),
        ("sort_key", PUBLIC),
        ("created_by", YOURS),
        ("source_key", "where an imported row comes from"),
    ],
};

const MESSAGES: Part = Part {
    table: "messages",
    from: "from messages t join circles c on c.id = t.circle_id",
    of_account: "t.author_id = $1",
    of_signup: "",
    newest: "t.created_at",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[("subject", Text), ("body", Text), ("created_at", Moment)],
    withheld: &[("id", ROW), ("author_id", YOURS), ("idempotency_key", COUNTER)],
};

const SHEETS: Part = Part {
    table: "sheets",
    from: "from sheets t join circles c on c.id = t.circle_id left join meetings m on m.id = t.meeting_id",
    of_account: "t.account_id = $1",
    of_signup: "t.signup_id",
    newest: "t.created_at",
    instead: &[("circle_id", "circle", "c.title", Text), ("meeting_id", "meeting", "m.local_date", Text)],
    shown: &[("form", Text), ("done_at", Moment), ("declined_at", Moment), ("created_at", Moment), ("updated_at", Moment)],
    withheld: &[("id", ROW), ("key", COUNTER), ("signup_id", YOURS), ("account_id", YOURS)],
};

const ANSWERS: Part = Part {
    table: "answers",
    from: "from answers t join sheets h on h.id = t.sheet_id join circles c on c.id = h.circle_id left join meetings m on m.id = h.meeting_id",
    // Who was there is about other people.
    of_account: "t.author_id = $1 and h.signup_id is null and t.question <> 'attendance'",
    of_signup: "h.signup_id",
    newest: "t.updated_at",
    instead: &[("", "circle", "c.title", Text), ("", "meeting", "m.local_date", Text), ("sheet_id", "form", "h.form", Text)],
    shown: &[("question", Text), ("value", Json), ("version", Int), ("updated_at", Moment)],
    withheld: &[("revision", COUNTER), ("author_id", YOURS)],
};

const FEEDBACK: Part = Part {
    table: "feedback",
    from: "from feedback t join meetings m on m.id = t.meeting_id join circles c on c.id = m.circle_id",
    of_account: "t.author_id = $1",
    of_signup: "",
    newest: "t.updated_at",
    instead: &[("", "circle", "c.title", Text), ("meeting_id", "meeting", "m.local_date", Text)],
    shown: &[("rating", Int), ("attendance", Int), ("prompt", Int), ("reflection", Text), ("done_at", Moment), ("updated_at", Moment)],
    withheld: &[("author_id", YOURS), ("revision", COUNTER)],
};

const RATINGS: Part = Part {
    table: "ratings",
    from: "from ratings t
           join sheets h on h.id = t.sheet_id
           join circles c on c.id = t.circle_id
           left join courses k on k.id = t.course_id",
    of_account: "h.account_id = $1",
    of_signup: "h.signup_id",
    newest: "t.updated_at",
    instead: &[("circle_id", "circle", "c.title", Text), ("course_id", "course", "k.title", Text)],
    shown: &[("stars", Int), ("reason", Text), ("role", Text), ("created_at", Moment), ("updated_at", Moment), ("hidden_at", Moment)],
    withheld: &[("id", ROW), ("sheet_id", ROW)],
};

const TIPS: Part = Part {
    table: "tips",
    from: "from tips t join circles c on c.id = t.circle_id left join courses k on k.id = t.course_id",
    // A tip is of who wrote the answer that it was made from.
    of_account: "t.id in (select p.id from sheets h join tips p on p.sheet_id = h.id where h.account_id = $1
                           union
                           select p.id
                           from answers a
                           join sheets h on h.id = a.sheet_id
                           join tips p on p.meeting_id = h.meeting_id
                           where a.author_id = $1 and a.question = 'tip')",
    of_signup: "",
    newest: "t.updated_at",
    instead: &[("circle_id", "circle", "c.title", Text), ("course_id", "course", "k.title", Text)],
    shown: &[("words", Text), ("helpful", Int), ("kind", Text), ("created_at", Moment), ("updated_at", Moment), ("hidden_at", Moment)],
    withheld: &[("id", ROW), ("meeting_id", ROW), ("sheet_id", ROW)],
};

const TIP_MARKS: Part = Part {
    table: "tip_marks",
    from: "from tip_marks t join tips p on p.id = t.tip_id left join courses k on k.id = p.course_id",
    of_account: "t.account_id = $1",
    of_signup: "",
    newest: "t.tip_id",
    // The tip is someone else's words.
    instead: &[("tip_id", "course", "k.title", Text)],
    shown: &[],
    withheld: &[("account_id", YOURS)],
};

const PAGE_REPORTS: Part = Part {
    table: "page_reports",
    from: "from page_reports t left join circles c on c.id = t.circle_id left join courses k on k.id = t.course_id",
    of_account: "t.email <> '' and lower(t.email) = (select lower(email) from accounts where id = $1 and confirmed_at is not null)",
    of_signup: "",
    newest: "t.at",
    instead: &[("circle_id", "circle", "c.title", Text), ("course_id", "course", "k.title", Text), ("answer", "staff_answer", "t.answer", Text)],
    shown: &[("reason", Text), ("words", Text), ("email", Text), ("locale", Text), ("at", Moment), ("closed_at", Moment)],
    withheld: &[("id", ROW), ("closed_by", ANOTHER)],
};

const STAFF_LOG: Part = Part {
    table: "staff_log",
    from: "from staff_log t",
    of_account: "t.account_id = $1",
    of_signup: "",
    newest: "t.at",
    instead: &[],
    shown: &[("deed", Text), ("at", Moment)],
    withheld: &[("id", ROW), ("account_id", YOURS), ("subject", ANOTHER), ("reason", ANOTHER)],
};

const SECURITY_LOG: Part = Part {
    table: "security_log",
    from: "from security_log t",
    of_account: "t.account_id = $1 or t.about_id = $1",
    of_signup: "",
    newest: "t.at",
    // Another person's network, and what they did where, are theirs.
    instead: &[
        ("account_id", "by_you", "cast(case when t.account_id = $1 then 1 else 0 end as bigint)", Yes),
        ("client", "network", "case when t.account_id = $1 then t.client else '' end", Text),
        ("subject", "page", "case when t.account_id = $1 then t.subject else '' end", Text),
    ],
    shown: &[("action", Text), ("at", Moment)],
    withheld: &[("id", ROW), ("about_id", ANOTHER)],
};

const OUTBOX: Part = Part {
    table: "outbox",
    from: "from outbox t left join circles c on c.id = t.circle_id",
    of_account: "t.id in (select o.id from outbox o where o.account_id = $1
                          union
                          select o.id
                          from outbox o
                          where o.account_id is null and o.signup_id is null and o.to_email <> ''
                            and o.to_email = (select email from accounts where id = $1 and confirmed_at is not null))",
    of_signup: "t.signup_id",
    newest: "t.created_at",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[
        ("kind", Text),
        ("state", Text),
        ("to_name", Text),
        ("to_email", Text),
        ("locale", Text),
        ("created_at", Moment),
        ("due_at", Moment),
        ("closed_at", Moment),
    ],
    withheld: &[
        ("id", ROW),
        ("key", COUNTER),
        ("reply_to", ANOTHER),
        ("subject", SENT),
        ("text_body", SENT),
        ("html_body", SENT),
        ("calendar", SENT),
        ("unsubscribe_url", "a link that changes which emails you get"),
        ("meeting_id", ROW),
        ("signup_id", YOURS),
        ("deadline_at", COUNTER),
        ("attempts", COUNTER),
        ("lease_until", COUNTER),
        ("last_error", "the words of a mail server"),
        ("receipt", "the words of a mail server"),
        ("version", COUNTER),
        ("facts", SENT),
        ("account_id", YOURS),
        ("priority", COUNTER),
        ("blanked", COUNTER),
        ("nameless", COUNTER),
        ("key_hash", SECRET),
        ("held", COUNTER),
    ],
};
