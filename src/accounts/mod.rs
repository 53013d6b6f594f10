//! People with a password: registering, signing in, settings.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
