//! The rules for photos (照片), on measured facts. Decoding and encoding pictures happens elsewhere.
//!
//! The exam wants an upright JPEG in 3:4, at least 144 pixels wide and 192 high, of 20 to 200 KB. People may upload
//! almost anything; the system cuts, scales and stores what the exam wants.

/// The narrowest picture that the exam accepts, in pixels.
pub const WIDTH_PX_MIN: u32 = 144;
/// The lowest picture that the exam accepts, in pixels.
pub const HEIGHT_PX_MIN: u32 = 192;

/// The width in the ratio of width to height.
pub const RATIO_WIDTH: u32 = 3;
/// The height in the ratio of width to height.
pub const RATIO_HEIGHT: u32 = 4;

/// The smallest stored JPEG in bytes. Notices say "KB" without saying which, so this is 20 of the larger kind and
/// the maximum 200 of the smaller: what lies between fits both readings.
pub const BYTES_MIN: usize = 20 * 1024;
/// The largest stored JPEG in bytes.
pub const BYTES_MAX: usize = 200 * 1000;

/// The largest file that may be uploaded, in bytes: 10 MiB, which is above what phones produce.
pub const UPLOAD_BYTES_MAX: usize = 10 * 1024 * 1024;

/// The largest picture that is decoded, in pixels. A small file can claim to be enormous, so this is checked on the
/// header, before memory is taken.
pub const UPLOAD_PIXELS_MAX: u64 = 40_000_000;

/// The width of the stored picture, in pixels.
pub const STORED_WIDTH_PX: u32 = 480;
/// The height of the stored picture, in pixels.
pub const STORED_HEIGHT_PX: u32 = 640;

/// Why a picture cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhotoError {
    /// No file, or one without content.
    Empty,
    /// The file is larger than [`UPLOAD_BYTES_MAX`].
    TooManyBytes,
    /// The picture has more pixels than [`UPLOAD_PIXELS_MAX`].
    TooManyPixels,
    /// No upright 3:4 part of the picture reaches the minimum.
    TooSmall,
    /// The picture would do, but the chosen part of it is below the minimum.
    BoxTooSmall,
    /// The stored JPEG is below [`BYTES_MIN`].
    StoredTooSmall,
    /// The stored JPEG is above [`BYTES_MAX`].
    StoredTooLarge,
}

impl PhotoError {
    /// Every reason, so that the message catalogue can be checked to know them all.
    pub const ALL: [PhotoError; 7] = [
        PhotoError::Empty,
        PhotoError::TooManyBytes,
        PhotoError::TooManyPixels,
        PhotoError::TooSmall,
        PhotoError::BoxTooSmall,
        PhotoError::StoredTooSmall,
        PhotoError::StoredTooLarge,
    ];

    /// Key in the message catalogue.
    pub fn code(self) -> &'static str {
        match self {
            PhotoError::Empty => "empty",
            PhotoError::TooManyBytes => "too-many-bytes",
            PhotoError::TooManyPixels => "too-many-pixels",
            PhotoError::TooSmall => "too-small",
            PhotoError::BoxTooSmall => "box-too-small",
            PhotoError::StoredTooSmall => "stored-too-small",
            PhotoError::StoredTooLarge => "stored-too-large",
        }
    }
}

/// What is known of an upload before it is decoded. Width and height are those after the rotation that the file asks
/// for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload {
    pub bytes: usize,
    pub width: u32,
    pub height: u32,
}

/// Checks an upload before it is decoded.
pub fn check_upload(upload: Upload) -> Result<(), PhotoError> {
    if upload.bytes == 0 {
        return Err(PhotoError::Empty);
    }
    if upload.bytes > UPLOAD_BYTES_MAX {
        return Err(PhotoError::TooManyBytes);
    }
    crop(upload.width, upload.height, None).map(|_| ())
}

/// Checks the length of the JPEG that is about to be stored. The encoder answers by another quality, the person
/// cannot.
pub fn check_stored(bytes: usize) -> Result<(), PhotoError> {
    match bytes {
        0..BYTES_MIN => Err(PhotoError::StoredTooSmall),
        BYTES_MIN..=BYTES_MAX => Ok(()),
        _ => Err(PhotoError::StoredTooLarge),
    }
}

/// A part of a picture in pixels, counted from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CropBox {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// The 3:4 part to cut from a picture of `width` × `height` pixels.
///
/// A wanted part is cut to the picture first and then to the ratio, around its own middle. Without one it is the
/// largest part that fits, in the middle, and of a tall picture rather the upper part, because that is where heads
/// are. The result is exactly 3:4, inside the picture, and never below the minimum.
pub fn crop(width: u32, height: u32, wanted: Option<CropBox>) -> Result<CropBox, PhotoError> {
    if u64::from(width) * u64::from(height) > UPLOAD_PIXELS_MAX {
        return Err(PhotoError::TooManyPixels);
    }
    let picture = CropBox { x: 0, y: 0, width, height };
    let largest = largest_within(picture, Spare { above: 1, of: 3 });
    if !is_large_enough(largest) {
        return Err(PhotoError::TooSmall);
    }
    let Some(wanted) = wanted else {
        return Ok(largest);
    };
    let part = largest_within(cut_to(picture, wanted), Spare { above: 1, of: 2 });
    if is_large_enough(part) { Ok(part) } else { Err(PhotoError::BoxTooSmall) }
}

