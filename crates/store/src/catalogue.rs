//! Sessions, provinces, centres, subjects, fees and texts: what is on offer, and when.

use crate::{Fault, Result, Tx};
use domain::{
    ids::{CentreCode, ProvinceCode, SessionNumber, SubjectCode, TextId},
    money::Fen,
    time::{Timestamp, from_millis},
    window::Window,
};
use uuid::Uuid;

/// A session (考次) as the national role sets it.
#[derive(Clone, Debug)]
pub struct Session {
    pub number: SessionNumber,
    pub name: String,
    pub registration: Window,
    pub pay_until: Timestamp,
    pub printing: Window,
    pub exam: Window,
    pub subjects_max: u16,
    pub cancellations_max: u16,
    pub declaration: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    number: i64,
    name: String,
    registration_opens_at: i64,
    registration_closes_at: i64,
    pay_until: i64,
    print_opens_at: i64,
    print_closes_at: i64,
    exam_begins_at: i64,
    exam_ends_at: i64,
    subjects_max: i64,
    cancellations_max: i64,
    declaration: bool,
    version: i64,
}

pub(crate) fn window(opens_at: i64, closes_at: i64) -> Window {
    Window { opens_at: from_millis(opens_at), closes_at: from_millis(closes_at) }
}

pub(crate) fn small(value: i64, what: &'static str) -> Result<u16> {
    u16::try_from(value).map_err(|_| Fault::Corrupt(what))
}

impl SessionRow {
    fn read(self) -> Result<Session> {
        Ok(Session {
            number: SessionNumber(small(self.number, "exam_sessions.number")?),
            name: self.name,
            registration: window(self.registration_opens_at, self.registration_closes_at),
            pay_until: from_millis(self.pay_until),
            printing: window(self.print_opens_at, self.print_closes_at),
            exam: window(self.exam_begins_at, self.exam_ends_at),
            subjects_max: small(self.subjects_max, "exam_sessions.subjects_max")?,
            cancellations_max: small(self.cancellations_max, "exam_sessions.cancellations_max")?,
            declaration: self.declaration,
            version: self.version,
        })
    }
}

/// The newest session, which all sites are about.
pub async fn current_session(tx: &mut Tx) -> Result<Option<Session>> {
    let row = optional!(
        tx,
        SessionRow,
        "select number, name, registration_opens_at, registration_closes_at, pay_until, print_opens_at, \
         print_closes_at, exam_begins_at, exam_ends_at, subjects_max, cancellations_max, declaration, version \
         from exam_sessions order by number desc limit 1"
    )?;
    row.map(SessionRow::read).transpose()
}

pub async fn insert_session(tx: &mut Tx, session: &Session) -> Result<()> {
    exec!(
        tx,
        "insert into exam_sessions (number, name, registration_opens_at, registration_closes_at, pay_until, \
         print_opens_at, print_closes_at, exam_begins_at, exam_ends_at, subjects_max, cancellations_max, \
         declaration, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
        i64::from(session.number.0),
        &session.name,
        session.registration.opens_at.as_millisecond(),
        session.registration.closes_at.as_millisecond(),
        session.pay_until.as_millisecond(),
        session.printing.opens_at.as_millisecond(),
        session.printing.closes_at.as_millisecond(),
        session.exam.opens_at.as_millisecond(),
        session.exam.closes_at.as_millisecond(),
        i64::from(session.subjects_max),
        i64::from(session.cancellations_max),
        session.declaration,
    )?;
    Ok(())
}

/// Changes a session if it still has the version that was read. Returns the number of rows changed, 0 or 1.
pub async fn update_session(tx: &mut Tx, session: &Session) -> Result<u64> {
    Ok(exec!(
        tx,
        "update exam_sessions set name = $1, registration_opens_at = $2, registration_closes_at = $3, \
         pay_until = $4, print_opens_at = $5, print_closes_at = $6, exam_begins_at = $7, exam_ends_at = $8, \
         subjects_max = $9, cancellations_max = $10, declaration = $11, version = version + 1 \
         where number = $12 and version = $13",
        &session.name,
        session.registration.opens_at.as_millisecond(),
        session.registration.closes_at.as_millisecond(),
        session.pay_until.as_millisecond(),
        session.printing.opens_at.as_millisecond(),
        session.printing.closes_at.as_millisecond(),
        session.exam.opens_at.as_millisecond(),
        session.exam.closes_at.as_millisecond(),
        i64::from(session.subjects_max),
        i64::from(session.cancellations_max),
        session.declaration,
        i64::from(session.number.0),
        session.version,
    )?)
}

