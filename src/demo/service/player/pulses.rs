//! What participants say about a meeting without their names.

use super::DemoPlayer;
use crate::circles::service as circles;
use crate::meetings::service as meetings;
use crate::platform::{Ctx, Result};
use crate::pulses::model::PulseForm;
use crate::pulses::service as pulses;
use crate::signups::service as signups;

/// How many people answer.
pub(in crate::demo::service) const PEOPLE: usize = 5;

/// What helped, and what to change.
const SAID: [(&str, &str); PEOPLE] = [
    ("Working in pairs, because I dared to ask there", "A break after an hour"),
    ("That we looked at one exercise for as long as it took", "Start on time, even if two of us are still on the bus"),
    ("The printed summary", ""),
    ("", "Please turn the light on the left on, I couldn’t see the whiteboard"),
    ("Hearing that others found it hard, too", "A little less of the video, a little more talking"),
];
const SAID_ES: [(&str, &str); PEOPLE] = [
    ("Que leyéramos en voz alta", "Empezar puntuales"),
    ("Las preguntas de todos", "Un descanso a mitad de la reunión"),
    ("El resumen de la semana pasada", ""),
    ("", "Mandar el enlace un día antes"),
    ("Escuchar cómo lo hicieron los demás", "Menos texto por semana"),
];

impl DemoPlayer {
    /// A participant says what helped and what to change; what comes too late, or from too few, is left out.
    pub(super) async fn pulse(&mut self, number: usize, meeting: usize, person: usize) -> Result<()> {
        let ctx = Ctx::system(&self.app);
        let (spanish, slug) = (self.circle(number)?.spanish, self.slug(number)?);
        let circle = circles::by_slug(&ctx, &slug).await?;
        let found = meetings::list(ctx.db().primary(), circle.id).await?;
        let Some(participant) = self.participant(&ctx, number, person).await? else { return Ok(()) };
        let said = if spanish { &SAID_ES } else { &SAID };
        let (Some(id), Some((helped, change))) = (found.get(meeting).map(|m| m.id), said.get((person + meeting) % PEOPLE)) else { return Ok(()) };
        let form = PulseForm {
            link: signups::participant_link(&ctx, &participant.link_key),
            meeting: id.to_string(),
            helped: (*helped).to_owned(),
            change: (*change).to_owned(),
            ..PulseForm::default()
        };
        pulses::answer(&ctx, &form).await?;
        Ok(())
    }
}
