//! What can go wrong. Nothing here quotes a person's data, so an error may be logged as it is.

use std::{io, path::PathBuf};

/// Why the fonts could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    #[error("the font file {path} cannot be read")]
    Read { path: PathBuf, source: io::Error },
    #[error("the file {path} holds no usable font at index {index}")]
    Unusable { path: PathBuf, index: u32 },
}

/// Why a document could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    #[error("there is nothing to print")]
    Nothing,
    /// `position` counts the documents of the call from zero.
    #[error("the photo of document {position} is not a usable JPEG: {reason}")]
    Photo { position: usize, reason: String },
    #[error("the text of the QR code does not fit: {0}")]
    Qr(#[from] qrcode::types::QrError),
    #[error("the PDF could not be written: {0}")]
    Pdf(#[from] krilla::error::KrillaError),
}