/// Which share of the spare height stays above the part.
struct Spare {
    above: u32,
    of: u32,
}

fn largest_within(outer: CropBox, spare: Spare) -> CropBox {
    let scale = (outer.width / RATIO_WIDTH).min(outer.height / RATIO_HEIGHT);
    let (width, height) = (scale * RATIO_WIDTH, scale * RATIO_HEIGHT);
    CropBox {
        x: outer.x + (outer.width - width) / 2,
        y: outer.y + (outer.height - height) / spare.of * spare.above,
        width,
        height,
    }
}

fn cut_to(picture: CropBox, wanted: CropBox) -> CropBox {
    let x = wanted.x.min(picture.width);
    let y = wanted.y.min(picture.height);
    CropBox { x, y, width: wanted.width.min(picture.width - x), height: wanted.height.min(picture.height - y) }
}

fn is_large_enough(part: CropBox) -> bool {
    part.width >= WIDTH_PX_MIN && part.height >= HEIGHT_PX_MIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(x: u32, y: u32, width: u32, height: u32) -> CropBox {
        CropBox { x, y, width, height }
    }

    #[test]
    fn a_picture_of_the_right_ratio_is_kept_whole() {
        assert_eq!(crop(480, 640, None), Ok(at(0, 0, 480, 640)));
        assert_eq!(crop(144, 192, None), Ok(at(0, 0, 144, 192)));
    }

    #[test]
    fn a_wide_picture_loses_its_sides_and_a_tall_one_more_below_than_above() {
        assert_eq!(crop(1000, 400, None), Ok(at(350, 0, 300, 400)));
        assert_eq!(crop(300, 700, None), Ok(at(0, 100, 300, 400)));
    }

    #[test]
    fn a_picture_below_the_minimum_is_refused() {
        assert_eq!(crop(143, 1000, None), Err(PhotoError::TooSmall));
        assert_eq!(crop(1000, 191, None), Err(PhotoError::TooSmall));
        assert_eq!(crop(0, 0, None), Err(PhotoError::TooSmall));
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_refused() {
        assert_eq!(crop(u32::MAX, u32::MAX, None), Err(PhotoError::TooManyPixels));
        assert!(crop(5000, 8000, None).is_ok());
        assert_eq!(crop(5001, 8000, None), Err(PhotoError::TooManyPixels));
    }

    #[test]
    fn a_wanted_part_is_cut_to_the_picture_and_to_the_ratio() {
        assert_eq!(crop(1000, 1000, Some(at(100, 50, 300, 400))), Ok(at(100, 50, 300, 400)));
        assert_eq!(crop(1000, 1000, Some(at(100, 50, 301, 410))), Ok(at(100, 55, 300, 400)));
        assert_eq!(crop(1000, 1000, Some(at(700, 600, 900, 900))), Ok(at(700, 600, 300, 400)));
    }

    #[test]
    fn a_wanted_part_below_the_minimum_is_refused_as_such() {
        assert_eq!(crop(1000, 1000, Some(at(0, 0, 143, 191))), Err(PhotoError::BoxTooSmall));
        assert_eq!(crop(1000, 1000, Some(at(u32::MAX, u32::MAX, u32::MAX, u32::MAX))), Err(PhotoError::BoxTooSmall));
    }

    #[test]
    fn files_are_limited_before_and_after() {
        let upload = Upload { bytes: UPLOAD_BYTES_MAX, width: 3000, height: 4000 };
        assert_eq!(check_upload(upload), Ok(()));
        assert_eq!(check_upload(Upload { bytes: 0, ..upload }), Err(PhotoError::Empty));
        assert_eq!(check_upload(Upload { bytes: UPLOAD_BYTES_MAX + 1, ..upload }), Err(PhotoError::TooManyBytes));
        assert_eq!(check_upload(Upload { width: 100, ..upload }), Err(PhotoError::TooSmall));
        assert_eq!(check_stored(BYTES_MIN - 1), Err(PhotoError::StoredTooSmall));
        assert_eq!(check_stored(BYTES_MIN), Ok(()));
        assert_eq!(check_stored(BYTES_MAX), Ok(()));
        assert_eq!(check_stored(BYTES_MAX + 1), Err(PhotoError::StoredTooLarge));
    }

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = PhotoError::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), PhotoError::ALL.len());
    }

    proptest! {
        #[test]
        fn the_part_is_inside_the_picture_in_the_ratio_and_large_enough(
            width in 0u32..9000,
            height in 0u32..9000,
            wanted in proptest::option::of((0u32..10_000, 0u32..10_000, any::<u32>(), any::<u32>())),
        ) {
            let wanted = wanted.map(|(x, y, width, height)| at(x, y, width, height));
            if let Ok(part) = crop(width, height, wanted) {
                prop_assert_eq!(part.width * RATIO_HEIGHT, part.height * RATIO_WIDTH);
                prop_assert!(part.x + part.width <= width && part.y + part.height <= height);
                prop_assert!(part.width >= WIDTH_PX_MIN && part.height >= HEIGHT_PX_MIN);
                prop_assert_eq!(crop(width, height, Some(part)), Ok(part));
            }
        }
    }
}
