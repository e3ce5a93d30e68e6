//! Any bytes as a description: `source` holds what it promises.
#![no_main]

use codegen_fuzz::document::Files;
use codegen_fuzz::properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::source(&Files::single(bytes)));
