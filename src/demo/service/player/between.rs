//! What happens between meetings: the weekly plan, and what people write to each other.

use super::DemoPlayer;
use crate::board::model::{ReactForm, Reaction, WriteForm};
use crate::board::service as board;
use crate::checklist::model::{CheckForm, Item};
use crate::checklist::service as checklist;
use crate::platform::{Ctx, Result};
use crate::signups::service as signups;
use crate::tasks::model::{ProposeForm, TaskForm, TickForm};
use crate::tasks::service as tasks;
use crate::types::{AppError, PostId, TaskId};

/// What a circle does for a meeting: a task, and the minutes it takes.
type Week = [(&'static str, &'static str); 2];

/// The tasks of the first weeks; later ones begin again after the first.
const WEEKS: [Week; 4] = [
    [("Watch the introduction", "12"), ("Write down one thing you want to be able to do in the end", "10")],
    [("Do the exercises of this unit", "40"), ("Try one of them with someone at home", "15")],
    [("Read the summary of this unit", "20"), ("Bring one question that is still open", "5")],
    [("Do the exercises of this unit", "45"), ("Show someone else in the circle how you did it", "15")],
];
const WEEKS_ES: [Week; 3] = [
    [("Leer la introducción", "15"), ("Anotar qué quiere lograr al final", "10")],
    [("Leer los dos textos de esta unidad", "40"), ("Traer una frase que le haya gustado", "5")],
    [("Hacer el ejercicio de esta unidad", "30"), ("Contarle a alguien de qué trata", "10")],
];

/// Someone says something: who (`None`: the facilitator), what, and which of the posts before it answers.
pub(super) struct Talk {
    who: Option<usize>,
    words: &'static str,
    answers: Option<usize>,
}

const fn talk(who: Option<usize>, words: &'static str, answers: Option<usize>) -> Talk {
    Talk { who, words, answers }
}

const TALKS: [Talk; 8] = [
    talk(None, "Welcome. Who are you, and what brings you here? Two sentences are enough.", None),
    talk(Some(0), "I work at the front desk of a clinic. I would like to speak up more.", Some(0)),
    talk(Some(1), "Retired bus driver, three grandchildren. I am here because my daughter signed me up, and I am glad she did.", Some(0)),
    talk(Some(2), "I have a quiet table by the window on the second floor on Saturdays at ten. Anyone who wants to practise is welcome.", None),
    talk(Some(4), "I’ll be there, and I bring the exercise sheet.", Some(3)),
    talk(Some(1), "The second video has subtitles: the button is at the **bottom right**. It took me a week to find it.", None),
    talk(None, "Thank you for last week. Three of you said it went too fast, so we take the first half of the unit only.", None),
    talk(Some(5), "Good. I had fallen behind.", Some(6)),
];
const TALKS_ES: [Talk; 4] = [
    talk(None, "Bienvenidos. ¿Quiénes son y qué los trae aquí? Con dos frases alcanza.", None),
    talk(Some(0), "Soy maestra jubilada y quiero leer acompañada.", Some(0)),
    talk(Some(2), "Encontré una versión en audio de la segunda lectura, por si a alguien le cuesta la pantalla.", None),
    talk(Some(1), "Gracias, la escucho en el colectivo.", Some(2)),
];

/// How many things are said in a circle.
pub(in crate::demo::service) fn talks(spanish: bool) -> usize {
    if spanish { TALKS_ES.len() } else { TALKS.len() }
}

impl DemoPlayer {
    /// The facilitator fills the weekly plan, and ticks off what was done to get so far.
    pub(super) async fn plan(&mut self, number: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let (ctx, slug) = (self.facilitator(circle)?, self.slug(number)?);
        for item in [Item::Topic, Item::Room, Item::Devices, Item::Poster, Item::Partners] {
            checklist::check(&ctx, &CheckForm { slug: slug.clone(), item: item.code().to_owned(), button: "yes".to_owned() }).await?;
        }
        let page = tasks::page(&ctx, &slug, None, "").await?;
        for (k, week) in page.weeks.iter().enumerate() {
            let Some(meeting) = week.meeting else { continue };
            for (title, minutes) in of_week(circle.spanish, k) {
                let form = TaskForm {
                    slug: slug.clone(),
                    title: (*title).to_owned(),
                    minutes: (*minutes).to_owned(),
                    meeting: meeting.to_string(),
                    ..TaskForm::default()
                };
                tasks::save(&ctx, &form).await?;
            }
        }
        Ok(())
    }

