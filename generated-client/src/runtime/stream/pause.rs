//! Waiting, on whatever there is to wait with.

use std::time::Duration;
use tokio::sync::oneshot;

/// Waits. Where there is no Tokio runtime, a thread keeps the time.
pub(super) async fn pause(time: Duration) {
    if time.is_zero() {
        return;
    }
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    if tokio::runtime::Handle::try_current().is_ok() {
        return tokio::time::sleep(time).await;
    }
    let (sender, receiver) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        std::thread::sleep(time);
        drop(sender);
    });
    // That the sender is gone says that the time is up.
    let _ = receiver.await;
}
