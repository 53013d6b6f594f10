//! The demo's circles: at libraries that have really held learning circles, with invented people.

use super::people::Town;

/// Where a circle meets.
#[derive(Debug)]
pub(super) enum Place {
    /// Venue, details, address, city, country.
    At(&'static str, &'static str, &'static str, &'static str, &'static str),
    /// The meeting's link.
    Online(&'static str),
}

/// What happens to a circle besides its meetings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It meets as planned.
    Meets,
    /// It is cancelled for this reason.
    CalledOff(&'static str),
    /// It stays a draft: only course and place are chosen.
    Draft,
}

/// One circle.
#[derive(Debug)]
pub(super) struct Circle {
    pub title: &'static str,
    /// The index of its course.
    pub course: usize,
    /// Addresses of its facilitators; the first one creates it.
    pub facilitator: &'static str,
    pub town: Town,
    pub place: Place,
    pub zone: &'static str,
    /// The week of the first meeting, counted from the week of the demo's day; negative: past.
    pub week: i64,
    /// 0 (Monday) to 6.
    pub weekday: i64,
    pub time: &'static str,
    pub minutes: i64,
    pub weeks: i64,
    pub seats: Option<i64>,
    pub welcome: &'static str,
    pub question: &'static str,
    /// The facilitator's goal.
    pub goal: &'static str,
    pub spanish: bool,
    /// The number of sign-ups.
    pub people: usize,
    /// The index of the first participant among the town's names.
    pub from: usize,
    /// Whether the participant with a demo login is among them.
    pub grace: bool,
    pub message: (&'static str, &'static str),
    /// Name and address of someone who walks in at the second meeting; the address may be empty.
    pub walk_in: (&'static str, &'static str),
    /// How many participants check in with the code at each meeting.
    pub check_in: usize,
    pub fate: Fate,
}

const USUAL: Circle = Circle {
    title: "",
    course: 0,
    facilitator: "",
    town: Town::Chicago,
    place: Place::Online(""),
    zone: "America/Chicago",
    week: 0,
    weekday: 0,
    time: "18:00",
    minutes: 90,
    weeks: 6,
    seats: None,
    welcome: "",
    question: "",
    goal: "Everyone finishes together and knows someone new.",
    spanish: false,
    people: 0,
    from: 0,
    grace: false,
    message: ("", ""),
    walk_in: ("", ""),
    check_in: 0,
    fate: Fate::Meets,
};

pub(super) const CIRCLES: [Circle; 10] = [
    Circle {
        title: "Public speaking at Harold Washington",
        course: 0,
        facilitator: "denise@example.org",
        place: Place::At("Harold Washington Library Center", "Room 3N-6, third floor", "400 South State Street", "Chicago", "United States"),
        week: -9,
        weekday: 1,
        seats: Some(15),
        welcome: "Six evenings, six short talks. **Nobody has to be good at it**: we practise, we listen, we clap.",
        question: "What do you do when you are nervous?",
        people: 11,
        message: ("Next week: a talk of two minutes", "Think of something you know well, and tell us about it for two minutes. No slides needed."),
        ..USUAL
    },
    Circle {
        title: "Tell your story",
        course: 1,
        facilitator: "marcus@example.org",
        place: Place::At("Edgewater Branch, Chicago Public Library", "Community room", "6000 North Broadway", "Chicago", "United States"),
        week: -3,
        weekday: 3,
        time: "17:30",
        seats: Some(12),
        welcome: "We watch a short film each week, then tell each other stories of our own. Bring a pencil.",
        people: 9,
        from: 11,
        message: ("A photo for Thursday", "Please bring a photo that has a story, on paper or on your phone.\n\nSee you on Thursday."),
        walk_in: ("Odessa Grant", "odessa.grant@example.org"),
        check_in: 6,
        ..USUAL
    },
    Circle {
        title: "Python for beginners, Upper Hill",
        course: 2,
        facilitator: "amina@example.org",
        town: Town::Nairobi,
        place: Place::At("KNLS Upper Hill", "ICT room, ground floor", "Ngong Road, Upper Hill", "Nairobi", "Kenya"),
        zone: "Africa/Nairobi",
        week: -4,
        weekday: 5,
        time: "10:00",
        minutes: 120,
        weeks: 8,
        seats: Some(12),
        welcome: "The library has twelve computers, so there are twelve seats. You need no experience, only patience.",
        question: "Have you written a program before?",
        people: 12,
        grace: true,
        // The circle is full: she takes part without a seat.
        walk_in: ("Wambui Njeri", ""),
        message: ("The library opens at nine", "You may come an hour early and use the computers to finish the exercises of the week."),
        ..USUAL
    },
    Circle {
        title: "Public speaking for job seekers",
        course: 0,
        facilitator: "amina@example.org",
        town: Town::Nairobi,
        place: Place::At("KNLS Upper Hill", "Meeting room 2", "Ngong Road, Upper Hill", "Nairobi", "Kenya"),
        zone: "Africa/Nairobi",
        week: 2,
        weekday: 2,
        time: "14:00",
        seats: Some(20),
        welcome: "Interviews, introductions, the first day at work: we practise speaking for all of them.",
        people: 6,
        from: 11,
        grace: true,
        ..USUAL
    },
    Circle {
        title: "Act on climate, together",
        course: 3,
        facilitator: "jonas@example.org",
        town: Town::Berlin,
        place: Place::At("Amerika-Gedenkbibliothek", "Gruppenraum 1", "Blücherplatz 1", "Berlin", "Deutschland"),
        zone: "Europe/Berlin",
        week: 1,
        weekday: 0,
        time: "19:00",
        weeks: 5,
        seats: Some(10),
        welcome: "In English, with help in German and Turkish. Each week we choose one small thing to do at home.",
        people: 7,
        ..USUAL
    },
    Circle {
        title: "Antropología de lo digital, en línea",
        course: 6,
        facilitator: "lucia@example.org",
        town: Town::Online,
        place: Place::Online("https://meet.example.org/antropologia-digital"),
        zone: "America/Argentina/Buenos_Aires",
        week: -2,
        weekday: 3,
        time: "19:00",
        welcome: "Leemos un texto corto por semana y conversamos. **No hace falta haber estudiado antropología.**",
        question: "¿Desde dónde te conectas?",
        spanish: true,
        people: 8,
        message: ("Lectura para el jueves", "Para el próximo encuentro leemos las páginas 12 a 20. Traigan una pregunta."),
        ..USUAL
    },
    Circle {
        title: "Algebra again",
        course: 4,
        facilitator: "tasha@example.org",
        town: Town::Detroit,
        place: Place::At("Detroit Public Library, Main Library", "Study room B", "5201 Woodward Avenue", "Detroit", "United States"),
        zone: "America/Detroit",
        week: -15,
        weekday: 2,
        seats: Some(10),
        welcome: "For everybody who was told they could not do maths. We go slowly, and we laugh.",
        people: 8,
        message: ("You did it", "We are at the last chapter next week. Bring something to eat, we celebrate."),
        ..USUAL
    },
    Circle {
        title: "American Sign Language for beginners",
        course: 5,
        facilitator: "tasha@example.org",
        town: Town::Detroit,
        place: Place::At("Detroit Public Library, Main Library", "Children’s room", "5201 Woodward Avenue", "Detroit", "United States"),
        zone: "America/Detroit",
        week: 1,
        weekday: 4,
        time: "16:00",
        minutes: 60,
        welcome: "Sign your name, say hello, tell a joke.",
        people: 3,
        from: 8,
        fate: Fate::CalledOff("The room is closed for repairs. We hope to begin in spring and will write to you then."),
        ..USUAL
    },
    Circle {
        title: "English writing on Saturdays",
        course: 7,
        facilitator: "denise@example.org",
        place: Place::At("Harold Washington Library Center", "Room 5S-2", "400 South State Street", "Chicago", "United States"),
        week: 3,
        weekday: 5,
        time: "11:00",
        weeks: 4,
        seats: Some(8),
        welcome: "Bring a text you are working on: a letter, an essay, an application.",
        people: 2,
        from: 20,
        ..USUAL
    },
    Circle {
        title: "3D modelling with Blender",
        course: 8,
        facilitator: "amina@example.org",
        town: Town::Nairobi,
        place: Place::At("KNLS Upper Hill", "", "Ngong Road, Upper Hill", "Nairobi", "Kenya"),
        zone: "Africa/Nairobi",
        week: 3,
        fate: Fate::Draft,
        ..USUAL
    },
];

/// Reflections that facilitators write after meetings, suitable for any question.
pub(super) const REFLECTIONS: [&str; 6] = [
    "The small groups worked: quiet people spoke up.",
    "We ran out of time. Next week we begin with the exercise.",
    "Two people helped each other without my doing anything. That was the best part.",
    "The video did not load at first; I will download it before.",
    "Everybody shared what they had practised at home.",
    "Some were tired. A short break in the middle helped.",
];
pub(super) const REFLECTIONS_ES: [&str; 3] = [
    "La conversación en parejas ayudó a que todas las personas hablaran.",
    "Nos faltó tiempo para la segunda lectura.",
    "Una participante trajo un ejemplo de su trabajo y cambió la charla.",
];
/// Tips that facilitators leave for the next group.
pub(super) const TIPS: [&str; 4] = [
    "Do the first exercise together on one screen, then split up.",
    "Skip the introduction video; it is better to start with the quiz.",
    "Print the worksheets: not everyone likes to switch windows.",
    "Plan two meetings for unit three.",
];
/// The circle in which a participant stays away after two meetings, and whose facilitator has a word for the staff.
pub(super) const EXAMPLE: &str = "Python for beginners, Upper Hill";

/// What that facilitator wants the staff to hear.
pub(super) const TO_STAFF: &str = "Two of the laptops in the ICT room do not start. Could someone look at them?";

pub(super) const TIP_ES: &str = "Lean la primera lectura en voz alta, por turnos.";
