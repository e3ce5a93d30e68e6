//! Running the generator where it may panic: it never should, and one document must not end a run through many.

use codegen::Outcome;
use codegen::diagnostic::Severity;
use std::cell::RefCell;
use std::panic;
use std::sync::Once;

thread_local! {
    /// What the last panic of this thread said, and where, if it is being waited for.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What some work gives.
///
/// # Errors
///
/// What it says, and where, if it panics. Nothing is printed.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let is_awaited = SAID.with_borrow_mut(|said| {
                said.is_some().then(|| {
                    let payload = info.payload();
                    let text = payload.downcast_ref::<String>().map(String::as_str);
                    let text = text.or(payload.downcast_ref::<&str>().copied());
                    let text = text.unwrap_or("no message");
                    let place = info.location().map(ToString::to_string);
                    *said = Some(format!("{text} at {}", place.unwrap_or_default()));
                })
            });
            if is_awaited.is_none() {
                before(info);
            }
        }));
    });
    SAID.set(Some(String::new()));
    let result = panic::catch_unwind(panic::AssertUnwindSafe(work));
    let said = SAID.take().unwrap_or_default();
    result.map_err(|_| said)
}

/// The first error of an outcome, in one line.
pub(crate) fn first_error(outcome: &Outcome) -> String {
    let errors = outcome.report.diagnostics.iter();
    let Some(error) = errors
        .into_iter()
        .find(|one| one.severity == Severity::Error)
    else {
        return "nothing was generated".to_owned();
    };
    let place = error
        .span
        .map(|span| outcome.report.sources.display(span) + ": ");
    format!(
        "{}{}: {}",
        place.unwrap_or_default(),
        error.code.as_str(),
        error.message
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_what_it_says() {
        assert_eq!(caught(|| 1), Ok(1));
        let said = caught(|| panic!("no {}", 7)).unwrap_err();
        assert!(
            said.starts_with("no 7 at ") && said.contains("panics.rs"),
            "{said}"
        );
    }
}
