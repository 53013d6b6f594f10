//! The demo's courses: real ones, free to take at the time of writing.

use crate::courses::model::CourseForm;

/// A course: title, provider, link, format, description, topics, language, licence, cost, how to take it for free,
/// hours a week, sessions.
pub(super) type Course = [&'static str; 12];

pub(super) const COURSES: [Course; 10] = [
    [
        "Introduction to Public Speaking",
        "University of Washington via Coursera",
        "https://www.coursera.org/learn/public-speaking",
        "course",
        "Plan, write and give a short talk, and give each other useful feedback. Six modules with exercises that work well in a group.",
        "public speaking, communication, confidence",
        "en",
        "unknown",
        "free_signup",
        "Choose “Audit” when you join. It is the small link below the price.",
        "3",
        "6",
    ],
    [
        "The Art of Storytelling",
        "Pixar via Khan Academy",
        "https://www.khanacademy.org/partner-content/pixar/storytelling",
        "video",
        "Explore how storytellers at Pixar find and shape a story, and gain insight on how to write stronger stories of your own.",
        "storytelling, writing, communication",
        "en",
        "CC-BY-NC-SA",
        "free",
        "",
        "2",
        "6",
    ],
    [
        "An Introduction to Interactive Programming in Python (Part 1)",
        "Rice University",
        "https://www.coursera.org/learn/interactive-python-1",
        "course",
        "For people with little or no computing background: the basics of building simple interactive applications, one small game a week.",
        "computer science, programming, Python",
        "en",
        "unknown",
        "partly",
        "Choose “Audit” when you join: videos and texts are free, marked exercises are not.",
        "6",
        "5",
    ],
    [
        "Act on Climate: Steps to Individual, Community, and Political Action",
        "University of Michigan",
        "https://www.coursera.org/learn/act-on-climate",
        "course",
        "Understand, address and respond to climate change as individuals and together with one’s community.",
        "climate change, social change",
        "en",
        "unknown",
        "free_signup",
        "Choose “Audit” when you join.",
        "4",
        "4",
    ],
    [
        "Algebra 1",
        "Khan Academy",
        "https://www.khanacademy.org/math/algebra",
        "course",
        "Equations, functions and graphs from the beginning, with exercises that tell at once whether the answer is right.",
        "math",
        "en",
        "CC-BY-NC-SA",
        "free",
        "",
        "3",
        "16",
    ],
    [
        "American Sign Language",
        "Sign School",
        "https://www.signschool.com/",
        "course",
        "Basic signs and hand shapes of American Sign Language (ASL). Practise seeing, understanding and signing.",
        "language arts, sign language",
        "en",
        "reserved",
        "partly",
        "The first lessons of each unit are free, and so is the dictionary of signs.",
        "2",
        "",
    ],
    [
        "Antropología de lo digital",
        "Universidad de San Martín",
        "http://noticias.unsam.edu.ar/2013/05/21/antropologia-digital-circulo-de-estudio-sobre-las-ntics-y-sus-consecuencias/",
        "course",
        "La antropología se interesa por lo digital desde los inicios de internet: lecturas y preguntas para conversar cada semana.",
        "antropología, digital",
        "es",
        "CC-BY-SA",
        "free",
        "",
        "2",
        "8",
    ],
    [
        "Academic Writing",
        "University of Reading via FutureLearn",
        "https://www.futurelearn.com/courses/english-for-study-intermediate",
        "course",
        "Write clear paragraphs and essays in English, for study or for work.",
        "writing, English",
        "en",
        "unknown",
        "partly",
        "Join for free and finish within the weeks of the course. After that, access is paid.",
        "4",
        "5",
    ],
    [
        "Basic 3D Modeling using Blender",
        "IIT Bombay",
        "https://www.edx.org/course/basic-3d-modeling-using-blender",
        "course",
        "Basic 3D modelling skills, including texturing and lighting, with the free and open source tool Blender.",
        "3d design, Blender",
        "en",
        "unknown",
        "paid",
        "Ask your library: many offer it through their own account.",
        "4",
        "10",
    ],
    [
        "Android Basics: User Interface",
        "Udacity",
        "https://www.udacity.com/course/android-basics-user-interface--ud834",
        "course",
        "The first step of making apps: layouts, text, pictures and buttons on an Android phone.",
        "computer science, mobile, app development",
        "en",
        "unknown",
        "free_signup",
        "Choose “Start free course”. The “nanodegree” next to it is paid.",
        "6",
        "3",
    ],
];

/// What the first course consists of.
const OUTLINE: &str = "Watch: why we are afraid | | 15\n\
    Try: one minute about a place you love | | 10\n\
    Watch: opening a speech | https://www.coursera.org/learn/public-speaking | 12\n\
    Write: a story of three sentences | | 20\n\
    Watch: eyes, hands and voice | | 18\n\
    Give a talk of two minutes | | 30";

/// Returns the form that adds a course.
pub(super) fn form(course: &Course) -> CourseForm {
    let [title, provider, link, format, description, topics, language, licence, cost, free_how, hours, sessions] = course.map(str::to_owned);
    let outline = if title == "Introduction to Public Speaking" { OUTLINE.to_owned() } else { String::new() };
    CourseForm {
        outline,
        title,
        provider,
        link,
        format,
        description,
        topics,
        language,
        licence,
        cost,
        free_how,
        hours,
        sessions,
        ..CourseForm::default()
    }
}
