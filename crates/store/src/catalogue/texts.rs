//! Texts that candidates read and accept, in versions.

use crate::{Fault, Result, Tx};
use domain::{
    ids::{ProvinceCode, SessionNumber, TextId},
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// 报名协议
    Agreement,
    /// A notice of the session that must be read, for example 本考次疫情防控考生须知. There may be any number.
    Notice,
    /// 省通告
    ProvinceNotice,
}

impl TextKind {
    pub fn code(self) -> &'static str {
        match self {
            TextKind::Agreement => "agreement",
            TextKind::Notice => "notice",
            TextKind::ProvinceNotice => "province-notice",
        }
    }

    pub fn from_code(code: &str) -> Option<TextKind> {
        [TextKind::Agreement, TextKind::Notice, TextKind::ProvinceNotice].into_iter().find(|k| k.code() == code)
    }
}

/// One version of a text. A published version never changes; a change is a new version.
#[derive(Clone, Debug)]
pub struct Text {
    pub id: TextId,
    pub kind: TextKind,
    /// The province of a province notice.
    pub province: Option<ProvinceCode>,
    /// The order of notices of one kind, from 1.
    pub position: i64,
    pub version: i64,
    pub title: String,
    pub body: String,
    /// SHA-256 of title and body.
    pub digest: Vec<u8>,
    pub published_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct TextRow {
    id: Uuid,
    kind: String,
    province: String,
    position: i64,
    version: i64,
    title: String,
    body: String,
    digest: Vec<u8>,
    published_at: i64,
}

impl TextRow {
    fn read(self) -> Result<Text> {
        Ok(Text {
            id: TextId(self.id),
            kind: TextKind::from_code(&self.kind).ok_or(Fault::Corrupt("texts.kind"))?,
            province: self.province.parse().ok(),
            position: self.position,
            version: self.version,
            title: self.title,
            body: self.body,
            digest: self.digest,
            published_at: from_millis(self.published_at),
        })
    }
}

/// What is read of a text, and from where.
macro_rules! text_select {
    () => {
        "select id, kind, province, position, version, title, body, digest, published_at from texts "
    };
}

/// The texts that a candidate of a province has to accept now, in the order of the journey.
pub async fn texts_in_force(tx: &mut Tx, session: SessionNumber, province: ProvinceCode) -> Result<Vec<Text>> {
    let rows = all!(
        tx,
        TextRow,
        concat!(
            text_select!(),
            "where session = $1 and province in ('', $2) and retired_at is null \
         order by case kind when 'agreement' then 0 when 'notice' then 1 else 2 end, position"
        ),
        i64::from(session.0),
        province.as_str()
    )?;
    rows.into_iter().map(TextRow::read).collect()
}

/// The texts of the whole session that are in force: agreement and notices.
pub async fn national_texts(tx: &mut Tx, session: SessionNumber) -> Result<Vec<Text>> {
    let rows = all!(
        tx,
        TextRow,
        concat!(
            text_select!(),
            "where session = $1 and province = '' and retired_at is null \
         order by case kind when 'agreement' then 0 else 1 end, position"
        ),
        i64::from(session.0)
    )?;
    rows.into_iter().map(TextRow::read).collect()
}

pub async fn insert_text(tx: &mut Tx, session: SessionNumber, text: &Text) -> Result<()> {
    exec!(
        tx,
        "insert into texts (id, session, kind, province, position, version, title, body, digest, published_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        text.id.0,
        i64::from(session.0),
        text.kind.code(),
        text.province.as_ref().map_or("", ProvinceCode::as_str),
        text.position,
        text.version,
        &text.title,
        &text.body,
        &text.digest,
        text.published_at.as_millisecond()
    )?;
    Ok(())
}

/// Takes a text out of force, if it still is. Returns 0 when somebody else was first.
pub async fn retire_text(tx: &mut Tx, id: TextId, now: Timestamp) -> Result<u64> {
    Ok(exec!(tx, "update texts set retired_at = $1 where id = $2 and retired_at is null", now.as_millisecond(), id.0)?)
}
