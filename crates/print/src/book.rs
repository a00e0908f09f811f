//! One PDF document: its A4 pages and what it says about itself.

use crate::{canvas::Canvas, error::PrintError, fonts::Fonts, glyphs::Glyphs, messages::messages};
use krilla::{Document, SerializeSettings, geom::Size, metadata::Metadata, page::PageSettings};

/// A4 in points, 72 to the inch.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
pub(crate) const PAGE_HEIGHT: f32 = 841.89;

pub(crate) struct Book<'f> {
    document: Document,
    pub glyphs: Glyphs<'f>,
}

impl<'f> Book<'f> {
    pub fn new(fonts: &'f Fonts, title: &str) -> Self {
        // No creation date: equal input must give equal bytes.
        let metadata = Metadata::new().title(title.to_owned()).language(messages().language.clone());
        let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        document.set_metadata(metadata);
        Self { document, glyphs: Glyphs::new(fonts) }
    }

    /// Draws the next page.
    pub fn page<T>(&mut self, draw: impl FnOnce(&mut Canvas<'_, 'f>) -> T) -> T {
        let size = Size::from_wh(PAGE_WIDTH, PAGE_HEIGHT).expect("A4 has a size");
        let mut page = self.document.start_page_with(PageSettings::new(size));
        let mut canvas = Canvas::new(page.surface(), &mut self.glyphs);
        draw(&mut canvas)
    }

    pub fn finish(self) -> Result<Vec<u8>, PrintError> {
        Ok(self.document.finish()?)
    }
}