    /// A participant ticks off what they have done for a meeting.
    pub(super) async fn tick(&mut self, number: usize, meeting: usize, person: usize) -> Result<()> {
        let ctx = Ctx::system(&self.app);
        let page = tasks::page(&self.facilitator(self.circle(number)?)?, &self.slug(number)?, None, "").await?;
        let Some(participant) = self.participant(&ctx, number, person).await? else { return Ok(()) };
        let link = signups::participant_link(&ctx, &participant.link_key);
        let ids: Vec<TaskId> = page.weeks.get(meeting).map(|week| week.tasks.iter().map(|task| task.id).collect()).unwrap_or_default();
        for (at, id) in ids.into_iter().enumerate() {
            if !(person * 3 + meeting + at).is_multiple_of(3) {
                let form = TickForm { link: link.clone(), button: TickForm::wanted(true, id), ..TickForm::default() };
                tasks::tick(&ctx, &form).await?;
            }
        }
        Ok(())
    }

    /// A participant proposes a task.
    pub(super) async fn propose(&mut self, number: usize, person: usize) -> Result<()> {
        let ctx = Ctx::system(&self.app);
        let Some(participant) = self.participant(&ctx, number, person).await? else { return Ok(()) };
        let link = signups::participant_link(&ctx, &participant.link_key);
        let title = "Each of us asks a friend what they would like to learn".to_owned();
        tasks::propose(&ctx, &ProposeForm { link, task_title: title, ..ProposeForm::default() }).await.map(|_| ())
    }

    /// Someone writes on the board, and the next person thanks them for it.
    pub(super) async fn talk(&mut self, number: usize, at: usize) -> Result<()> {
        let circle = self.circle(number)?;
        let talks: &[Talk] = if circle.spanish { &TALKS_ES } else { &TALKS };
        let talk = talks.get(at).ok_or(AppError::NotFound)?;
        let parent = match talk.answers.map(|before| self.posts.get(&(number, before))) {
            // What it would answer was not said, because its author had left.
            Some(None) => return Ok(()),
            parent => parent.flatten().copied(),
        };
        let Some((ctx, link, slug)) = self.writer(number, talk.who).await? else { return Ok(()) };
        let form = WriteForm {
            link,
            slug,
            parent: parent.map(|id| id.to_string()).unwrap_or_default(),
            key: format!("demo-{number}-{at}"),
            body: talk.words.to_owned(),
            ..WriteForm::default()
        };
        let id = board::write(&ctx, &form).await?.id;
        self.posts.insert((number, at), id);
        if let Some((ctx, link, slug)) = self.writer(number, Some((at + 3) % 5)).await? {
            let kind = Reaction::ALL.get(at % Reaction::ALL.len()).copied().unwrap_or(Reaction::Thanks);
            board::react(&ctx, &ReactForm { link, slug, button: kind.wanted(true, id) }).await?;
        }
        Ok(())
    }

    /// Returns as whom someone writes: context, link, slug. `None` for a participant who has left.
    async fn writer(&self, number: usize, who: Option<usize>) -> Result<Option<(Ctx, String, String)>> {
        let Some(person) = who else { return Ok(Some((self.facilitator(self.circle(number)?)?, String::new(), self.slug(number)?))) };
        let ctx = Ctx::system(&self.app);
        let participant = self.participant(&ctx, number, person).await?;
        Ok(participant.map(|participant| {
            let link = signups::participant_link(&ctx, &participant.link_key);
            (ctx, link, String::new())
        }))
    }
}

/// Returns the tasks of a week.
fn of_week(spanish: bool, week: usize) -> &'static Week {
    let weeks: &'static [Week] = if spanish { &WEEKS_ES } else { &WEEKS };
    let later = weeks.len().saturating_sub(1).max(1);
    let at = if week < weeks.len() { week } else { 1 + (week - 1) % later };
    weeks.get(at).unwrap_or(&WEEKS[0])
}

/// The posts so far: circle, number of the talk.
pub(super) type Posts = std::collections::BTreeMap<(usize, usize), PostId>;
