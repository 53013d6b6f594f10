//! The emails that contain a recap.

use super::{SENT, Written};
use crate::circles::model::State;
use crate::circles::service as circles;
use crate::i18n::dates::Reader;
use crate::meetings::service as meetings;
use crate::platform::events::{Event, Subscriber};
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered, enqueue_all};
use crate::platform::{Ctx, Result, Tx};
use crate::recaps::{emails, store};
use crate::signups::model::Switch;
use crate::signups::service as signups;
use crate::types::{AppError, MeetingId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A recap to one participant.
const RECAP: LetterKind = LetterKind::new("recap", Priority::Awaited, |c, m, to| Box::pin(recap(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[RECAP];

/// The slice's event subscribers.
pub const SUBSCRIBERS: &[Subscriber] = &[Subscriber::new("recap-mails", &[SENT.name], |ctx, tx, event| Box::pin(tell(ctx, tx, event)))];

/// When the recap was written.
#[derive(Serialize, Deserialize)]
struct Facts {
    at: i64,
}

/// Enqueues one email to each participant who had signed up when the recap was sent and wants messages.
async fn tell(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let Written { meeting, at } = event.read()?;
    let circle = event.circle()?;
    let people = signups::reachable_in(tx, circle).await?;
    let mails: Vec<Mail> = people
        .into_iter()
        .filter(|person| person.created_at <= event.at && person.messages_off_at.is_none())
        .map(|person| Mail {
            circle: Some(circle),
            meeting: Some(meeting),
            facts: json!(Facts { at }),
            ..Mail::new(&RECAP, key(meeting, at, person.id.0), Recipient::Signup(person.id))
        })
        .collect();
    enqueue_all(ctx, tx, &mails).await?;
    Ok(())
}

fn key(meeting: MeetingId, at: i64, to: i64) -> String {
    format!("{}:{meeting}:{at}:{to}", RECAP.name)
}

async fn recap(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let Facts { at } = mail.read()?;
    let (circle, id) = (circles::by_id(ctx, mail.circle()?).await?, mail.meeting()?);
    if circle.state != State::Published {
        return Ok(Outcome::Drop("the circle is not public any more"));
    }
    let found = store::of_meeting(ctx.db().primary(), circle.id, id).await?.filter(|found| found.created_at == at);
    let Some(found) = found else { return Ok(Outcome::Drop("the recap was removed")) };
    let meetings = meetings::list(ctx.db().primary(), circle.id).await?;
    let (number, meeting) = (1..).zip(&meetings).find(|(_, meeting)| meeting.id == id).ok_or(AppError::NotFound)?;
    let signup = signups::by_id(ctx, mail.signup()?).await?.ok_or(AppError::NotFound)?;
    if !signup.messages {
        return Ok(Outcome::Drop("this person wants no messages"));
    }
    let links = signups::links_of(ctx, &signup.link_key);
    let stop = signups::unsubscribe_url(ctx, &signup.link_key, Switch::Messages);
    let locale = to.language_in(&circle.language);
    let when = meetings::when(Reader { language: locale, ..to.reader() }, &circle, meeting, ctx.now);
    let about = emails::About {
        locale,
        circle: &to.line(&circle.title),
        number,
        when: when.as_str(),
        dashboard: &links.dashboard,
        stop: &stop,
        leave: &links.leave,
        reached_by: circle.reached_by(),
    };
    if !to.proven {
        return Ok(Rendered { unsubscribe_url: stop.clone(), ..Rendered::new(to, &emails::unproven(&about))? }.send());
    }
    let letter = emails::recap(&about, &found.done, &found.next);
    Ok(Rendered { reply_to: circle.reply_to(), unsubscribe_url: stop.clone(), ..Rendered::new(to, &letter)? }.send())
}
