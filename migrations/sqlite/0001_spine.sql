-- The spine: accounts, courses, circles, sign-ups, meetings, messages, feedback, and what carries
-- them (sessions, outbox, limits, kept forms). Instants are microseconds UTC; local dates and times
-- are ISO text beside an IANA zone; truth values are 0 and 1; JSON is text.

create table settings (
    key text primary key,
    value text not null
) strict;

create table accounts (
    id integer primary key,
    name text not null,
    email text not null,
    -- The address folded to lower case; empty once the account is deleted. Imported people have none.
    email_key text not null,
    -- The address this account wants instead, until a link sent there confirms it; empty for none.
    new_email text not null default '',
    -- Argon2id in PHC form; null for an unclaimed account (imported), which cannot sign in.
    password_hash text,
    -- Grows with every change of password or address, so that older links stop working.
    credential_revision integer not null default 0,
    confirmed_at integer,
    staff integer not null default 0 check (staff in (0, 1)),
    blocked_at integer,
    locale text not null,
    created_at integer not null,
    deleted_at integer,
    -- Where an imported person came from, so that importing twice changes nothing.
    source_key text unique
) strict;
create unique index accounts_email on accounts (email_key) where email_key <> '';

create table sessions (
    id integer primary key,
    account_id integer not null references accounts (id) on delete cascade,
    -- SHA-256 of the cookie's token, in hex: the database never holds the token.
    token_hash text not null unique,
    created_at integer not null,
    seen_at integer not null,
    -- "Firefox, Android": enough for its owner to tell it apart.
    device text not null
) strict;
create index sessions_account on sessions (account_id);

create table courses (
    id integer primary key,
    slug text not null unique,
    title text not null,
    provider text not null,
    link text not null,
    -- The link without scheme, www, trailing slash and tracking, for finding duplicates.
    link_key text not null unique,
    format text not null,
    description text not null,
    -- A JSON list of strings.
    topics text not null,
    language text not null,
    licence text not null,
    -- Title, provider, topics and description, folded.
    search_key text not null,
    sort_key text not null,
    created_by integer references accounts (id) on delete set null,
    hidden_at integer,
    created_at integer not null,
    updated_at integer not null,
    source_key text unique
) strict;
create index courses_sort on courses (sort_key, id);
create index courses_creator on courses (created_by);

create table circles (
    id integer primary key,
    slug text not null unique,
    state text not null check (state in ('draft', 'published', 'cancelled')),
    course_id integer references courses (id),
    title text not null default '',
    language text not null default 'en',
    online integer not null default 0 check (online in (0, 1)),
    venue text not null default '',
    -- Room, floor, door: shown beside the address.
    venue_details text not null default '',
    address text not null default '',
    city text not null default '',
    country text not null default '',
    latitude real,
    longitude real,
    -- For online circles; only people who signed up see it.
    meeting_url text not null default '',
    time_zone text not null default '',
    -- 18:30, the usual time; single meetings may have their own.
    start_time text not null default '',
    duration_minutes integer not null default 90 check (duration_minutes between 5 and 1440),
    first_date text not null default '',
    -- The dates: a JSON list of {key, date, time}. The meetings' rows follow it once published.
    plan text not null default '[]',
    -- The next entry of the plan gets this key: a removed entry's key is not used again.
    plan_next integer not null default 1,
    weeks integer not null default 6 check (weeks between 1 and 52),
    welcome text not null default '',
    question text not null default '',
    -- Null: no limit.
    capacity integer check (capacity is null or capacity between 1 and 1000),
    taken integer not null default 0 check (taken >= 0),
    signup_open integer not null default 1 check (signup_open in (0, 1)),
    -- Which of the checked hues its ring has.
    hue integer not null default 0,
    -- 1 (monday) to 7, of the first meeting; 0 while unknown.
    weekday integer not null default 0,
    -- Start of the first and end of the last meeting of the plan.
    first_at integer,
    last_at integer,
    search_key text not null default '',
    city_key text not null default '',
    -- SHA-256 of the token of a draft begun logged out, in hex; null once it has a facilitator.
    draft_token_hash text,
    -- Highest wizard step that was completed.
    draft_step integer not null default 0,
    copied_from integer references circles (id) on delete set null,
    -- People who signed up on the system this circle was imported from.
    imported_signups integer not null default 0,
    hidden_at integer,
    published_at integer,
    cancelled_at integer,
    -- What the facilitator told people about it.
    cancel_reason text not null default '',
    -- When the facilitator closed the wrap-up.
    wrapped_up_at integer,
    created_at integer not null,
    updated_at integer not null,
    source_key text unique,
    check (capacity is null or taken <= capacity)
) strict;
create index circles_public on circles (state, last_at);
create index circles_course on circles (course_id);
create unique index circles_draft_token on circles (draft_token_hash) where draft_token_hash is not null;

create table circle_facilitators (
    circle_id integer not null references circles (id) on delete cascade,
    account_id integer not null references accounts (id) on delete cascade,
    added_at integer not null,
    primary key (circle_id, account_id)
) strict;
create index circle_facilitators_account on circle_facilitators (account_id);

