//! The large set's circles and everything that belongs to them.

use super::chance::Chance;
use super::words::{CITIES, City, GOALS, REFLECTIONS, SUPPORT, TONGUES, name};
use super::{FirstIds, Sizes};
use crate::circles::model::State;
use crate::demo::service::timetable;
use crate::demo::store::{AnswerRow, CircleRow, FacilitatorRow, FeedbackRow, MeetingRow, MessageRow, RatingRow, RsvpRow, SheetRow, SignupRow};
use crate::feedback::model::{PROMPTS, reflection};
use crate::feedback::service::WEEKLY;
use crate::platform::dates::{instant, time_text, weekly, zone};
use crate::reviews::model::Role;
use crate::surveys::service::CLOSING;
use crate::types::text::{fold, slugify};
use anyhow::anyhow;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::ops::Range;

const MINUTE: i64 = 60 * 1_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The maximum number of upcoming circles.
const MOST_UPCOMING: usize = 400;
/// How far back finished circles go, in days.
const PAST: i64 = 8 * 365;

/// The stage a circle is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Upcoming,
    Running,
    Finished,
    Cancelled,
    Draft,
}

/// Rows to insert together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub circles: Vec<CircleRow>,
    pub facilitators: Vec<FacilitatorRow>,
    pub meetings: Vec<MeetingRow>,
    pub signups: Vec<SignupRow>,
    pub rsvps: Vec<RsvpRow>,
    pub feedback: Vec<FeedbackRow>,
    pub sheets: Vec<SheetRow>,
    pub ratings: Vec<RatingRow>,
    pub answers: Vec<AnswerRow>,
    pub messages: Vec<MessageRow>,
}

/// Generates circles, one batch after the other.
#[derive(Debug)]
pub(super) struct Circles<'a> {
    sizes: Sizes,
    first: FirstIds,
    /// Title and language of each course.
    courses: &'a [(String, String)],
    day: Date,
    now: i64,
    /// Weights of the circles generated so far, and of all: sign-ups are distributed in proportion.
    weight: usize,
    weights: usize,
    dealt: usize,
    meeting: i64,
    signup: i64,
    message: i64,
    sheet: i64,
}

impl<'a> Circles<'a> {
    pub(super) fn new(sizes: Sizes, first: FirstIds, day: Date, courses: &'a [(String, String)]) -> Self {
        let weights = (0..sizes.circles).map(|number| weight(number, sizes.circles)).sum();
        let now = timetable::end(day).as_microsecond();
        let (meeting, signup, message, sheet) = (first.meeting, first.signup, first.message, first.sheet);
        Self { sizes, first, courses, day, now, weight: 0, weights, dealt: 0, meeting, signup, message, sheet }
    }

    /// Generates the circles of a range of numbers; called with consecutive ranges.
    pub(super) fn batch(&mut self, numbers: Range<usize>) -> anyhow::Result<Batch> {
        let mut batch = Batch::default();
        for number in numbers {
            self.circle(number, &mut batch)?;
        }
        Ok(batch)
    }

