//! The photo: read, cut, turned upright, stored sealed.

use crate::{Actor, Ctx, Error, Result, ctx::Change, error::exactly_one, registration};
use domain::{
    ids::{AccountId, ProvinceCode},
    photo::{self, CropBox, PhotoError, Upload},
    refusal::Refusal,
    registration::{Command, decide},
};
use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType,
    metadata::Orientation,
};
use std::io::Cursor;
use store::{
    registrations::{self, Registration},
    vault::Place,
};
use tokio::sync::Semaphore;

/// Bytes that decoding one picture may use.
const DECODE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Pictures that one process decodes at the same time; the others wait. This bounds memory, whoever uploads what.
static DECODERS: Semaphore = Semaphore::const_new(4);
/// JPEG qualities that are tried until the file is small enough.
const QUALITIES: [u8; 6] = [95, 90, 85, 75, 60, 45];
/// The quality for pictures with so little detail that they stay below the lower bound.
const QUALITY_BEST: u8 = 100;

/// Why a photo was not taken.
#[derive(Debug)]
pub enum Fault {
    /// It cannot be read as a JPEG or PNG picture.
    NotAPicture,
    Rule(PhotoError),
    Other(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Other(error)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Other(refusal.into())
    }
}

impl From<store::Fault> for Fault {
    fn from(fault: store::Fault) -> Fault {
        Fault::Other(fault.into())
    }
}

impl From<gateway::GatewayError> for Fault {
    fn from(fault: gateway::GatewayError) -> Fault {
        Fault::Other(fault.into())
    }
}

/// Checks a photo, cuts it to the rules, and puts it on the account's registration.
pub async fn replace(
    ctx: &Ctx,
    actor: &Actor,
    province: ProvinceCode,
    account: AccountId,
    upload: Vec<u8>,
    wanted: Option<CropBox>,
) -> std::result::Result<(), Fault> {
    let loaded = registration::load_mine(&mut ctx.db.read().await?, province, account).await?;
    decide(&loaded.facts, Command::ReplacePhoto, ctx.now())?;
    let permit = DECODERS.acquire().await.map_err(|error| Error::fault(error.to_string()))?;
    let prepared = tokio::task::spawn_blocking(move || prepare(&upload, wanted)).await;
    drop(permit);
    let jpeg = prepared.map_err(|error| Error::fault(error.to_string()))??;
    let key = key(ctx, &loaded.registration, &jpeg);
    let sealed = ctx.db.vault().seal(place(&key), &jpeg);
    // The object is written first: a registration never names a photo that is not there.
    ctx.photos.put(&key, sealed).await?;
    let mut tx = ctx.db.write().await?;
    let loaded = registration::load_mine(&mut tx, province, account).await?;
    decide(&loaded.facts, Command::ReplacePhoto, ctx.now())?;
    exactly_one(registrations::update_photo(&mut tx, &loaded.registration, &key, ctx.now()).await?)?;
    let change = Change {
        province: Some(province.as_str()),
        action: "photo.replace",
        object: format!("registration:{}", loaded.registration.id),
        before: loaded.registration.photo_key.as_deref(),
        after: Some(&key),
    };
    ctx.audit(&mut tx, actor, change).await?;
    tx.commit().await?;
    Ok(())
}

/// Content-addressed by keyed digest: the same picture has the same key, and nobody can test for a known picture.
fn key(ctx: &Ctx, r: &Registration, jpeg: &[u8]) -> String {
    let digest = ctx.db.vault().index_bytes(&format!("photo|{}", r.id), jpeg);
    format!("{}/{}/{}.jpg", r.session, r.centre, store::vault::to_hex(&digest[..16]))
}

fn place(key: &str) -> Place<'_> {
    Place { table: "photos", column: "image", row: key }
}

/// The photo of a registration as JPEG, 480 by 640 pixels. Missing when there is none.
pub async fn image(ctx: &Ctx, r: &Registration) -> Result<Vec<u8>> {
    let key = r.photo_key.as_deref().ok_or(Error::Missing)?;
    let sealed = ctx.photos.get(key).await?;
    Ok(ctx.db.vault().open_sealed(place(key), &sealed).map_err(store::Fault::from)?)
}

/// The candidate's own photo.
pub async fn mine(ctx: &Ctx, province: ProvinceCode, account: AccountId) -> Result<Vec<u8>> {
    let loaded = registration::load_mine(&mut ctx.db.read().await?, province, account).await?;
    image(ctx, &loaded.registration).await
}

