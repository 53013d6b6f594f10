//! What facilitators write after a meeting.

use super::DemoPlayer;
use crate::circles::service as circles;
use crate::meetings::service as meetings;
use crate::platform::Result;
use crate::recaps::model::{RecapForm, SEND};
use crate::recaps::service as recaps;

/// What the circle did, and what is next.
const RECAPS: [(&str, &str); 6] = [
    (
        "We introduced ourselves, looked through the course together and agreed on how we work: *one person speaks at a time*, and there are no silly questions.",
        "Do the first unit at home, in one sitting if you can. Write down one thing that you didn’t understand.",
    ),
    (
        "Everyone brought a question about the first unit. We solved four of them together; the fifth is still open.",
        "Second unit, up to the exercise. Work in the pairs that we made today, and call each other once.",
    ),
    (
        "We went through the exercise in pairs and compared. Three different ways led to the same result.",
        "Third unit. Bring something of your own that you want to show, even if it isn’t finished.",
    ),
    (
        "Half the group showed something of their own. It took longer than planned, and it was worth it.",
        "The other half is next. If the unit is too long, leave out the last video.",
    ),
    (
        "The second half showed their work. Then we read the hardest part of the unit aloud, sentence by sentence.",
        "Choose one topic for the end. The library keeps the books we talked about at the desk.",
    ),
    ("Everyone presented their topic in five minutes. We ate cake and collected what should be different next time.", ""),
];
const RECAPS_ES: [(&str, &str); 3] = [
    (
        "Nos presentamos y hablamos de por qué nos interesa el tema. Acordamos dejar las cámaras encendidas cuando se pueda.",
        "Leer el primer texto y elegir **una frase** para comentar.",
    ),
    (
        "Comentamos las frases elegidas. La de Rosario abrió una discusión sobre quién mira a quién en las redes.",
        "Observar durante una semana cómo se usa el teléfono en casa y tomar notas.",
    ),
    (
        "Compartimos las notas de campo. Salieron tres temas que se repiten: la espera, la cena y el sueño.",
        "Elegir uno de los tres temas y escribir media página.",
    ),
];

impl DemoPlayer {
    /// The recap of the first meeting goes out by email, the others are shown; the first circle shows them to everyone.
    pub(super) async fn recap(&mut self, number: usize, meeting: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let (ctx, slug) = (self.facilitator(circle)?, self.slug(number)?);
        let found = meetings::list(ctx.db().primary(), circles::by_slug(&ctx, &slug).await?.id).await?;
        let all: &[(&str, &str)] = if circle.spanish { &RECAPS_ES } else { &RECAPS };
        let (Some(id), Some((done, next))) = (found.get(meeting).map(|m| m.id), all.get(meeting)) else { return Ok(()) };
        let form = RecapForm {
            slug,
            meeting: id.to_string(),
            done: (*done).to_owned(),
            next: (*next).to_owned(),
            public: if number == 0 { "on" } else { "" }.to_owned(),
            button: if meeting == 0 { SEND } else { "" }.to_owned(),
            ..RecapForm::default()
        };
        recaps::save(&ctx, &form).await.map(|_| ())
    }
}
