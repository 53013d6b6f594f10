//! One integration binary on the real router. `CIRCLET_TEST_POSTGRES` (the address of a server one
//! may create databases on) runs the same tests on PostgreSQL; without it they run on SQLite.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod fixtures;
mod harness;
mod rows;
mod support;

// Every other file and folder beside this one: `build.rs` finds them.
include!(concat!(env!("OUT_DIR"), "/tests.rs"));

/// A new file is found when `build.rs` runs again, which this test sees to.
#[test]
#[expect(clippy::disallowed_methods, reason = "the time of a file, so that cargo sees a change")]
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