/// Reads, turns upright, cuts and compresses. Dimensions are checked before a pixel is decoded.
fn prepare(upload: &[u8], wanted: Option<CropBox>) -> std::result::Result<Vec<u8>, Fault> {
    let reader = ImageReader::new(Cursor::new(upload)).with_guessed_format().map_err(|_| Fault::NotAPicture)?;
    let mut decoder = reader.into_decoder().map_err(|_| Fault::NotAPicture)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (width, height) = upright(decoder.dimensions(), orientation);
    photo::check_upload(Upload { bytes: upload.len(), width, height }).map_err(Fault::Rule)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    decoder.set_limits(limits).map_err(|_| Fault::NotAPicture)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Fault::NotAPicture)?;
    picture.apply_orientation(orientation);
    let cut = photo::crop(width, height, wanted).map_err(Fault::Rule)?;
    let picture = picture.crop_imm(cut.x, cut.y, cut.width, cut.height);
    let picture = picture.resize_exact(photo::STORED_WIDTH_PX, photo::STORED_HEIGHT_PX, FilterType::CatmullRom);
    compress(&on_white(&picture))
}

fn upright((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => (width, height),
    }
}

/// A transparent background becomes white, as on paper.
fn on_white(picture: &DynamicImage) -> image::RgbImage {
    let mut flat = image::RgbImage::new(picture.width(), picture.height());
    for (target, source) in flat.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let alpha = u32::from(source[3]);
        for channel in 0..3 {
            let mixed = (u32::from(source[channel]) * alpha + 255 * (255 - alpha)) / 255;
            target[channel] = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
    flat
}

fn compress(picture: &image::RgbImage) -> std::result::Result<Vec<u8>, Fault> {
    for quality in QUALITIES {
        let jpeg = encode(picture, quality)?;
        match photo::check_stored(jpeg.len()) {
            Ok(()) => return Ok(jpeg),
            Err(PhotoError::StoredTooSmall) => return Ok(fill_up(encode(picture, QUALITY_BEST)?)),
            Err(_) => {}
        }
    }
    Err(Fault::Rule(PhotoError::StoredTooLarge))
}

fn encode(picture: &image::RgbImage, quality: u8) -> std::result::Result<Vec<u8>, Fault> {
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
    picture.write_with_encoder(encoder).map_err(|error| Error::fault(error.to_string()))?;
    Ok(jpeg)
}

/// Reaches the lower bound of the file size with a comment segment. The bound is a rule of the receiving systems
/// about files; a plain picture that compresses well is no worse for it.
fn fill_up(mut jpeg: Vec<u8>) -> Vec<u8> {
    let missing = photo::BYTES_MIN.saturating_sub(jpeg.len());
    if missing > 0 {
        let length = u16::try_from(missing.max(4)).expect("the lower bound is 20 KB");
        let mut comment = vec![0xFF, 0xFE];
        comment.extend_from_slice(&length.to_be_bytes());
        comment.resize(2 + usize::from(length), b' ');
        jpeg.splice(2..2, comment);
    }
    jpeg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = DynamicImage::new_rgb8(width, height);
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_plain_picture_becomes_a_photo_within_the_rules() {
        let jpeg = prepare(&png(600, 900), None).ok().unwrap();
        assert!(photo::check_stored(jpeg.len()).is_ok(), "{} bytes", jpeg.len());
        let read = image::load_from_memory(&jpeg).unwrap();
        assert_eq!((read.width(), read.height()), (480, 640));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [b"%PDF-1.7".as_slice(), b"", b"\xFF\xD8\xFF\xE0", b"GIF89a"] {
            assert!(matches!(prepare(bytes, None), Err(Fault::NotAPicture)), "{bytes:?}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        // A PNG header that claims 100,000 by 100,000 pixels, with nothing behind it.
        let mut bomb = png(4, 4);
        bomb[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&100_000_u32.to_be_bytes());
        assert!(prepare(&bomb, None).is_err());
        assert!(matches!(prepare(&png(7_000, 7_200), None), Err(Fault::Rule(PhotoError::TooManyPixels))));
    }

    #[test]
    fn a_tiny_picture_is_refused() {
        assert!(matches!(prepare(&png(100, 100), None), Err(Fault::Rule(_))));
    }
}
