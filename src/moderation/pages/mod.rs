//! The pages about the site itself.

pub mod account;
pub mod emails;
pub mod hide;
pub mod limits;
pub mod lists;
pub mod log;
pub mod queue;
pub mod report;
pub mod setup;
pub mod staff;
pub mod texts;

pub use account::StaffAccount;
pub use emails::StaffEmails;
pub use hide::HidePageView;
pub use limits::StaffLimits;
pub use lists::{StaffAccounts, StaffCircles, StaffCourses};
pub use log::StaffLog;
pub use queue::StaffReports;
pub use report::ReportToStaff;
pub use setup::StaffSetup;
pub use staff::Staff;
pub use texts::{About, Imprint, Privacy};
