//! Listens to all that the crates below the client say in logs, and lets no secret pass.

use super::SECRET;
use log::{LevelFilter, Log, Metadata, Record};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many lines were heard.
static HEARD: AtomicUsize = AtomicUsize::new(0);

/// How many of them held a secret.
static BETRAYALS: AtomicUsize = AtomicUsize::new(0);

struct Listener;

impl Log for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        HEARD.fetch_add(1, Ordering::Relaxed);
        let line = format!("{} {}", record.target(), record.args());
        if line.contains(SECRET) {
            eprintln!("a secret is in a log: {line}");
            BETRAYALS.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn flush(&self) {}
}

/// Listens from now on.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Listener).unwrap();
        log::set_max_level(LevelFilter::Trace);
    });
}

/// Says that no line has held a secret, and that there were lines.
pub(crate) fn assert_silent() {
    assert!(
        HEARD.load(Ordering::Relaxed) > 0,
        "nothing was logged at all"
    );
    assert_eq!(BETRAYALS.load(Ordering::Relaxed), 0);
}
