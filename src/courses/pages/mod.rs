//! The library's pages.

pub mod edit;
pub mod list;

pub use edit::EditCourse;
pub use list::CourseList;
