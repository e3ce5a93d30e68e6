//! How much memory there is, what a description is likely to take of it, and waiting until that is free.

use std::collections::VecDeque;
use std::fs;
use std::sync::{Condvar, Mutex, PoisonError};

/// What is taken at a time by all that runs is no more than there is. Who comes first is served first, so that what needs
/// much is not passed over for ever.
#[derive(Debug)]
pub(super) struct Memory {
    mib: u64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    taken: u64,
    next: u64,
    waiting: VecDeque<u64>,
}

/// Memory that is taken until this is dropped.
#[derive(Debug)]
pub(super) struct Taken<'m> {
    memory: &'m Memory,
    mib: u64,
}

impl Memory {
    /// So much memory.
    pub(super) fn new(mib: u64) -> Self {
        Self {
            mib,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// What a process may have that is likely to take so much: enough to be wrong by, and never more than there is.
    pub(super) fn most_for(&self, mib: u64) -> u64 {
        mib.saturating_mul(3).max(AT_LEAST).min(self.mib)
    }

    /// Waits until so much is free, and takes it. What needs more than there is gets all of it, and has it for itself.
    pub(super) fn take(&self, mib: u64) -> Taken<'_> {
        let mib = mib.min(self.mib);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let ticket = state.next;
        state.next += 1;
        state.waiting.push_back(ticket);
        while state.waiting.front() != Some(&ticket) || state.taken + mib > self.mib {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.pop_front();
        state.taken += mib;
        drop(state);
        self.changed.notify_all();
        Taken { memory: self, mib }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let state = self.memory.state.lock();
        state.unwrap_or_else(PoisonError::into_inner).taken -= self.mib;
        self.memory.changed.notify_all();
    }
}

/// What a compiler may have whatever it is likely to take, in MiB.
const AT_LEAST: u64 = 4096;

/// How much memory this process and those that it starts may well use, in MiB: three quarters of what is available.
/// Nothing where the system does not tell.
pub(super) fn available() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    let available = (kib / 1024).min(allowed().unwrap_or(u64::MAX));
    Some(available / 4 * 3)
}

/// What a container leaves to what runs in it.
fn allowed() -> Option<u64> {
    let number = |name: &str| {
        let text = fs::read_to_string(format!("/sys/fs/cgroup/{name}")).ok()?;
        text.trim().parse::<u64>().ok()
    };
    let free = number("memory.max")?.checked_sub(number("memory.current")?)?;
    Some(free >> 20)
}

/// What generating from a document of so many bytes is likely to take, in MiB.
pub(super) fn of_generating(bytes: u64) -> u64 {
    32 + bytes.saturating_mul(40) / (1 << 20)
}

/// What the compiler is likely to take for so many generated lines, in MiB: between 8 and 12 KiB a line.
pub(super) fn of_checking(lines: usize) -> u64 {
    250 + u64::try_from(lines).unwrap_or(u64::MAX).saturating_mul(10) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    #[test]
    fn a_process_has_room_to_be_wrong_by() {
        assert_eq!(Memory::new(u64::MAX).most_for(300), AT_LEAST);
        assert_eq!(Memory::new(u64::MAX).most_for(3000), 9000);
        assert_eq!(Memory::new(1000).most_for(300), 1000);
    }

    #[test]
    fn no_more_is_taken_than_there_is() {
        let memory = Memory::new(100);
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|scope| {
            for mib in [10, 60, 1000, 40, 30, 70, 100, 1] {
                let (memory, now, most) = (&memory, &now, &most);
                scope.spawn(move || {
                    let taken = memory.take(mib);
                    let sum = now.fetch_add(taken.mib, Ordering::SeqCst) + taken.mib;
                    most.fetch_max(sum, Ordering::SeqCst);
                    thread::yield_now();
                    now.fetch_sub(taken.mib, Ordering::SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= 100);
        assert_eq!(memory.state.into_inner().unwrap().taken, 0);
    }
}
