//! The demo's people. All are invented; their addresses are reserved for examples.

use crate::types::{DemoLogin, DemoLogins, DemoRole};

/// A person with an account.
#[derive(Debug)]
pub(super) struct Member {
    pub name: &'static str,
    pub email: &'static str,
    pub staff: bool,
    pub locale: &'static str,
    /// The role shown, if this person is a demo login.
    pub login: Option<DemoRole>,
}

/// The password of the demo's logins.
pub(super) const PASSWORD: &str = "learning together";

/// Returns the demo logins.
pub(super) fn logins() -> DemoLogins {
    let login = |m: &Member| Some(DemoLogin { name: m.name.to_owned(), email: m.email.to_owned(), role: m.login? });
    DemoLogins { password: PASSWORD.to_owned(), people: MEMBERS.iter().filter_map(login).collect() }
}

const fn member(name: &'static str, email: &'static str, locale: &'static str) -> Member {
    Member { name, email, staff: false, locale, login: None }
}

pub(super) const MEMBERS: [Member; 8] = [
    Member { name: "Amina Otieno", email: "amina@example.org", staff: false, locale: "en", login: Some(DemoRole::Facilitator) },
    Member { name: "Sam Rivera", email: "staff@example.org", staff: true, locale: "en", login: Some(DemoRole::Staff) },
    Member { name: "Grace Wanjiru", email: "grace@example.org", staff: false, locale: "en", login: Some(DemoRole::Participant) },
    member("Denise Walker", "denise@example.org", "en"),
    member("Marcus Reed", "marcus@example.org", "en"),
    member("Tasha Coleman", "tasha@example.org", "en"),
    member("Jonas Weber", "jonas@example.org", "en"),
    member("Lucía Fernández", "lucia@example.org", "es"),
];

/// Names of participants, by where a circle meets.
#[derive(Clone, Copy, Debug)]
pub(super) enum Town {
    Chicago,
    Nairobi,
    Detroit,
    Berlin,
    Online,
}

const CHICAGO: [&str; 22] = [
    "Angela Moore",
    "Brian Kowalski",
    "Carmen Díaz",
    "Darnell Price",
    "Ewa Nowak",
    "Frank Castellano",
    "Gloria Hayes",
    "Hyun-woo Park",
    "Isabel Romero",
    "James Whitfield",
    "Keisha Grant",
    "Leo Brandt",
    "Mei Chen",
    "Nadia Haddad",
    "Oscar Lindgren",
    "Patrice Banks",
    "Quentin Shaw",
    "Rosa Delgado",
    "Stephen O’Connor",
    "Tanisha Brooks",
    "Uma Patel",
    "Victor Sokolov",
];
const NAIROBI: [&str; 17] = [
    "Achieng Odhiambo",
    "Brian Kiptoo",
    "Cynthia Muthoni",
    "David Mwangi",
    "Esther Njeri",
    "Felix Ochieng",
    "Halima Abdi",
    "Ian Kamau",
    "Joyce Chebet",
    "Kevin Otieno",
    "Lilian Wambui",
    "Moses Kariuki",
    "Naomi Atieno",
    "Peter Mutua",
    "Ruth Nyambura",
    "Stella Akinyi",
    "Yusuf Hassan",
];
const DETROIT: [&str; 11] = [
    "Alicia Burton",
    "Bernard Jackson",
    "Charlene Davis",
    "Dwayne Hill",
    "Ernestine Ford",
    "Gary Kaminski",
    "Hassan Saleh",
    "Juanita Perry",
    "Latoya Simmons",
    "Raymond Cole",
    "Wilma Jefferson",
];
const BERLIN: [&str; 7] = ["Anke Schröder", "Burak Yıldız", "Carla Neumann", "Dmitri Wolkow", "Friederike Groß", "Hélène Martin", "Ole Jørgensen"];
const ONLINE: [&str; 8] = [
    "Agustín Pereyra",
    "Camila Ibáñez",
    "Diego Núñez",
    "Florencia Acosta",
    "Joaquín Giménez",
    "María José Peña",
    "Santiago Ríos",
    "Valentina Güiraldes",
];

impl Town {
    /// Returns a person of this town, by number; the same number is the same person.
    pub(super) fn person(self, number: usize) -> &'static str {
        let names: &[&str] = match self {
            Self::Chicago => &CHICAGO,
            Self::Nairobi => &NAIROBI,
            Self::Detroit => &DETROIT,
            Self::Berlin => &BERLIN,
            Self::Online => &ONLINE,
        };
        names.get(number % names.len().max(1)).copied().unwrap_or("Robin Example")
    }
}

/// Returns an address for a name: "carmen.diaz@example.org".
pub(super) fn address(name: &str) -> String {
    format!("{}@example.org", crate::types::text::fold(name).replace(' ', "."))
}

const GOALS: [&str; 10] = [
    "Feel calm when I speak in meetings.",
    "Finish something I start, for once.",
    "Get ready for a new job.",
    "Help my kids with their homework.",
    "Learn it properly this time, from the beginning.",
    "Meet people from the neighbourhood.",
    "Find out if this is something for me.",
    "Use what I learn at work within a month.",
    "Do something for myself, once a week.",
    "Keep my mind busy now that I am retired.",
];
const SUPPORT: [&str; 7] = [
    "I listen well and I ask questions.",
    "I can explain things slowly.",
    "I bring tea and biscuits.",
    "I take notes and share them.",
    "I say so when something is good.",
    "I can help with the computers.",
    "I will come every week.",
];
const GOALS_ES: [&str; 4] = [
    "Entender mejor cómo cambia la vida con internet.",
    "Leer y conversar con otras personas.",
    "Preparar mi tesis.",
    "Volver a estudiar después de muchos años.",
];
const SUPPORT_ES: [&str; 3] = ["Comparto mis apuntes.", "Escucho y pregunto.", "Puedo ayudar con la tecnología."];

/// Returns what a person answers at sign-up: goal and support.
pub(super) fn says(spanish: bool, number: usize) -> (&'static str, &'static str) {
    let (goals, support): (&[&str], &[&str]) = if spanish { (&GOALS_ES, &SUPPORT_ES) } else { (&GOALS, &SUPPORT) };
    let pick = |from: &[&'static str], at: usize| from.get(at % from.len().max(1)).copied().unwrap_or_default();
    (pick(goals, number * 3 + 1), pick(support, number * 2 + 1))
}
