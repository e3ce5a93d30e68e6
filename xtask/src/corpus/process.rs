//! Running a program that may hang or take too much memory, and what it used.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use wait4::Wait4;

/// What a program said and used.
#[derive(Debug)]
pub(super) struct Ran {
    /// How it ended; nothing if its time was up.
    pub(super) status: Option<ExitStatus>,
    /// What it wrote to its standard output.
    pub(super) out: String,
    /// What it wrote to its standard error.
    pub(super) err: String,
    /// The CPU time that it took.
    pub(super) cpu_seconds: f64,
    /// The memory that it used at its peak.
    pub(super) peak_mib: f64,
}

/// Runs a program to its end, or until its time is up: then it is killed.
///
/// # Errors
///
/// A sentence that says why it cannot be run.
pub(super) fn run(mut command: Command, limit: Duration) -> Result<Ran, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| format!("cannot run `{program}`: {error}");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (sender, receiver) = mpsc::channel();
    let errors = thread::spawn(move || err.map(read).unwrap_or_default());
    let reader = thread::spawn(move || {
        let said = out.map(read).unwrap_or_default();
        // Nobody waits for it any more once the time is up.
        let _ = sender.send(());
        said
    });
    // A program that ends closes its output, and one that waits for its end could not be given up.
    let in_time = receiver.recv_timeout(limit) != Err(RecvTimeoutError::Timeout);
    if !in_time {
        let _ = child.kill();
    }
    let used = child.wait4().map_err(failed)?;
    let text = |thread: thread::JoinHandle<Vec<u8>>| thread.join().unwrap_or_default();
    let (out, err) = (text(reader), text(errors));
    #[expect(clippy::cast_precision_loss, reason = "nobody has that much memory")]
    let peak_mib = used.rusage.maxrss as f64 / f64::from(1 << 20);
    Ok(Ran {
        status: in_time.then_some(used.status),
        out: String::from_utf8_lossy(&out).into_owned(),
        err: String::from_utf8_lossy(&err).into_owned(),
        cpu_seconds: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        peak_mib,
    })
}

fn read(mut from: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before an error is what there is.
    let _ = from.read_to_end(&mut bytes);
    bytes
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Instant;

    fn shell(script: &str, seconds: u64) -> Ran {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, Duration::from_secs(seconds)).unwrap()
    }

    #[test]
    fn a_program_that_ends_says_what_it_has_to_say() {
        let ran = shell("echo out; echo err >&2; exit 3", 60);
        assert_eq!(ran.status.and_then(|status| status.code()), Some(3));
        assert_eq!((&*ran.out, &*ran.err), ("out\n", "err\n"));
        assert!(ran.peak_mib > 0.0);
    }

    #[test]
    fn a_program_that_hangs_is_given_up() {
        let start = Instant::now();
        let ran = shell("echo out; exec sleep 1000", 1);
        assert!(ran.status.is_none() && start.elapsed() < Duration::from_secs(100));
        assert_eq!(ran.out, "out\n");
        assert!(run(Command::new("/no/such/program"), Duration::MAX).is_err());
    }
}