/// A province within a session.
#[derive(Clone, Debug)]
pub struct Province {
    pub code: ProvinceCode,
    pub name: String,
    pub registration: Window,
    pub pay_until: Timestamp,
    pub printing: Window,
    /// Minutes for paying, from the moment at which payment becomes possible.
    pub hold_minutes: i64,
    pub version: i64,
}

impl Province {
    /// `(32)江苏省`, as candidates know it.
    pub fn title(&self) -> String {
        format!("({}){}", self.code, self.name)
    }
}

#[derive(sqlx::FromRow)]
struct ProvinceRow {
    code: String,
    name: String,
    registration_opens_at: i64,
    registration_closes_at: i64,
    pay_until: i64,
    print_opens_at: i64,
    print_closes_at: i64,
    hold_minutes: i64,
    version: i64,
}

impl ProvinceRow {
    fn read(self) -> Result<Province> {
        Ok(Province {
            code: self.code.parse().map_err(|_| Fault::Corrupt("provinces.code"))?,
            name: self.name,
            registration: window(self.registration_opens_at, self.registration_closes_at),
            pay_until: from_millis(self.pay_until),
            printing: window(self.print_opens_at, self.print_closes_at),
            hold_minutes: self.hold_minutes,
            version: self.version,
        })
    }
}

/// All provinces of a session, by code.
pub async fn provinces(tx: &mut Tx, session: SessionNumber) -> Result<Vec<Province>> {
    let rows = all!(
        tx,
        ProvinceRow,
        "select p.code, p.name, s.registration_opens_at, s.registration_closes_at, s.pay_until, s.print_opens_at, \
         s.print_closes_at, s.hold_minutes, s.version \
         from session_provinces s join provinces p on p.code = s.province where s.session = $1 order by p.code",
        i64::from(session.0)
    )?;
    rows.into_iter().map(ProvinceRow::read).collect()
}

pub async fn province(tx: &mut Tx, session: SessionNumber, code: ProvinceCode) -> Result<Option<Province>> {
    let row = optional!(
        tx,
        ProvinceRow,
        "select p.code, p.name, s.registration_opens_at, s.registration_closes_at, s.pay_until, s.print_opens_at, \
         s.print_closes_at, s.hold_minutes, s.version \
         from session_provinces s join provinces p on p.code = s.province where s.session = $1 and s.province = $2",
        i64::from(session.0),
        code.as_str()
    )?;
    row.map(ProvinceRow::read).transpose()
}

pub async fn insert_province(tx: &mut Tx, session: SessionNumber, province: &Province) -> Result<()> {
    exec!(
        tx,
        "insert into provinces (code, name) values ($1, $2) on conflict (code) do nothing",
        province.code.as_str(),
        &province.name
    )?;
    exec!(
        tx,
        "insert into session_provinces (province, session, registration_opens_at, registration_closes_at, pay_until, \
         print_opens_at, print_closes_at, hold_minutes, version) values ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        province.code.as_str(),
        i64::from(session.0),
        province.registration.opens_at.as_millisecond(),
        province.registration.closes_at.as_millisecond(),
        province.pay_until.as_millisecond(),
        province.printing.opens_at.as_millisecond(),
        province.printing.closes_at.as_millisecond(),
        province.hold_minutes
    )?;
    Ok(())
}

/// Changes a province's windows if it still has the version that was read.
pub async fn update_province(tx: &mut Tx, session: SessionNumber, province: &Province) -> Result<u64> {
    Ok(exec!(
        tx,
        "update session_provinces set registration_opens_at = $1, registration_closes_at = $2, pay_until = $3, \
         print_opens_at = $4, print_closes_at = $5, hold_minutes = $6, version = version + 1 \
         where province = $7 and session = $8 and version = $9",
        province.registration.opens_at.as_millisecond(),
        province.registration.closes_at.as_millisecond(),
        province.pay_until.as_millisecond(),
        province.printing.opens_at.as_millisecond(),
        province.printing.closes_at.as_millisecond(),
        province.hold_minutes,
        province.code.as_str(),
        i64::from(session.0),
        province.version
    )?)
}

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

