//! The integration tests in one binary, on the real router. `CIRCLET_TEST_POSTGRES` (the URL of a server on
//! which databases may be created) runs them on PostgreSQL; without it they run on SQLite.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on failure")]

mod fixtures;
mod harness;
mod rows;
mod support;

// All other files and folders in this folder: `build.rs` finds them.
include!(concat!(env!("OUT_DIR"), "/tests.rs"));

/// A new file is found when `build.rs` runs again, which this test makes sure of.
#[test]
#[expect(clippy::disallowed_methods, reason = "the timestamp of a file, so that cargo notices a change")]
fn every_file_of_tests_is_built() {
    let main = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/main.rs");
    let entries = std::fs::read_dir(main.parent().unwrap()).unwrap();
    let mut there: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    there.retain(|name| !SUPPORT.contains(&name.as_str()) && (name.ends_with(".rs") || !name.contains('.')));
    there.sort();
    if there != FOUND {
        std::fs::File::options().append(true).open(main).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
        panic!("tests/it has changed: run the tests again to build it. There is {there:?}, built are {FOUND:?}");
    }
}
