//! UI components that know no slice.

pub mod boot;
pub mod button;
pub mod calendar;
pub mod charts;
pub mod copy;
pub mod empty;
pub mod field;
pub mod filter;
pub mod form;
pub mod later;
pub mod load;
pub mod names;
pub mod pagination;
pub mod part;
pub mod ring;
pub mod share;
pub mod title;
pub mod when;

pub use boot::{Boot, use_boot};
pub use button::{Button, PostButton};
pub use calendar::{AddToCalendar, CalendarSubscription, feed_button_words};
pub use copy::CopyField;
pub use empty::Empty;
pub use field::{Area, Check, Choice, Field, Select, area_text};
pub use filter::Pick;
pub use form::{ButtonsForm, Form, FormNotes, Reload, refusals, refused, use_kept, use_kept_form};
pub use later::{awake, later};
pub use load::{ErrorView, load};
pub use names::{NAMES, with_names};
pub use pagination::{CutNote, PageAt, Pagination};
pub use part::part;
pub use ring::Ring;
pub use share::ShareButton;
pub use title::{HiddenNote, title_class};
pub use when::{YourTime, moment, within};
