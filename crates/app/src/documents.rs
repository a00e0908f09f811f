//! Papers: the health declaration and the admission ticket.

use crate::{Ctx, Error, Result, catalogue, photo, registration};
use domain::{
    catalogue::subject,
    ids::{AccountId, ProvinceCode, SubjectCode},
    refusal::Refusal,
    registration::SubjectState,
    time::{Shown, Timestamp, plus_minutes, shanghai},
    window::Phase,
};
use store::arrangements::Arranged;

/// Minutes before the exam at which candidates are to be there.
const REPORT_MINUTES_BEFORE: i64 = 20;

/// Words that papers take from the message catalogue, which this crate does not know.
pub trait Words {
    /// The text of `family.code`, for example `sex.male`.
    fn word(&self, family: &str, code: &str) -> String;
}

fn title(code: SubjectCode) -> String {
    subject(code).map_or_else(|| code.to_string(), |subject| subject.title())
}

/// 健康情况声明书.pdf: one page for each subject that is held or paid. Missing when the session asks for none.
pub async fn declaration(ctx: &Ctx, words: &impl Words, province: ProvinceCode, account: AccountId) -> Result<Vec<u8>> {
    let mut tx = ctx.db.read().await?;
    let loaded = registration::load_mine(&mut tx, province, account).await?;
    let arranged = store::arrangements::of_registration(&mut tx, province, loaded.registration.id).await?;
    drop(tx);
    if !loaded.session.declaration {
        return Err(Error::Missing);
    }
    let r = &loaded.registration;
    let sex = words.word("sex", &details(&r.details)?.sex);
    let id_type = words.word("id-type", &r.id_type);
    let centre_title = loaded.centre.title();
    let live: Vec<(String, Option<&Arranged>)> = loaded
        .subjects
        .iter()
        .filter(|s| s.state != SubjectState::Released)
        .map(|s| (title(s.subject), arranged.iter().find(|a| a.subject == s.subject)))
        .collect();
    let pages: Vec<print::Declaration<'_>> = live
        .iter()
        .map(|(subject_title, seat)| print::Declaration {
            session_name: &loaded.session.name,
            name: &r.name,
            sex: &sex,
            id_type: &id_type,
            id_number: &r.id_number,
            mobile: &r.mobile,
            centre_title: &centre_title,
            subject_title,
            ticket_number: seat.map(|seat| seat.ticket_number.as_str()),
        })
        .collect();
    if pages.is_empty() {
        return Err(Error::Missing);
    }
    print::declarations(&ctx.fonts, &pages).map_err(|error| Error::Fault(Box::new(error)))
}

fn details(json: &str) -> Result<domain::particulars::Details> {
    serde_json::from_str(json).map_err(|error| Error::fault(format!("registrations.details: {error}")))
}

/// Whether the candidate can print tickets now.
pub fn printing_phase(province: &catalogue::Province, now: Timestamp) -> std::result::Result<(), Refusal> {
    match province.printing.phase(now) {
        Phase::NotOpen { opens_at } => Err(Refusal::PrintingNotOpen { opens_at }),
        Phase::Open { .. } => Ok(()),
        Phase::Closed { .. } => Err(Refusal::PrintingClosed),
    }
}

/// One page of a ticket, with the texts that it borrows.
struct Page {
    subject_title: String,
    number: String,
    room: String,
    batch: String,
    seat: String,
    date: String,
    time: String,
    report: String,
    qr: String,
}

fn page(seat: &Arranged) -> Page {
    let begins = shanghai(seat.begins_at);
    let minutes = subject(seat.subject).map_or(120, |subject| i64::from(subject.minutes));
    let ends = shanghai(plus_minutes(seat.begins_at, minutes));
    let report = shanghai(plus_minutes(seat.begins_at, -REPORT_MINUTES_BEFORE));
    Page {
        subject_title: title(seat.subject),
        number: seat.ticket_number.clone(),
        room: format!("{} {}", seat.room_number, seat.room_name),
        batch: seat.batch_number.to_string(),
        seat: format!("{:02}", seat.seat),
        date: Shown(seat.begins_at).to_string()[..10].to_owned(),
        time: format!("{:02}:{:02}-{:02}:{:02}", begins.hour(), begins.minute(), ends.hour(), ends.minute()),
        report: format!("{:02}:{:02}", report.hour(), report.minute()),
        qr: format!("NCRE:{}", seat.ticket_number),
    }
}

/// 准考证.pdf: one page for each arranged subject, within the print window, after the centre has published.
pub async fn ticket(ctx: &Ctx, words: &impl Words, province: ProvinceCode, account: AccountId) -> Result<Vec<u8>> {
    let mut tx = ctx.db.read().await?;
    let loaded = registration::load_mine(&mut tx, province, account).await?;
    let r = &loaded.registration;
    let arranged = store::arrangements::of_registration(&mut tx, province, r.id).await?;
    drop(tx);
    printing_phase(&loaded.province, ctx.now())?;
    if arranged.is_empty() || loaded.centre.tickets_published_at.is_none() {
        return Err(Refusal::NotArranged.into());
    }
    let photo = photo::image(ctx, r).await?;
    let sex = words.word("sex", &details(&r.details)?.sex);
    let id_type = words.word("id-type", &r.id_type);
    let centre_title = loaded.centre.title();
    let note = Some(loaded.centre.ticket_note.as_str()).filter(|note| !note.is_empty());
    let rules = print::default_rules();
    let pages: Vec<Page> = arranged.iter().map(page).collect();
    let tickets: Vec<print::Ticket<'_>> = pages
        .iter()
        .map(|page| print::Ticket {
            session_name: &loaded.session.name,
            number: &page.number,
            name: &r.name,
            sex: &sex,
            id_type: &id_type,
            id_number: &r.id_number,
            photo_jpeg: &photo,
            registration_number: &r.number,
            subject_title: &page.subject_title,
            centre_title: &centre_title,
            centre_address: &loaded.centre.address,
            room: &page.room,
            batch: &page.batch,
            seat: &page.seat,
            date: &page.date,
            time: &page.time,
            report_before: &page.report,
            centre_note: note,
            rules: &rules,
            qr: &page.qr,
        })
        .collect();
    print::tickets(&ctx.fonts, &tickets).map_err(|error| Error::Fault(Box::new(error)))
}
