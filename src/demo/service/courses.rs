//! The demo's courses: real ones, free to take at the time of writing.

use crate::courses::model::CourseForm;

/// A course: title, provider, link, format, description, topics, language, licence.
pub(super) type Course = [&'static str; 8];

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
    ],
];

/// Returns the form that adds a course.
pub(super) fn form(course: &Course) -> CourseForm {
    let [title, provider, link, format, description, topics, language, licence] = course.map(str::to_owned);
    CourseForm { slug: String::new(), title, provider, link, format, description, topics, language, licence }
}
