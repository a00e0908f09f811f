//! The sign-in sheet (签到表) of one room in one batch.

use crate::{
    Actor, Ctx, Error, Result,
    ctx::Change,
    desk::{CentreDesk, load_centre},
    documents::Words,
};
use domain::{
    catalogue::subject,
    identity::{IdNumber, IdType},
    ids::{BatchId, RoomId},
    particulars::Details,
    time::{Timestamp, shanghai, shanghai_date},
};
use store::arrangements::{self, Sitting};

/// Who sits in a room in a batch, as PDF. Missing when nobody does. Who printed it is in the log, because the sheet
/// shows names in full.
pub async fn sign_in_sheet(
    ctx: &Ctx,
    actor: &Actor,
    words: &impl Words,
    desk: &CentreDesk,
    (room, batch): (RoomId, BatchId),
) -> Result<Vec<u8>> {
    let mut tx = ctx.db.write().await?;
    let view = load_centre(&mut tx, desk.centre()).await?;
    let session = view.session.number;
    let rooms = arrangements::rooms(&mut tx, session, desk.centre()).await?;
    let batches = arrangements::batches(&mut tx, session, desk.centre()).await?;
    let room = rooms.into_iter().find(|named| named.room.id == room).ok_or(Error::Missing)?;
    let batch = batches.into_iter().find(|known| known.id == batch).ok_or(Error::Missing)?;
    let sitting = arrangements::sitting(&mut tx, desk.centre(), room.room.id, batch.id).await?;
    let province = desk.centre().province();
    let object = format!("room:{} batch:{}", room.room.id, batch.id);
    let change =
        Change { province: Some(province.as_str()), action: "sign-in-sheet.print", object, ..Change::default() };
    ctx.audit(&mut tx, actor, change).await?;
    tx.commit().await?;
    if sitting.is_empty() {
        return Err(Error::Missing);
    }
    let lines = sitting.iter().map(|one| line(ctx, words, one)).collect::<Result<Vec<_>>>()?;
    let rows: Vec<print::SeatRow<'_>> = lines.iter().zip(&sitting).map(|(line, one)| line.row(one)).collect();
    let sheet = print::SignInSheet {
        session_name: &view.session.name,
        centre_title: &view.centre.title(),
        room: &format!("{} {}", room.room.number, room.name),
        batch: &batch.number.to_string(),
        date: &shanghai_date(batch.begins_at).to_string(),
        time: &format!("{}-{}", clock(batch.begins_at), clock(batch.ends_at)),
        rows: &rows,
    };
    print::sign_in_sheet(&ctx.fonts, &sheet).map_err(|error| Error::Fault(Box::new(error)))
}

/// `09:00`, in Asia/Shanghai.
fn clock(at: Timestamp) -> String {
    let time = shanghai(at);
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The texts of one row that have to be made.
struct Line {
    seat: String,
    sex: String,
    masked_id_number: String,
    subject: String,
}

impl Line {
    fn row<'a>(&'a self, one: &'a Sitting) -> print::SeatRow<'a> {
        print::SeatRow {
            seat: &self.seat,
            ticket_number: &one.ticket_number,
            name: &one.name,
            sex: &self.sex,
            masked_id_number: &self.masked_id_number,
            subject: &self.subject,
        }
    }
}

fn line(ctx: &Ctx, words: &impl Words, one: &Sitting) -> Result<Line> {
    let details: Details = serde_json::from_str(&one.details).map_err(|error| Error::fault(error.to_string()))?;
    let kind = IdType::from_code(&one.id_type).ok_or_else(|| Error::fault("an unknown kind of document"))?;
    // The number was checked when it was registered; one that no longer is valid is hidden whole.
    let masked = IdNumber::parse(kind, &one.id_number, shanghai_date(ctx.now())).map(|number| number.masked());
    Ok(Line {
        seat: format!("{:02}", one.seat),
        sex: words.word("sex", &details.sex),
        masked_id_number: masked.unwrap_or_else(|_| "***".to_owned()),
        subject: subject(one.subject).map_or_else(|| one.subject.to_string(), |subject| subject.title()),
    })
}
