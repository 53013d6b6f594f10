//! The demo community: invented people who act through the services. A front: nothing needs it.

pub mod service;