    fn circle(&mut self, number: usize, batch: &mut Batch) -> anyhow::Result<()> {
        let mut chance = Chance::new(2, number);
        let stage = stage(number, self.sizes.circles);
        let id = self.first.circle + i64::try_from(number)?;
        let facilitator = self.first.account + i64::try_from(chance.low(self.sizes.facilitators()))?;
        // The last tenth of the library has not been tried.
        let course = chance.low((self.courses.len() * 9 / 10).max(1));
        let (course_title, language) = self.courses.get(course).ok_or_else(|| anyhow!("there is no course {course}"))?;
        let place = place(&mut chance, language)?;
        let online = chance.percent(25);
        let weeks = i32::try_from(chance.between(6, 8))?;
        let first = self.day.checked_add(first_day(&mut chance, stage, i64::from(weeks)).days())?;
        let time = Time::new(chance.pick(&[10, 12, 17, 18, 18, 19]), chance.pick(&[0, 30]), 0, 0)?;
        let minutes = chance.pick(&[60, 90, 90, 120]);
        let people = self.deal(number);
        let left = if people > 4 { chance.below(people / 4) } else { 0 };
        let taken = i64::try_from(people - left)?;
        let meetings = meetings(first, time, weeks, minutes, place.zone)?;
        let (first_at, last_at) = (meetings.first().map_or(self.now, |m| m.1), meetings.last().map_or(self.now, |m| m.2));
        let published = (first_at - chance.between(20, 60) * DAY).min(self.now - chance.between(1, 19) * DAY - chance.between(0, 1439) * MINUTE);
        let title = if chance.percent(50) { course_title.clone() } else { format!("{course_title} · {}", chance.pick(&place.venues)) };
        let welcome = TONGUES.iter().find(|t| t.code == *language).map_or("", |t| t.welcome);
        let full = stage == Stage::Upcoming && chance.percent(10) && (1..=1000).contains(&taken);
        let roomy = (taken + chance.between(1, 12)).max(8);
        let cancelled = (stage == Stage::Cancelled).then(|| (published + 5 * DAY).min(self.now - MINUTE));
        let venue = if online { "" } else { chance.pick(&place.venues) };
        batch.circles.push(CircleRow {
            id,
            slug: if stage == Stage::Draft { format!("draft-large-{id}") } else { format!("{}-{id}", slugify(&title)) },
            state: match stage {
                Stage::Draft => State::Draft,
                Stage::Cancelled => State::Cancelled,
                Stage::Upcoming | Stage::Running | Stage::Finished => State::Published,
            }
            .code()
            .to_owned(),
            course_id: self.first.course + i64::try_from(course)?,
            search_key: String::new(),
            city_key: fold(if online { "" } else { place.name }),
            title,
            language: language.clone(),
            in_person: i64::from(!online),
            online: i64::from(online),
            venue: venue.to_owned(),
            address: if online { String::new() } else { format!("{} {}", chance.between(1, 400), place.name) },
            city: if online { "" } else { place.name }.to_owned(),
            country: if online { "" } else { place.country }.to_owned(),
            latitude: (!online).then_some(place.at.0),
            longitude: (!online).then_some(place.at.1),
            meeting_url: if online { format!("https://meet.example.org/{id}") } else { String::new() },
            time_zone: place.zone.to_owned(),
            start_time: time_text(time),
            duration_minutes: minutes,
            first_date: first.to_string(),
            plan_next: i64::from(weeks) + 1,
            weeks: i64::from(weeks),
            welcome: welcome.to_owned(),
            question: if chance.percent(30) { "What do you want to be able to do afterwards?" } else { "" }.to_owned(),
            capacity: if full { Some(taken) } else { (chance.percent(70) && roomy <= 1000).then_some(roomy) },
            taken,
            signup_open: i64::from(matches!(stage, Stage::Upcoming | Stage::Draft) || (stage == Stage::Running && chance.percent(20))),
            hue: id % 6,
            weekday: i64::from(first.weekday().to_monday_one_offset()),
            first_at,
            last_at,
            draft_step: 4,
            hidden_at: (stage == Stage::Finished && chance.percent(1)).then_some(last_at),
            published_at: (stage != Stage::Draft).then_some(published),
            cancelled_at: cancelled,
            cancel_reason: if cancelled.is_some() { "The library is closed for repairs." } else { "" }.to_owned(),
            wrapped_up_at: (stage == Stage::Finished && chance.percent(90)).then_some((last_at + 2 * DAY).min(self.now)),
            created_at: published - DAY,
            updated_at: published,
        });
        batch.facilitators.push(FacilitatorRow { circle_id: id, account_id: facilitator, added_at: published - DAY });
        let row = |at: i64, key: i64, (date, starts_at, ends_at): (Date, i64, i64)| MeetingRow {
            id: at,
            circle_id: id,
            plan_key: key,
            local_date: date.to_string(),
            local_time: time_text(time),
            time_zone: place.zone.to_owned(),
            minutes,
            starts_at,
            ends_at,
            feedback_asked_at: (ends_at <= self.now && matches!(stage, Stage::Running | Stage::Finished)).then_some(ends_at + MINUTE),
            uid: format!("bulk-{at}"),
            created_at: published,
            changed_at: published,
        };
        let first_meeting = self.meeting;
        batch.meetings.extend((1..).zip(&meetings).map(|(key, meeting)| row(first_meeting + key - 1, key, *meeting)));
        if stage == Stage::Draft {
            self.meeting += i64::from(weeks);
            return Ok(());
        }
        let closed = if matches!(stage, Stage::Upcoming) { self.now } else { first_at.min(self.now) };
        let signups = self.signups(&mut chance, (id, language), (published, closed), (people, left), batch);
        let met = stage != Stage::Cancelled;
        for (_, starts_at, ends_at) in meetings {
            let over = ends_at <= self.now;
            if over && met && chance.percent(60) {
                let feedback = feedback(&mut chance, self.meeting, facilitator, taken, (ends_at + DAY).min(self.now));
                self.sheet(&mut chance, id, &feedback, batch);
                batch.feedback.push(feedback);
            }
            // There are answers for the next meeting only.
            if met && starts_at > self.now && starts_at < self.now + 7 * DAY {
                for signup in signups.clone().filter(|_| chance.percent(70)).collect::<Vec<_>>() {
                    let coming = i64::from(chance.percent(80));
                    batch.rsvps.push(RsvpRow { meeting_id: self.meeting, signup_id: signup, coming, answered_at: self.now - MINUTE });
                }
            }
            self.meeting += 1;
        }
        if stage == Stage::Finished {
            let course_id = self.first.course + i64::try_from(course)?;
            for signup in signups.clone().filter(|id| id % 4 == 0) {
                self.voice((id, course_id), signup, last_at, batch);
            }
        }
        if chance.percent(25) {
            batch.messages.push(MessageRow {
                id: self.message,
                circle_id: id,
                author_id: facilitator,
                subject: "Before we begin".to_owned(),
                body: welcome.to_owned(),
                created_at: published + DAY,
                idempotency_key: format!("large-{id}"),
            });
            self.message += 1;
        }
        Ok(())
    }

