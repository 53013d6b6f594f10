//! The large set's courses and facilitators.

use super::chance::Chance;
use super::words::{PROVIDERS, TONGUES, name};
use super::{FirstIds, Sizes};
use crate::courses::model::{Cost, Format, Licence, link_key};
use crate::demo::store::{AccountRow, CourseRow};
use crate::types::text::{fold, slugify};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// How long ago everyone joined and the library was filled: before the oldest circle.
const FOUNDED: SignedDuration = SignedDuration::from_hours(24 * 366 * 9);

/// Generates confirmed accounts without a password.
pub(super) fn accounts(sizes: Sizes, ids: FirstIds, now: Timestamp) -> Vec<AccountRow> {
    let joined = (now - FOUNDED).as_microsecond();
    let account = |(id, number): (i64, usize)| {
        let email = format!("facilitator{id}@example.org");
        AccountRow {
            id,
            name: name(number * 3),
            email_key: email.clone(),
            email,
            confirmed_at: joined,
            locale: if number.is_multiple_of(5) { "es" } else { "en" }.to_owned(),
            created_at: joined,
        }
    };
    (ids.account..).zip(0..sizes.facilitators()).map(account).collect()
}

/// Generates the library.
pub(super) fn courses(sizes: Sizes, ids: FirstIds, now: Timestamp) -> Vec<CourseRow> {
    (ids.course..).zip(0..sizes.courses).map(|(id, number)| course(id, number, sizes, ids, now)).collect()
}

/// One course an hour was added.
const HOUR: i64 = 60 * 60 * 1_000_000;

fn course(id: i64, number: usize, sizes: Sizes, ids: FirstIds, now: Timestamp) -> CourseRow {
    let added = (now - FOUNDED).as_microsecond() + i64::try_from(number).unwrap_or_default() * HOUR;
    let Details { cost, cost_checked_on, free_how, hours, sessions } = details(number, now);
    let mut chance = Chance::new(1, number);
    // Half of the courses are in English.
    let tongue = if chance.percent(50) { TONGUES.first() } else { TONGUES.get(1 + chance.below(TONGUES.len() - 1)) };
    let (code, titles, topics) = tongue.map_or(("en", ["{}"; 4], ["learning"; 10]), |t| (t.code, t.titles, t.topics));
    let topic = chance.pick(&topics);
    let title = format!("{} ({})", chance.pick(&titles).replace("{}", topic), chance.between(2012, 2026));
    let provider = chance.pick(&PROVIDERS).to_owned();
    let link = format!("https://courses.example.org/{id}");
    let second = chance.pick(&topics);
    let description = format!("{title}. {provider}: {topic}, {second}. {} h.", chance.between(4, 60));
    CourseRow {
        id,
        slug: format!("{}-{id}", slugify(&title)),
        search_key: String::new(),
        sort_key: fold(&title),
        link_key: link_key(&link),
        link,
        format: Format::ALL.get(chance.low(6)).copied().unwrap_or_default().code().to_owned(),
        description,
        topics: serde_json::to_string(&[topic, second]).unwrap_or_else(|_| "[]".to_owned()),
        language: code.to_owned(),
        licence: if chance.percent(60) { Licence::By } else { Licence::Unknown }.code().to_owned(),
        created_by: ids.account + i64::try_from(chance.low(sizes.facilitators())).unwrap_or_default(),
        created_at: added,
        updated_at: added,
        title,
        provider,
        cost,
        cost_checked_on,
        free_how,
        hours,
        sessions,
    }
}

/// Costs, each as often as it occurs among ten courses.
const COSTS: [Cost; 10] = {
    use Cost::{Free, FreeSignup, Paid, Partly, Unknown};
    [Unknown, Free, Free, Free, FreeSignup, FreeSignup, FreeSignup, Partly, Partly, Paid]
};

/// What a course takes.
struct Details {
    cost: &'static str,
    cost_checked_on: Option<String>,
    free_how: &'static str,
    hours: Option<i64>,
    sessions: Option<i64>,
}

fn details(number: usize, now: Timestamp) -> Details {
    let mut chance = Chance::new(4, number);
    let cost = chance.pick(&COSTS);
    let checked = now.to_zoned(TimeZone::UTC).date().checked_sub(chance.between(1, 900).days()).ok();
    let free_how = if matches!(cost, Cost::Partly | Cost::FreeSignup) { "Choose “Audit” when you join." } else { "" };
    Details {
        cost: cost.code(),
        cost_checked_on: checked.filter(|_| cost != Cost::Unknown).map(|day| day.to_string()),
        free_how,
        hours: chance.percent(80).then(|| chance.between(1, 10)),
        sessions: chance.percent(75).then(|| chance.between(2, 14)),
    }
}
