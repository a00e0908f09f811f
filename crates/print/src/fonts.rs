//! Font files, read once and shared by every document.

use crate::{error::FontError, glyphs::Glyphs};
use krilla::{Data, text::Font};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// In the Noto CJK collections, the face with the shapes of the Chinese mainland.
const NOTO_SC_INDEX: u32 = 2;

/// Where the fonts are. The default is what the Debian packages `fonts-noto-cjk` and `fonts-hanazono` install,
/// which together cover GB 18030-2022 level 3.
#[derive(Clone, Debug)]
pub struct FontPaths {
    pub regular: PathBuf,
    pub bold: PathBuf,
    /// The face inside `regular` and `bold`, when they are collections.
    pub collection_index: u32,
    /// Asked in this order for a character that the base lacks.
    pub fallbacks: Vec<PathBuf>,
    /// Asked after the fallbacks: what an operator adds, for example for CJK extensions G to I.
    pub further: Vec<PathBuf>,
}

impl Default for FontPaths {
    fn default() -> Self {
        let noto = Path::new("/usr/share/fonts/opentype/noto");
        let hanazono = Path::new("/usr/share/fonts/truetype/hanazono");
        Self {
            regular: noto.join("NotoSansCJK-Regular.ttc"),
            bold: noto.join("NotoSansCJK-Bold.ttc"),
            collection_index: NOTO_SC_INDEX,
            fallbacks: vec![hanazono.join("HanaMinA.ttf"), hanazono.join("HanaMinB.ttf")],
            further: Vec::new(),
        }
    }
}

/// The loaded fonts. Cloning shares them.
#[derive(Clone)]
pub struct Fonts(Arc<[Face]>);

/// One face. The bytes are shared with `font`, not copied.
pub(crate) struct Face {
    pub font: Font,
    pub bytes: Arc<Vec<u8>>,
    pub index: u32,
}

impl Fonts {
    /// Reads the files into memory, about 90 MB for the default fonts. Every named file must be there: a fallback that
    /// is silently absent would be noticed only by the candidate whose name it was to print.
    pub fn load(paths: &FontPaths) -> Result<Self, FontError> {
        let bases = [&paths.regular, &paths.bold].map(|path| (path, paths.collection_index));
        let rest = paths.fallbacks.iter().chain(&paths.further).map(|path| (path, 0));
        let faces = bases.into_iter().chain(rest).map(|(path, index)| Face::load(path, index));
        Ok(Self(faces.collect::<Result<_, _>>()?))
    }

    /// The characters of `text` that no font can draw, each once, in order of appearance.
    pub fn missing(&self, text: &str) -> Vec<char> {
        Glyphs::new(self).missing(text)
    }

    /// Regular, bold, then the fallbacks.
    pub(crate) fn faces(&self) -> &[Face] {
        &self.0
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fonts({} faces)", self.0.len())
    }
}

impl Face {
    fn load(path: &Path, index: u32) -> Result<Self, FontError> {
        let bytes = fs::read(path).map_err(|source| FontError::Read { path: path.to_owned(), source })?;
        let bytes = Arc::new(bytes);
        let font = Font::new(Data::from(bytes.clone()), index)
            .ok_or_else(|| FontError::Unusable { path: path.to_owned(), index })?;
        Ok(Self { font, bytes, index })
    }
}
