//! How many retries a client makes when nothing succeeds any more.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a retry takes of the budget. A success gives one back.
const COST: u32 = 5;

/// What a client may spend on retries. While a server is down, each call of each caller would be made several times;
/// with a budget, most of them are soon made once, until calls succeed again.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicU32,
    most: u32,
}

impl Budget {
    /// A budget of this many retries.
    pub(crate) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(COST);
        Self {
            left: AtomicU32::new(most),
            most,
        }
    }

    /// Takes what a retry costs, if that much is left.
    pub(crate) fn take(&self) -> bool {
        let taken = |left: u32| left.checked_sub(COST);
        let left = &self.left;
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken)
            .is_ok()
    }

    /// Gives back what a success does. A full budget, as it nearly always is, is only read.
    pub(crate) fn refill(&self) {
        let given = |left: u32| (left < self.most).then(|| left + 1);
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, given);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_spent_and_earned_again() {
        let budget = Budget::new(2);
        assert!(budget.take() && budget.take());
        assert!(!budget.take());
        for _ in 1..COST {
            budget.refill();
            assert!(!budget.take());
        }
        budget.refill();
        assert!(budget.take() && !budget.take());
    }

    #[test]
    fn it_does_not_grow() {
        let budget = Budget::new(1);
        for _ in 0..100 {
            budget.refill();
        }
        assert!(budget.take() && !budget.take());
        assert!(!Budget::new(0).take());
        assert!(Budget::new(u32::MAX).take());
    }
}
