//! A course's page.

mod course;
mod experience;

pub use course::CoursePageView;
