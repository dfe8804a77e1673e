//! Encryption on the way, with the certificates that the system trusts.

use std::sync::OnceLock;

/// Chooses the implementation for all that this process encrypts; who calls first decides.
pub(crate) fn provider() {
    static CHOSEN: OnceLock<()> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        // If it is chosen already, that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
