//! Proxies that name visitors' addresses without being trusted: without them all visitors share one limit.

use std::net::IpAddr;
use std::sync::OnceLock;

/// What this process has seen of them.
#[derive(Debug, Default)]
pub struct UntrustedProxies {
    near: OnceLock<IpAddr>,
    far: OnceLock<()>,
}

impl UntrustedProxies {
    /// Notes a peer that sent `X-Forwarded-For`; each kind is logged once. A public address may be a visitor's, who
    /// sent the header: it is not kept.
    pub fn note(&self, peer: IpAddr) {
        let why = "sends X-Forwarded-For and is not in CIRCLET_TRUSTED_PROXIES: its visitors share one limit";
        if is_near(peer) {
            if self.near.set(peer).is_ok() {
                tracing::warn!("a proxy at {peer} {why}");
            }
        } else if self.far.set(()).is_ok() {
            tracing::warn!("a peer with a public address {why}");
        }
    }

    /// Returns the address of the first one in a private network; `None` if there was none.
    pub fn near(&self) -> Option<IpAddr> {
        self.near.get().copied()
    }

    /// Returns whether a public address sent the header.
    pub fn far(&self) -> bool {
        self.far.get().is_some()
    }
}

fn is_near(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_peer_is_named_and_a_public_one_only_counted() {
        let seen = UntrustedProxies::default();
        for peer in ["203.0.113.7", "172.18.0.1", "10.0.0.1"] {
            seen.note(peer.parse().unwrap_or(IpAddr::from([0, 0, 0, 0])));
        }
        assert_eq!(seen.near(), "172.18.0.1".parse().ok());
        assert!(seen.far());
        assert_eq!(UntrustedProxies::default().near(), None);
    }
}
