//! Components of the library's pages.

mod filters;
mod item;
mod words;

pub use filters::{ActiveFilters, CourseSearch, OrderLinks, library_url, order_words, without_filters};
pub use item::CourseItem;
pub use words::{cost_words, format_words, licence_words, mean_words, used_words};
