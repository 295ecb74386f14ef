#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shapan_fuzz::picture(bytes));
