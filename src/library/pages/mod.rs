//! A course's page.

mod course;
mod experience;
mod said;
mod words;

pub use course::CoursePageView;
pub use words::{AllReviews, AllTips};
