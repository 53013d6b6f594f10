//! Who answers: a participant through a signed link, or a facilitator who is signed in.

use super::{CLOSING, CLOSING_FACILITATOR};
use crate::circles::model::{Circle, State};
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::platform::{Ctx, Result, Tx};
use crate::questions::service::{About, Definition};
use crate::reviews::model::Role;
use crate::signups::links::PARTICIPANT;
use crate::signups::model::Signup;
use crate::signups::policy::Member;
use crate::signups::service as signups;
use crate::surveys::model::SurveyRefusal;
use crate::types::{AccountId, AppError, CircleId, SignupId};

/// A person who may answer the survey of a circle now.
#[derive(Debug)]
pub(super) struct Respondent {
    pub(super) circle: Circle,
    pub(super) definition: &'static Definition,
    pub(super) about: About,
    /// Their goal, or the circle's; may be empty.
    pub(super) goal: String,
}

impl Respondent {
    /// Returns who answers, for reading.
    pub(super) async fn find(ctx: &Ctx, link: &str, slug: &str) -> Result<Self> {
        if link.is_empty() {
            let (circle, manager) = circles::managed(ctx, slug).await?;
            return Self::facilitator(ctx, circle, &manager);
        }
        let (signup, member, _) = signups::by_link(ctx, PARTICIPANT, link).await?;
        Self::participant(ctx, circles::by_id(ctx, member.circle()).await?, &signup, member)
    }

    /// Same as [`Respondent::find`], inside a write transaction.
    pub(super) async fn find_in(ctx: &Ctx, tx: &mut Tx, link: &str, slug: &str) -> Result<Self> {
        if link.is_empty() {
            let (circle, manager) = circles::managed_in(ctx, tx, slug).await?;
            return Self::facilitator(ctx, circle, &manager);
        }
        let (signup, member, _) = signups::by_link_in(ctx, tx, PARTICIPANT, link).await?;
        Self::participant(ctx, circles::by_id_in(tx, member.circle()).await?, &signup, member)
    }

    fn participant(ctx: &Ctx, circle: Circle, signup: &Signup, member: Member) -> Result<Self> {
        open(ctx, &circle)?;
        let about = of_participant(circle.id, member.signup());
        Ok(Self { circle, definition: &CLOSING, about, goal: signup.answers.goal.clone() })
    }

    /// Staff may manage every circle, but only its facilitators answer as such.
    fn facilitator(ctx: &Ctx, circle: Circle, manager: &Manager) -> Result<Self> {
        if !circle.is_run_by(manager.account()) {
            return Err(AppError::Forbidden.into());
        }
        open(ctx, &circle)?;
        let about = of_facilitator(circle.id, manager.account());
        Ok(Self { definition: &CLOSING_FACILITATOR, about, goal: circle.goal.clone(), circle })
    }

    pub(super) fn is_participant(&self) -> bool {
        self.about.signup.is_some()
    }

    pub(super) fn role(&self) -> Role {
        if self.is_participant() { Role::Participant } else { Role::Facilitator }
    }
}

/// Returns what identifies a participant's sheet.
pub(super) fn of_participant(circle: CircleId, signup: SignupId) -> About {
    About { key: format!("closing:{signup}"), form: CLOSING.name, circle, meeting: None, signup: Some(signup), account: None }
}

/// Returns what identifies a facilitator's sheet.
pub(super) fn of_facilitator(circle: CircleId, account: AccountId) -> About {
    About {
        key: format!("closing-facilitator:{circle}:{account}"),
        form: CLOSING_FACILITATOR.name,
        circle,
        meeting: None,
        signup: None,
        account: Some(account),
    }
}

/// Checks that the survey can be answered: from the beginning of the last meeting on.
pub(super) fn open(ctx: &Ctx, circle: &Circle) -> Result<()> {
    match circle.state {
        State::Cancelled => return Err(SurveyRefusal::Cancelled.into()),
        State::Draft => return Err(SurveyRefusal::Ahead.into()),
        State::Published => {}
    }
    let last = circle.dates.iter().map(|date| date.starts_at).max();
    if last.is_some_and(|last| last <= ctx.now_us()) { Ok(()) } else { Err(SurveyRefusal::Ahead.into()) }
}
