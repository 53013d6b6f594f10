//! QR codes.

use super::Result;
use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};

/// Returns a URL as a QR code: an SVG with a quiet zone of two modules, on medium error correction, so that it can be
/// scanned from a page that was folded.
///
/// # Errors
/// When the URL is too long for a QR code.
pub fn svg(url: &str) -> Result<String> {
    let code = QRBuilder::new(url).ecl(ECL::M).build().map_err(|e| anyhow::anyhow!("make a QR code: {e}"))?;
    Ok(SvgBuilder::default().margin(2).to_str(&code))
}
