//! How much memory this process has used, where the system tells.

use std::fs;

/// Forgets the peak so far.
pub(super) fn reset_peak() {
    // Linux takes this to mean the peak; elsewhere there is no such file, and no peak either.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The peak since it was forgotten, in MiB.
pub(super) fn peak_mib() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib / 1024.0)
}
