//! Plausible descriptions, of several files and with overlays: the whole of it holds what it promises.
#![no_main]

use codegen_fuzz::{document, properties};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let files = document::plausible(bytes);
    properties::source(&files);
    properties::normalize(&files);
    properties::lower(&files);
    properties::generate(&files);
});
