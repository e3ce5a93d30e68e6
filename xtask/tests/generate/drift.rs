//! That what is committed is what the descriptions of this workspace have become.

use crate::workspace::{ran, xtask};

#[test]
fn what_is_committed_is_up_to_date() {
    let top = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut command = xtask();
    let checked = ran(command
        .args(["--root", top, "generate", "--check"])
        .output()
        .unwrap());
    assert_eq!(checked.status, Some(0), "{}\n{}", checked.out, checked.err);
}