    /// Returns how many sign-ups this circle gets: its share of all, so that the shares add up exactly.
    fn deal(&mut self, number: usize) -> usize {
        self.weight += weight(number, self.sizes.circles);
        let until = self.sizes.signups * self.weight / self.weights.max(1);
        let share = until - self.dealt;
        self.dealt = until;
        share
    }

    /// Generates a circle's sign-ups, of which the first `left` have left. Returns the ids of the others.
    fn signups(
        &mut self,
        chance: &mut Chance,
        (circle, language): (i64, &str),
        (from, until): (i64, i64),
        (people, left): (usize, usize),
        batch: &mut Batch,
    ) -> Range<i64> {
        // Each person is in about three circles.
        let crowd = (self.sizes.signups / 3).max(people) + 1;
        let first = chance.below(crowd);
        for n in 0..people {
            let person = (first + n) % crowd;
            let at = chance.between(from, until.max(from));
            let gone = (n < left).then(|| at + (until - at).max(0) / 2);
            let text = |words: &str| if gone.is_some() { String::new() } else { words.to_owned() };
            let email = text(&format!("person{person}@example.org"));
            batch.signups.push(SignupRow {
                id: self.signup,
                circle_id: circle,
                name: if gone.is_some() { "—".to_owned() } else { name(person) },
                email_key: email.clone(),
                email,
                goal: text(chance.pick(&GOALS)),
                support: text(chance.pick(&SUPPORT)),
                locale: if language == "es" { "es" } else { "en" }.to_owned(),
                consent_at: at,
                revision: i64::from(gone.is_some()),
                created_at: at,
                updated_at: gone.unwrap_or(at),
                left_at: gone,
                left_how: gone.map(|_| "left"),
            });
            self.signup += 1;
        }
        self.signup - i64::try_from(people - left).unwrap_or_default()..self.signup
    }
}

/// Returns the stage of circle `number` of `all`. Upcoming circles have the highest numbers, as in a real
/// site.
fn stage(number: usize, all: usize) -> Stage {
    let upcoming = MOST_UPCOMING.min(all.div_ceil(5));
    let running = all.div_ceil(100);
    let ahead = all - number;
    match ahead {
        _ if ahead <= upcoming => Stage::Upcoming,
        _ if ahead <= upcoming + running => Stage::Running,
        _ if number % 40 == 7 => Stage::Cancelled,
        _ if number % 200 == 11 => Stage::Draft,
        _ => Stage::Finished,
    }
}

