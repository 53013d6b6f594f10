//! Writing to facilitators whose address participants see nowhere.

use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::platform::outbox::{self, Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered};
use crate::platform::{Ctx, Result, Tx, tokens};
use crate::signups::emails;
use crate::signups::limits;
use crate::signups::model::contact::{ContactForm, TEXT_MAX};
use crate::signups::policy::Member;
use crate::signups::store;
use crate::types::{AppError, Check, Refusal, SignupId};
use serde::{Deserialize, Serialize};
use serde_json::json;

const DAY_US: i64 = 86_400 * 1_000_000;

/// To a facilitator: what a participant writes.
pub(super) const CONTACT: LetterKind = LetterKind::new("contact", Priority::Awaited, |c, m, to| Box::pin(written(c, m, to)));

/// Who writes, and what.
#[derive(Serialize, Deserialize)]
struct Written {
    signup: SignupId,
    text: String,
}

/// Returns the empty form for writing to the facilitators of a circle; `None` if all of them show their address.
pub fn contact_form(circle: &Circle, link: &str) -> Option<ContactForm> {
    writable(circle).then(|| ContactForm { link: link.to_owned(), ..ContactForm::default() })
}

fn writable(circle: &Circle) -> bool {
    // Nothing is sent about a hidden circle, so no one is promised that it is.
    circle.state != State::Draft && !circle.hidden && circle.with_form().next().is_some()
}

/// Writes to the facilitators of a participant's circle whose address is shown nowhere. The same text is sent
/// once a day: with scripts it stays in the form.
///
/// # Errors
/// Field errors, too many messages, or [`Refusal::CHANGED`] if there is no such facilitator any more.
pub async fn contact(ctx: &Ctx, tx: &mut Tx, by: Member, form: &ContactForm) -> Result<()> {
    let mut check = Check::default();
    let text = check.text(ContactForm::text, &form.text, TEXT_MAX);
    check.finish()?;
    let key = tokens::hash(&format!("{}:{text}", ctx.now_us() / DAY_US));
    let circle = circles::by_id_in(tx, by.circle()).await?;
    if !writable(&circle) {
        return Err(Refusal::CHANGED.into());
    }
    let facts = json!(Written { signup: by.signup(), text });
    let mails: Vec<Mail> = circle
        .with_form()
        .map(|to| Mail {
            circle: Some(circle.id),
            facts: facts.clone(),
            ..Mail::new(&CONTACT, format!("{}:{}:{key}:{}", CONTACT.name, by.signup(), to.id), Recipient::Account(to.id))
        })
        .collect();
    // A second click is no second message.
    if outbox::enqueue_all(ctx, tx, &mails).await? > 0 {
        ctx.count_in(tx, &[(limits::CONTACT, by.signup().to_string().as_str())]).await?;
    }
    Ok(())
}

async fn written(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Written = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if !circle.is_run_by(to.account_id()) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    if !to.proven {
        return Ok(Outcome::Drop("the address is not confirmed"));
    }
    let signup = store::by_id(ctx.db().primary(), facts.signup).await?.ok_or(AppError::NotFound)?;
    if !signup.active {
        return Ok(Outcome::Drop("the participant has left again"));
    }
    let letter = emails::contact(&circle, to.language(), &signup.answers.name, &facts.text);
    Ok(Rendered { reply_to: signup.email, ..Rendered::new(to, &letter)? }.send())
}
