//! Hunt.
#![allow(warnings)]
#[path = "../fuzz/src/document/mod.rs"]
mod document;
#[path = "../fuzz/src/properties/mod.rs"]
mod properties;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
static LAST: Mutex<String> = Mutex::new(String::new());
fn failing(bytes: &[u8]) -> Option<String> {
    let files = document::plausible(bytes);
    let r = catch_unwind(AssertUnwindSafe(|| {
        properties::source(&files);
        properties::normalize(&files);
        properties::lower(&files);
        properties::generate(&files);
    }));
    r.err().map(|_| LAST.lock().unwrap().clone())
}
fn key(s: &str) -> String {
    let mut l = s.lines();
    let at = l.next().unwrap_or("").to_owned();
    let rest: String = s
        .lines()
        .skip(1)
        .collect::<String>()
        .chars()
        .filter(|c| c.is_ascii_alphabetic())
        .take(40)
        .collect();
    if at.contains("properties/mod.rs") {
        at + &rest
    } else {
        at
    }
}
#[test]
fn hunt() {
    std::panic::set_hook(Box::new(|info| {
        *LAST.lock().unwrap() = format!(
            "{}\n{}",
            info.location().map(|l| l.to_string()).unwrap_or_default(),
            info.payload()
                .downcast_ref::<String>()
                .cloned()
                .or(info.payload().downcast_ref::<&str>().map(|s| s.to_string()))
                .unwrap_or_default()
        );
    }));
    let seconds: u64 = std::env::var("HUNT")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(60);
    let start = std::time::Instant::now();
    let mut seed: u64 = std::env::var("SEED")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(1);
    let mut rng = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut found: BTreeMap<String, (usize, Vec<u8>, String)> = BTreeMap::new();
    let mut n = 0;
    let mut slowest = (0u128, Vec::new());
    while start.elapsed().as_secs() < seconds {
        let len = (rng() % 1500) as usize + 10;
        let bytes: Vec<u8> = (0..len).map(|_| (rng() >> 32) as u8).collect();
        n += 1;
        let t = std::time::Instant::now();
        let f = failing(&bytes);
        let e = t.elapsed().as_millis();
        if e > slowest.0 {
            slowest = (e, bytes.clone());
        }
        if let Some(message) = f {
            let k = key(&message);
            let entry = found
                .entry(k.clone())
                .or_insert((0, bytes.clone(), message));
            entry.0 += 1;
            if bytes.len() < entry.1.len() {
                entry.1 = bytes;
            }
        }
    }
    eprintln!("{n} executions, slowest {} ms", slowest.0);
    for (k, (count, bytes, _)) in &found {
        let mut bytes = bytes.clone();
        // minimise
        let mut step = bytes.len() / 2;
        while step > 0 {
            let mut at = 0;
            while at + step <= bytes.len() {
                let mut other = bytes.clone();
                other.drain(at..at + step);
                if failing(&other).is_some_and(|m| key(&m) == *k) {
                    bytes = other;
                } else {
                    at += step;
                }
            }
            step /= 2;
        }
        for i in 0..bytes.len() {
            if bytes[i] != 0 {
                let mut o = bytes.clone();
                o[i] = 0;
                if failing(&o).is_some_and(|m| key(&m) == *k) {
                    bytes = o;
                }
            }
        }
        let message = failing(&bytes).unwrap_or_default();
        eprintln!(
            "=== {count}x {}\n{}",
            message.chars().take(700).collect::<String>(),
            document::plausible(&bytes).shown()
        );
    }
}