/// Returns the weight of a circle's sign-ups: most get a few, some get many.
fn weight(number: usize, all: usize) -> usize {
    if stage(number, all) == Stage::Draft {
        return 0;
    }
    let drawn = Chance::new(3, number).below(100);
    4 + drawn * drawn * drawn / 20_000
}

/// Returns the number of days from today to the first meeting.
fn first_day(chance: &mut Chance, stage: Stage, weeks: i64) -> i64 {
    let length = (weeks - 1) * 7;
    match stage {
        Stage::Upcoming | Stage::Draft => chance.between(2, 90),
        // At least two days on either side, so that it is running in every zone.
        Stage::Running => -chance.between(2, length - 2),
        Stage::Finished | Stage::Cancelled => -length - chance.between(2, PAST),
    }
}

/// Picks a city where the course's language is spoken, or any.
fn place(chance: &mut Chance, language: &str) -> anyhow::Result<&'static City> {
    let near: Vec<&City> = CITIES.iter().filter(|c| c.language == language).collect();
    let found = near.get(chance.below(near.len())).copied().or_else(|| CITIES.get(chance.below(CITIES.len())));
    found.ok_or_else(|| anyhow!("there is no city"))
}

/// Returns date, start and end of each meeting.
fn meetings(first: Date, time: Time, weeks: i32, minutes: i64, zone_name: &str) -> anyhow::Result<Vec<(Date, i64, i64)>> {
    let zone = zone(zone_name).ok_or_else(|| anyhow!("{zone_name} is no zone"))?;
    let one = |date: Date| {
        let start = instant(date, time, &zone).map_err(|why| anyhow!("{date} {time} {zone_name}: {why:?}"))?.as_microsecond();
        Ok((date, start, start + minutes * MINUTE))
    };
    weekly(first, weeks).into_iter().map(one).collect()
}

impl Circles<'_> {
    /// Adds a participant's closing sheet with a rating of the course: some courses are liked more than others.
    fn voice(&mut self, (circle_id, course_id): (i64, i64), signup: i64, at: i64, batch: &mut Batch) {
        batch.sheets.push(SheetRow {
            id: self.sheet,
            key: format!("{}:{signup}", CLOSING.name),
            form: CLOSING.name.to_owned(),
            circle_id,
            meeting_id: None,
            signup_id: Some(signup),
            done_at: at,
            created_at: at,
            updated_at: at,
        });
        let stars = 5 - (signup / 4 + course_id) % (2 + course_id % 3);
        let (sheet_id, role) = (self.sheet, Role::Participant.code());
        batch.ratings.push(RatingRow { sheet_id, circle_id, course_id, role, stars, reason: "", created_at: at, updated_at: at });
        self.sheet += 1;
    }

    /// Adds the answers behind the figures of a meeting's feedback.
    fn sheet(&mut self, chance: &mut Chance, circle: i64, figures: &FeedbackRow, batch: &mut Batch) {
        let (sheet, at, author_id) = (self.sheet, figures.updated_at, figures.author_id);
        self.sheet += 1;
        let answer = |question: String, value: String| AnswerRow {
            sheet_id: sheet,
            question,
            version: WEEKLY.version,
            value: serde_json::json!([value]).to_string(),
            revision: 1,
            author_id,
            updated_at: at,
        };
        batch.answers.push(answer("overall".to_owned(), figures.rating.to_string()));
        batch.answers.push(answer("others".to_owned(), figures.attendance.to_string()));
        if chance.percent(30) {
            batch.answers.push(answer(reflection(chance.between(1, PROMPTS)), chance.pick(&REFLECTIONS).to_owned()));
        }
        batch.sheets.push(SheetRow {
            id: sheet,
            key: format!("weekly:{}", figures.meeting_id),
            form: WEEKLY.name.to_owned(),
            circle_id: circle,
            meeting_id: Some(figures.meeting_id),
            signup_id: None,
            done_at: at,
            created_at: at,
            updated_at: at,
        });
    }
}

fn feedback(chance: &mut Chance, meeting: i64, author: i64, taken: i64, at: i64) -> FeedbackRow {
    FeedbackRow {
        meeting_id: meeting,
        rating: chance.between(2, 5),
        attendance: chance.between(taken / 2, taken.max(1)).min(1000),
        author_id: author,
        revision: 1,
        done_at: at,
        updated_at: at,
    }
}
