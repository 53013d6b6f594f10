//! The library's pages.

pub mod course;
pub mod edit;
pub mod list;

pub use course::CoursePageView;
pub use edit::EditCourse;
pub use list::CourseList;
