//! `circlet demo`: a small community, made by replaying every action through the services at its time.
//! Deterministic for the same day and server secret in an empty database.

pub mod bulk;
mod circles;
mod courses;
mod people;
mod player;
mod timetable;

use crate::demo::store;
use crate::platform::events;
use crate::platform::outbox::claims;
use crate::platform::passwords::Hasher;
use crate::platform::{App, Clock, Ctx, settings};
use crate::transfer::service::{self as transfer, export::fault};
use crate::types::DemoLogins;
use anyhow::{Context, bail};
use jiff::SignedDuration;
use jiff::civil::Date;
use player::DemoPlayer;

/// The demo's texts, in place of a host's own.
const ABOUT: &str = "This is a **demo**. All people are invented, and no email leaves this server.\n\n\
    Libraries and courses are real; the circles are not.";

/// Emails of this final period stay queued, so that the server writes them to files.
const RECENT: SignedDuration = SignedDuration::from_hours(36);

/// After this long a demo is replaced by `make run`, because most of its circles are over.
const FRESH: i32 = 14;

/// Loads the demo for a day. With `force` also into a database that holds a demo.
///
/// # Errors
/// When the database holds anything else, or an action fails; what was done before stays.
pub async fn load(app: &App, day: Date, force: bool) -> anyhow::Result<DemoLogins> {
    let again = refuse_full(app, force).await?;
    let mut played = app.clone();
    played.clock = Clock::fixed(timetable::end(day));
    // A second demo with the keys of the first one would not be another.
    if !again {
        played.tokens = played.tokens.with_seed(day.to_string().bytes().fold(0, |seed, b| seed * 31 + u64::from(b)));
    }
    describe(&played, day).await?;
    // No one signs in as these people, so a weak hash is enough and the demo loads in seconds.
    let mut quick = played.clone();
    quick.hasher = Hasher::with(64, 1)?;
    let mut player = DemoPlayer::new(played, quick, day);
    for (at, action) in timetable::actions(day) {
        player.play(at, action).await.map_err(fault).with_context(|| format!("replay {action:?} at {at}"))?;
        events::drain(player.app()).await.map_err(fault)?;
        if at < timetable::end(day) - RECENT {
            claims::close_replayed(&app.db, at.as_microsecond()).await.map_err(fault)?;
        }
    }
    app.site.put(settings::texts(app.db.primary()).await.map_err(fault)?);
    Ok(people::logins())
}

/// Returns whether the database holds a demo, to which one is to be added.
async fn refuse_full(app: &App, force: bool) -> anyhow::Result<bool> {
    let Some(table) = transfer::first_filled_table(&app.db).await? else { return Ok(false) };
    match (loaded_for(app).await?, force) {
        (Some(_), true) => Ok(true),
        (Some(day), false) => bail!("the database holds the demo of {day}: --force adds another one to it"),
        (None, _) => bail!("the database is not empty (there are rows in {table}) and holds no demo: a demo needs a new database or a demo's"),
    }
}

/// Returns the day of the demo that the database holds.
async fn loaded_for(app: &App) -> anyhow::Result<Option<Date>> {
    let day = settings::get(app.db.primary(), settings::key::DEMO_DAY).await.map_err(fault)?;
    Ok(day.and_then(|day| day.parse().ok()))
}

/// Returns why a demo should be kept as it is: it is fresh, or not only the demo's people have an account to sign in
/// with. `None` if nothing is lost with it.
///
/// # Errors
/// When the database fails.
pub async fn kept_because(app: &App) -> anyhow::Result<Option<String>> {
    let Some(day) = loaded_for(app).await? else { return Ok(Some("the database holds no demo".to_owned())) };
    let today = app.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    if (today - day).get_days() <= FRESH {
        return Ok(Some(format!("the demo is of {day}")));
    }
    let known: Vec<&str> = people::MEMBERS.iter().map(|member| member.email).collect();
    let others = store::with_password(app.db.primary()).await.map_err(fault)?;
    Ok(others.iter().any(|email| !known.contains(&email.as_str())).then(|| "someone else than the demo's people has an account".to_owned()))
}

/// Returns the logins, as lines that the server prints at startup in demo mode.
pub fn greeting(ctx: &Ctx) -> Vec<String> {
    let demo = crate::accounts::service::demo_logins(ctx);
    let lines = demo.lines().into_iter().map(|line| format!("  {line}"));
    if demo.people.is_empty() {
        Vec::new()
    } else {
        std::iter::once("Sign in with one of these addresses and passwords:".to_owned()).chain(lines).collect()
    }
}

/// Marks the site as a demo.
async fn describe(app: &App, day: Date) -> anyhow::Result<()> {
    let mut tx = app.db.write().await.map_err(fault)?;
    let day = day.to_string();
    let logins = serde_json::to_string(&people::logins()).map_err(anyhow::Error::from)?;
    for (key, value) in [
        (settings::key::SITE_NAME, "Circlet demo"),
        (settings::key::CONTACT, "hello@example.org"),
        (settings::key::PRIVACY, ABOUT),
        (settings::key::IMPRINT, ABOUT),
        (settings::key::DEMO_DAY, &day),
        (settings::key::DEMO_LOGINS, &logins),
    ] {
        settings::set(&mut tx, key, value).await.map_err(fault)?;
    }
    tx.commit().await.map_err(fault)
}