create table meetings (
    -- Never given twice: links and reminders outlive a meeting that was removed.
    id integer primary key autoincrement,
    circle_id integer not null references circles (id) on delete cascade,
    -- Which entry of the circle's plan this is: stays when its date moves.
    plan_key integer not null,
    local_date text not null,
    local_time text not null,
    starts_at integer not null,
    ends_at integer not null,
    -- Grows whenever date or time change: reminders belong to one revision.
    revision integer not null default 0,
    feedback_asked_at integer,
    created_at integer not null,
    unique (circle_id, plan_key)
) strict;
create index meetings_start on meetings (starts_at);

create table signups (
    id integer primary key,
    circle_id integer not null references circles (id) on delete cascade,
    name text not null,
    email text not null,
    email_key text not null,
    goal text not null default '',
    support text not null default '',
    answer text not null default '',
    locale text not null,
    consent_at integer not null,
    -- Grows when the answers are replaced by a second sign-up.
    revision integer not null default 0,
    -- What the answers were before the last change (JSON), for its undo.
    previous text,
    created_at integer not null,
    updated_at integer not null,
    -- Since when this person wants no reminders any more.
    reminders_off_at integer,
    -- Why and when the seat was given back.
    left_at integer,
    left_how text check (left_how in ('left', 'removed', 'deleted'))
) strict;
create unique index signups_active on signups (circle_id, email_key) where left_at is null;
create index signups_email on signups (email_key);

create table rsvps (
    meeting_id integer not null references meetings (id) on delete cascade,
    signup_id integer not null references signups (id) on delete cascade,
    coming integer not null check (coming in (0, 1)),
    answered_at integer not null,
    primary key (meeting_id, signup_id)
) strict;
create index rsvps_signup on rsvps (signup_id);

create table messages (
    id integer primary key,
    circle_id integer not null references circles (id) on delete cascade,
    author_id integer references accounts (id) on delete set null,
    subject text not null,
    body text not null,
    created_at integer not null,
    -- Made once by the page, so that a double click sends once.
    idempotency_key text not null,
    unique (circle_id, idempotency_key)
) strict;

create table feedback (
    meeting_id integer primary key references meetings (id) on delete cascade,
    rating integer check (rating between 1 and 5),
    -- A plain number; null when attendance is per person.
    attendance integer check (attendance between 0 and 1000),
    -- Which of the six questions, 1 to 6.
    prompt integer not null default 1 check (prompt between 1 and 6),
    reflection text not null default '',
    author_id integer references accounts (id) on delete set null,
    -- Grows with every save: two open tabs notice each other.
    revision integer not null default 0,
    done_at integer,
    updated_at integer not null
) strict;

create table feedback_attendance (
    meeting_id integer not null references feedback (meeting_id) on delete cascade,
    signup_id integer not null references signups (id) on delete cascade,
    primary key (meeting_id, signup_id)
) strict;
create index feedback_attendance_signup on feedback_attendance (signup_id);

-- Mails that are decided. One row per logical mail; `key` makes it once.
create table outbox (
    id integer primary key,
    key text not null unique,
    kind text not null,
    state text not null check (state in ('due', 'sent', 'failed', 'dropped')),
    to_name text not null,
    to_email text not null,
    reply_to text not null default '',
    locale text not null,
    subject text not null,
    text_body text not null,
    html_body text not null,
    -- An iCalendar attachment; empty when there is none.
    calendar text not null default '',
    -- Where one click ends mails of this kind; empty for mails one cannot end.
    unsubscribe_url text not null default '',
    circle_id integer references circles (id) on delete cascade,
    meeting_id integer references meetings (id) on delete set null,
    signup_id integer references signups (id) on delete cascade,
    -- Not sent before, not sent after.
    due_at integer not null,
    deadline_at integer,
    attempts integer not null default 0,
    lease_until integer not null default 0,
    last_error text not null default '',
    -- What the mail server answered when it took the mail.
    receipt text not null default '',
    created_at integer not null,
    closed_at integer
) strict;
create index outbox_due on outbox (due_at) where state = 'due';
create index outbox_circle on outbox (circle_id);
create index outbox_meeting on outbox (meeting_id);
create index outbox_signup on outbox (signup_id);

-- Counters of the limits that must hold across servers. One row per limit, key and window.
create table limits (
    name text not null,
    -- A keyed hash of the address or e-mail: no personal data.
    who text not null,
    window_start integer not null,
    used integer not null,
    primary key (name, who, window_start)
) strict;
create index limits_window on limits (window_start);

-- Rejected forms, kept for minutes so that nothing typed is lost without JavaScript.
create table kept_forms (
    -- SHA-256 of the cookie's token, in hex.
    owner_hash text not null,
    form text not null,
    body text not null,
    expires_at integer not null,
    primary key (owner_hash, form)
) strict;
create index kept_forms_expiry on kept_forms (expires_at);

-- When each periodic job last ran to its end.
create table schedules (
    name text primary key,
    last_run integer not null
) strict;

-- What staff did: hide, block, unhide.
create table staff_log (
    id integer primary key,
    account_id integer references accounts (id) on delete set null,
    deed text not null,
    subject text not null,
    at integer not null
) strict;