/// The texts that a candidate of a province has to accept now, in the order of the journey.
pub async fn texts_in_force(tx: &mut Tx, session: SessionNumber, province: ProvinceCode) -> Result<Vec<Text>> {
    let rows = all!(
        tx,
        TextRow,
        "select id, kind, province, position, version, title, body, digest, published_at from texts \
         where session = $1 and province in ('', $2) and retired_at is null \
         order by case kind when 'agreement' then 0 when 'notice' then 1 else 2 end, position",
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
        "select id, kind, province, position, version, title, body, digest, published_at from texts \
         where session = $1 and province = '' and retired_at is null \
         order by case kind when 'agreement' then 0 else 1 end, position",
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

pub async fn insert_subject(tx: &mut Tx, session: SessionNumber, code: SubjectCode) -> Result<()> {
    exec!(tx, "insert into subjects (session, code) values ($1, $2)", i64::from(session.0), code.as_str())?;
    Ok(())
}

pub async fn insert_fee(
    tx: &mut Tx,
    session: SessionNumber,
    province: ProvinceCode,
    level: i64,
    amount: Fen,
) -> Result<()> {
    exec!(
        tx,
        "insert into fees (province, session, level, amount_fen) values ($1, $2, $3, $4)",
        province.as_str(),
        i64::from(session.0),
        level,
        amount.0
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct FeeRow {
    level: i64,
    amount_fen: i64,
}

/// Fees of a province per subject, by level (1 to 4).
pub async fn fees(tx: &mut Tx, session: SessionNumber, province: ProvinceCode) -> Result<Vec<(i64, Fen)>> {
    let rows = all!(
        tx,
        FeeRow,
        "select level, amount_fen from fees where session = $1 and province = $2 order by level",
        i64::from(session.0),
        province.as_str()
    )?;
    Ok(rows.into_iter().map(|row| (row.level, Fen(row.amount_fen))).collect())
}

/// A centre within a session.
#[derive(Clone, Debug)]
pub struct Centre {
    pub code: CentreCode,
    pub name: String,
    pub address: String,
    pub phone: String,
    pub review: bool,
    pub subjects_max: u16,
    pub prerequisite_insisted: bool,
    pub class_required: bool,
    /// The centre's own window; it counts only inside the province's.
    pub registration: Option<Window>,
    pub notice: String,
    pub ticket_note: String,
    pub tickets_published_at: Option<Timestamp>,
    pub version: i64,
}

impl Centre {
    /// `(320511)江苏农林职业技术学院`, as candidates know it.
    pub fn title(&self) -> String {
        format!("({}){}", self.code, self.name)
    }

    /// The window for registering here: the centre's own, cut to the province's.
    pub fn window(&self, province: &Province) -> Window {
        self.registration.map_or(province.registration, |own| own.within(&province.registration))
    }
}

#[derive(sqlx::FromRow)]
struct CentreRow {
    code: String,
    name: String,
    address: String,
    phone: String,
    review: bool,
    subjects_max: i64,
    prerequisite_insisted: bool,
    class_required: bool,
    registration_opens_at: Option<i64>,
    registration_closes_at: Option<i64>,
    notice: String,
    ticket_note: String,
    tickets_published_at: Option<i64>,
    version: i64,
}

impl CentreRow {
    fn read(self) -> Result<Centre> {
        let own = self.registration_opens_at.zip(self.registration_closes_at);
        Ok(Centre {
            code: self.code.parse().map_err(|_| Fault::Corrupt("centres.code"))?,
            name: self.name,
            address: self.address,
            phone: self.phone,
            review: self.review,
            subjects_max: small(self.subjects_max, "session_centres.subjects_max")?,
            prerequisite_insisted: self.prerequisite_insisted,
            class_required: self.class_required,
            registration: own.map(|(opens_at, closes_at)| window(opens_at, closes_at)),
            notice: self.notice,
            ticket_note: self.ticket_note,
            tickets_published_at: self.tickets_published_at.map(from_millis),
            version: self.version,
        })
    }
}

/// The centres of a province that take part in a session, by code.
pub async fn centres(tx: &mut Tx, session: SessionNumber, province: ProvinceCode) -> Result<Vec<Centre>> {
    let rows = all!(
        tx,
        CentreRow,
        "select c.code, c.name, c.address, c.phone, s.review, s.subjects_max, s.prerequisite_insisted, \
         s.class_required, s.registration_opens_at, s.registration_closes_at, s.notice, s.ticket_note, \
         s.tickets_published_at, s.version \
         from session_centres s join centres c on c.province = s.province and c.code = s.centre \
         where s.session = $1 and s.province = $2 order by c.code",
        i64::from(session.0),
        province.as_str()
    )?;
    rows.into_iter().map(CentreRow::read).collect()
}

pub async fn centre(tx: &mut Tx, session: SessionNumber, code: CentreCode) -> Result<Option<Centre>> {
    let row = optional!(
        tx,
        CentreRow,
        "select c.code, c.name, c.address, c.phone, s.review, s.subjects_max, s.prerequisite_insisted, \
         s.class_required, s.registration_opens_at, s.registration_closes_at, s.notice, s.ticket_note, \
         s.tickets_published_at, s.version \
         from session_centres s join centres c on c.province = s.province and c.code = s.centre \
         where s.session = $1 and s.province = $2 and s.centre = $3",
        i64::from(session.0),
        code.province().as_str(),
        code.as_str()
    )?;
    row.map(CentreRow::read).transpose()
}

pub async fn insert_centre(tx: &mut Tx, session: SessionNumber, centre: &Centre) -> Result<()> {
    let province = centre.code.province();
    exec!(
        tx,
        "insert into centres (province, code, name, address, phone) values ($1, $2, $3, $4, $5) \
         on conflict (province, code) do nothing",
        province.as_str(),
        centre.code.as_str(),
        &centre.name,
        &centre.address,
        &centre.phone
    )?;
    exec!(
        tx,
        "insert into session_centres (province, session, centre, review, subjects_max, prerequisite_insisted, \
         class_required, registration_opens_at, registration_closes_at, notice, ticket_note, version) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
        province.as_str(),
        i64::from(session.0),
        centre.code.as_str(),
        centre.review,
        i64::from(centre.subjects_max),
        centre.prerequisite_insisted,
        centre.class_required,
        centre.registration.map(|w| w.opens_at.as_millisecond()),
        centre.registration.map(|w| w.closes_at.as_millisecond()),
        &centre.notice,
        &centre.ticket_note
    )?;
    Ok(())
}

/// Changes a centre's settings if it still has the version that was read.
pub async fn update_centre(tx: &mut Tx, session: SessionNumber, centre: &Centre) -> Result<u64> {
    Ok(exec!(
        tx,
        "update session_centres set review = $1, subjects_max = $2, prerequisite_insisted = $3, class_required = $4, \
         registration_opens_at = $5, registration_closes_at = $6, notice = $7, ticket_note = $8, \
         tickets_published_at = $9, version = version + 1 \
         where province = $10 and session = $11 and centre = $12 and version = $13",
        centre.review,
        i64::from(centre.subjects_max),
        centre.prerequisite_insisted,
        centre.class_required,
        centre.registration.map(|w| w.opens_at.as_millisecond()),
        centre.registration.map(|w| w.closes_at.as_millisecond()),
        &centre.notice,
        &centre.ticket_note,
        centre.tickets_published_at.map(|at| at.as_millisecond()),
        centre.code.province().as_str(),
        i64::from(session.0),
        centre.code.as_str(),
        centre.version
    )?)
}

/// The subjects of a session, by code.
pub async fn subjects(tx: &mut Tx, session: SessionNumber) -> Result<Vec<SubjectCode>> {
    let codes = on!(tx, c => sqlx::query_scalar::<_, String>("select code from subjects where session = $1 order by code")
        .bind(i64::from(session.0)).fetch_all(c).await)?;
    codes.iter().map(|code| code.parse().map_err(|_| Fault::Corrupt("subjects.code"))).collect()
}
