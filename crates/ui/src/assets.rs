//! Style sheet, scripts and icon: embedded, named by the hash of their content, cached for good.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::OnceLock,
};

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: &'static [u8],
    /// `style.0123456789abcdef.css`
    hashed: String,
}

fn assets() -> &'static [Asset] {
    static ASSETS: OnceLock<Vec<Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| {
        let files: [(&str, &str, &[u8]); 6] = [
            ("style.css", "text/css; charset=utf-8", include_bytes!("../assets/style.css")),
            ("app.js", "text/javascript; charset=utf-8", include_bytes!("../assets/app.js")),
            ("seats.js", "text/javascript; charset=utf-8", include_bytes!("../assets/seats.js")),
            ("photo.js", "text/javascript; charset=utf-8", include_bytes!("../assets/photo.js")),
            ("desk.js", "text/javascript; charset=utf-8", include_bytes!("../assets/desk.js")),
            ("icon.svg", "image/svg+xml", include_bytes!("../assets/icon.svg")),
        ];
        files.into_iter().map(|(name, kind, body)| Asset { name, kind, body, hashed: hashed(name, body) }).collect()
    })
}

fn hashed(name: &str, body: &[u8]) -> String {
    // A name only has to change with its content; it protects nothing, so a fast hash will do.
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let (stem, extension) = name.rsplit_once('.').expect("assets have extensions");
    format!("{stem}.{:016x}.{extension}", hasher.finish())
}

/// The address of an asset.
pub fn url(name: &str) -> String {
    let asset = assets().iter().find(|asset| asset.name == name).expect("assets are named in templates only");
    format!("/assets/{}", asset.hashed)
}

/// `GET /assets/{file}`
pub async fn serve(Path(file): Path<String>) -> Response {
    match assets().iter().find(|asset| asset.hashed == file) {
        Some(asset) => {
            let headers =
                [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, asset.body).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
