//! The closing survey, and the report of a finished circle.

use super::DemoPlayer;
use crate::platform::{Ctx, Result};
use crate::questions::model::Typed;
use crate::reports::model::{PUBLISH, ReportForm, Section};
use crate::reports::service as reports;
use crate::signups::service as signups;
use crate::surveys::model::{DONE, SurveyForm};
use crate::surveys::service as surveys;

/// What a participant says at the end.
struct Said {
    learned: &'static str,
    next: &'static str,
    reason: &'static str,
    recommend: &'static str,
}

const SAID: [Said; 5] = [
    Said {
        learned: "That I am not the only one who is nervous.",
        next: "I join the next circle and bring my sister.",
        reason: "Short units, and every one ends with something to try.",
        recommend: "Alone I would have stopped in week two.",
    },
    Said {
        learned: "To ask before I give up.",
        next: "I practise at home once a week.",
        reason: "Clear and kind. Some videos are too long.",
        recommend: "The people make the difference.",
    },
    Said { learned: "", next: "First a rest, then the advanced course.", reason: "", recommend: "" },
    Said {
        learned: "How much my neighbours know.",
        next: "I start a circle at my own library.",
        reason: "It worked because we did the exercises together.",
        recommend: "It costs nothing and you meet people.",
    },
    Said { learned: "Patience.", next: "", reason: "The last two units were hard without a computer at home.", recommend: "" },
];
const SAID_ES: [Said; 3] = [
    Said {
        learned: "A mirar mi barrio con otros ojos.",
        next: "Voy a escribir sobre mi calle.",
        reason: "Lecturas cortas y buenas preguntas.",
        recommend: "Sola no lo habría terminado.",
    },
    Said { learned: "", next: "Otro curso en otoño.", reason: "Algunas lecturas son largas.", recommend: "" },
    Said { learned: "A escuchar.", next: "", reason: "", recommend: "Se aprende de los demás." },
];

fn values(answers: &[(&str, &str)]) -> Typed {
    let given = answers.iter().filter(|(_, value)| !value.is_empty());
    Typed { values: given.map(|(question, value)| ((*question).to_owned(), (*value).to_owned())).collect(), ..Typed::default() }
}

impl DemoPlayer {
    /// A participant answers, unless the person never does.
    pub(super) async fn survey(&mut self, number: usize, person: usize) -> Result<()> {
        let ctx = Ctx::system(&self.app);
        let Some(participant) = self.participant(&ctx, number, person).await? else { return Ok(()) };
        let said = if self.circle(number)?.spanish { SAID_ES.get(person % SAID_ES.len()) } else { SAID.get((person + number) % SAID.len()) };
        // The others only choose.
        let silent = person >= SAID.len();
        let said = said.filter(|_| !silent).unwrap_or(&Said { learned: "", next: "", reason: "", recommend: "" });
        let step = |values: [&'static str; 5]| values.get((person + number) % 5).copied().unwrap_or_default();
        let mut typed = values(&[
            ("goal_met", step(["4", "5", "3", "4", "5"])),
            ("learned", said.learned),
            ("confidence", step(["3", "4", "4", "5", "2"])),
            ("next_steps", said.next),
            ("course_rating", step(["5", "4", "4", "5", "3"])),
            ("course_reason", said.reason),
            ("recommend", step(["yes", "yes", "maybe", "yes", "yes"])),
            ("recommend_reason", said.recommend),
            ("quote", step(["with_name", "without_name", "no", "with_name", "without_name"])),
        ]);
        if person.is_multiple_of(2) {
            typed.lists.insert("research".to_owned(), vec!["yes".to_owned()]);
        }
        let link = signups::participant_link(&ctx, &participant.link_key);
        surveys::save(&ctx, &SurveyForm { link, typed, step: "3".to_owned(), button: DONE.to_owned(), ..SurveyForm::default() }).await.map(|_| ())
    }

    /// The facilitator answers and publishes the circle's report.
    pub(super) async fn close(&mut self, number: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let (ctx, slug) = (self.facilitator(circle)?, self.slug(number)?);
        let typed = if circle.spanish {
            values(&[
                ("goal_met", "4"),
                ("surprise", "Que nadie quería irse a las ocho."),
                ("course_rating", "4"),
                ("course_reason", "Las lecturas dan para mucha conversación."),
                ("resources", "Un mapa del barrio para marcar lugares."),
                ("missing", "Más tiempo para la primera lectura."),
                ("again", "yes"),
            ])
        } else {
            values(&[
                ("goal_met", "4"),
                ("surprise", "How fast people began to help each other."),
                ("course_rating", if number.is_multiple_of(2) { "5" } else { "4" }),
                ("course_reason", "Works without a teacher. Read unit 3 before you meet: it is the hardest."),
                ("resources", "A kitchen timer and printed exercise sheets."),
                ("missing", "Tea. And ten minutes at the start for questions from last week."),
                ("again", "yes"),
            ])
        };
        surveys::save(&ctx, &SurveyForm { slug: slug.clone(), typed, step: "3".to_owned(), button: DONE.to_owned(), ..SurveyForm::default() })
            .await?;
        let sections = Section::ALL.iter().map(|section| section.code().to_owned()).collect();
        reports::save(&ctx, &ReportForm { slug, sections, button: PUBLISH.to_owned() }).await
    }
}
