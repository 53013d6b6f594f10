//! The large set's courses and facilitators.

use super::chance::Chance;
use super::words::{PROVIDERS, TONGUES, name};
use super::{FirstIds, Sizes};
use crate::courses::model::{Format, Licence, link_key};
use crate::demo::store::{AccountRow, CourseRow};
use crate::types::text::{fold, slugify};
use jiff::{SignedDuration, Timestamp};

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
    let added = (now - FOUNDED).as_microsecond();
    (ids.course..).zip(0..sizes.courses).map(|(id, number)| course(id, number, sizes, ids, added)).collect()
}

fn course(id: i64, number: usize, sizes: Sizes, ids: FirstIds, added: i64) -> CourseRow {
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
    }
}
