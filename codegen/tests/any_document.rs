//! Plausible descriptions of all kinds: no stage panics, and what comes out holds what is promised of it.
//!
//! A short run of what the fuzz targets in `fuzz/` do for as long as one lets them.
#![expect(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "what is taken in by its path is a library's"
)]

#[path = "../fuzz/src/document/mod.rs"]
mod document;
#[path = "../fuzz/src/properties/mod.rs"]
mod properties;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn plausible_documents(files in proptest::collection::vec(any::<u8>(), 0..2_000).prop_map(|bytes| document::plausible(&bytes))) {
        properties::source(&files);
        properties::normalize(&files);
        properties::lower(&files);
        properties::generate(&files);
    }
}
