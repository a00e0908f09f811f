//! 照片信息采集: upload, cut, see the result beside the rules.

use super::{Candidate, Step};
use crate::WebState;
use app::{photo, registration};
use askama::Template;
use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State},
    http::header,
    response::IntoResponse,
};
use domain::{
    photo::{CropBox, UPLOAD_BYTES_MAX},
    registration::Command,
};
use ui::{
    FieldError, Guard, Ledger, Outcome, Shell, page,
    page::{see_other, unprocessable},
};

/// The upload and a little for the form around it.
const BODY_BYTES_MAX: usize = UPLOAD_BYTES_MAX + 64 * 1024;

/// The upload has a limit of its own; every other form is small.
pub fn upload_route() -> Ledger<WebState> {
    Ledger::default().post_with_limit(
        "/p/{province}/photo",
        Guard::Candidate,
        upload,
        DefaultBodyLimit::max(BODY_BYTES_MAX),
    )
}

#[derive(Template)]
#[template(path = "candidate/photo.html")]
struct Page {
    p: Shell,
    base: String,
    has_photo: bool,
    version: i64,
    errors: Vec<FieldError>,
}

fn view(who: &Candidate, view: &registration::View, errors: Vec<FieldError>) -> Page {
    Page {
        p: who.step("photo.title", Step::Photo).script("photo.js"),
        base: format!("/p/{}", who.province),
        has_photo: view.registration.photo_key.is_some(),
        version: view.registration.version,
        errors,
    }
}

/// `GET /p/{province}/photo`
pub async fn show(State(state): State<WebState>, who: Candidate) -> Outcome {
    let current = registration::view(&state.ctx, who.province, who.account).await?;
    if let Some(refusal) = current.refusal(Command::ReplacePhoto, who.visit.now) {
        return Ok(see_other(&who.path(format!("registration?notice={}", refusal.code()))));
    }
    page(&view(&who, &current, Vec::new()))
}

/// `GET /p/{province}/photo/image`: the candidate's own photo.
pub async fn image(State(state): State<WebState>, who: Candidate) -> Outcome {
    let jpeg = photo::mine(&state.ctx, who.province, who.account).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

/// `GET /p/{province}/photo/leaving`: 返回. Asks when there is no photo yet.
pub async fn leaving(State(state): State<WebState>, who: Candidate) -> Outcome {
    let current = registration::view(&state.ctx, who.province, who.account).await?;
    if current.registration.photo_key.is_some() {
        return Ok(see_other(&who.path("registration")));
    }
    page(&Leaving { p: who.step("photo.title", Step::Photo), base: format!("/p/{}", who.province) })
}

#[derive(Template)]
#[template(path = "candidate/photo_leaving.html")]
struct Leaving {
    p: Shell,
    base: String,
}

/// What the upload form sent.
#[derive(Default)]
struct Upload {
    photo: Vec<u8>,
    crop: [Option<u32>; 4],
}

/// `POST /p/{province}/photo`
pub async fn upload(State(state): State<WebState>, who: Candidate, request: Request) -> Outcome {
    let current = registration::view(&state.ctx, who.province, who.account).await?;
    let refuse = |key: &str| {
        let text = who.visit.texts[key].to_owned();
        unprocessable(&view(&who, &current, vec![FieldError { field: "photo".to_owned(), text }]))
    };
    let upload = match Multipart::from_request(request, &state).await {
        Ok(form) => read(form).await,
        Err(_) => return refuse("problem.photo.empty"),
    };
    let Some(upload) = upload else { return refuse("problem.photo.too-many-bytes") };
    if upload.photo.is_empty() {
        return refuse("problem.photo.empty");
    }
    let crop = match upload.crop {
        [Some(x), Some(y), Some(width), Some(height)] => Some(CropBox { x, y, width, height }),
        _ => None,
    };
    match photo::replace(&state.ctx, &who.actor(), who.province, who.account, upload.photo, crop).await {
        Ok(()) => Ok(see_other(&who.path("photo"))),
        Err(photo::Fault::NotAPicture) => refuse("problem.photo.not-a-picture"),
        Err(photo::Fault::Rule(rule)) => refuse(&format!("problem.photo.{}", rule.code())),
        Err(photo::Fault::Other(app::Error::Refused(refusal))) => {
            Ok(see_other(&who.path(format!("registration?notice={}", refusal.code()))))
        }
        Err(photo::Fault::Other(error)) => Err(error.into()),
    }
}

/// Reads the form. `None` when it is longer than the limit or breaks off.
async fn read(mut form: Multipart) -> Option<Upload> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.ok()?;
        let number = || std::str::from_utf8(&bytes).ok()?.trim().parse().ok();
        match name.as_str() {
            "photo" => upload.photo = bytes.to_vec(),
            "crop_x" => upload.crop[0] = number(),
            "crop_y" => upload.crop[1] = number(),
            "crop_width" => upload.crop[2] = number(),
            "crop_height" => upload.crop[3] = number(),
            _ => {}
        }
    }
    (upload.photo.len() <= UPLOAD_BYTES_MAX).then_some(upload)
}

impl Page {
    fn error(&self) -> Option<&str> {
        self.errors.first().map(|error| error.text.as_str())
    }
}
