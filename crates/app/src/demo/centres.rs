//! Centres of the demonstration, from `demo/centre.toml`. Their names, addresses and numbers are made up.

use super::times::at;
use crate::{Ctx, Error, Result};
use domain::{
    arrangement::{Batch, Room},
    catalogue::{Province, SUBJECTS, Status},
    ids::{BatchId, CentreCode, RoomId},
    seating::Quota,
    time::plus_minutes,
};
use serde::Deserialize;
use store::{
    Tx,
    arrangements::{self, NamedRoom},
    catalogue::{self, Centre, Session},
    seats,
};

/// Places of an ordinary centre, per subject and in total.
const SUBJECT_PLACES: i64 = 200;
const TOTAL_PLACES: i64 = 600;
const ROOM_SEATS: u16 = 40;
const EXAM_DAYS: i64 = 3;
/// When batches begin.
const BATCH_HOURS: [i8; 3] = [9, 13, 16];
const BATCH_MINUTES: i64 = 120;

/// What `demo/centre.toml` says.
#[derive(Deserialize)]
pub struct Plan {
    notice: String,
    ticket_note: String,
    pair: Vec<Pair>,
    special: Vec<Special>,
    centre: Vec<Single>,
}

#[derive(Deserialize)]
struct Pair {
    suffix: String,
    name: String,
    address: String,
    review: bool,
}

#[derive(Deserialize)]
struct Special {
    code: CentreCode,
    subjects_max: Option<u16>,
    #[serde(default)]
    class_required: bool,
    #[serde(default)]
    prerequisite_insisted: bool,
}

#[derive(Deserialize)]
struct Single {
    code: CentreCode,
    name: String,
    address: String,
    review: bool,
    /// Places in total, when they are fewer than usual.
    places: Option<i64>,
    /// Names of rooms.
    #[serde(default)]
    rooms: Vec<String>,
}

/// A centre that is to be created.
pub struct Planned {
    centre: Centre,
    places: i64,
    rooms: Vec<String>,
}

impl Plan {
    pub fn read() -> Result<Plan> {
        let source = include_str!("../../demo/centre.toml");
        toml::from_str(source).map_err(|error| Error::fault(format!("demo/centre.toml: {error}")))
    }

    /// The centres of a province.
    pub fn centres(&self, province: &Province) -> Vec<Planned> {
        let short = short_name(province.name);
        let fill = |text: &str| text.replace("{short}", &short).replace("{province}", province.name);
        let pairs = self.pair.iter().map(|pair| Single {
            code: format!("{}{}", province.digits(), pair.suffix).parse().expect("two and four digits"),
            name: fill(&pair.name),
            address: fill(&pair.address),
            review: pair.review,
            places: None,
            rooms: Vec::new(),
        });
        let own = self.centre.iter().filter(|centre| centre.code.province() == province.code());
        let mut planned: Vec<Planned> = pairs.map(|single| self.planned(&single)).collect();
        planned.extend(own.map(|single| self.planned(single)));
        planned
    }

    fn planned(&self, single: &Single) -> Planned {
        let special = self.special.iter().find(|special| special.code == single.code);
        let centre = Centre {
            code: single.code,
            name: single.name.clone(),
            address: single.address.clone(),
            // No area has the code 000.
            phone: format!("000-00{}", single.code),
            review: single.review,
            subjects_max: special.and_then(|special| special.subjects_max).unwrap_or(super::SUBJECTS_MAX),
            prerequisite_insisted: special.is_some_and(|special| special.prerequisite_insisted),
            class_required: special.is_some_and(|special| special.class_required),
            registration: None,
            notice: self.notice.replace("{name}", &single.name),
            ticket_note: self.ticket_note.clone(),
            tickets_published_at: None,
            version: 1,
        };
        Planned { centre, places: single.places.unwrap_or(TOTAL_PLACES), rooms: single.rooms.clone() }
    }
}

/// 北京市 is 北京, 广西壮族自治区 is 广西.
fn short_name(name: &str) -> String {
    let characters = if name.starts_with("内蒙古") || name.starts_with("黑龙江") { 3 } else { 2 };
    name.chars().take(characters).collect()
}

/// Writes a centre and its counters of places. It offers every subject that is held.
pub async fn create(ctx: &Ctx, tx: &mut Tx, session: &Session, planned: &Planned) -> Result<()> {
    let code = planned.centre.code;
    catalogue::insert_centre(tx, session.number, &planned.centre).await?;
    seats::set_capacity(tx, session.number, &Quota::Centre(code), planned.places).await?;
    for subject in SUBJECTS.iter().filter(|subject| subject.status == Status::Offered) {
        let quota = Quota::Subject(code, subject.code());
        seats::set_capacity(tx, session.number, &quota, SUBJECT_PLACES.min(planned.places)).await?;
    }
    if planned.rooms.is_empty() { Ok(()) } else { rooms_and_batches(ctx, tx, session, planned).await }
}

/// Three batches on every day of the exam, each long enough for any subject.
async fn rooms_and_batches(ctx: &Ctx, tx: &mut Tx, session: &Session, planned: &Planned) -> Result<()> {
    let code = planned.centre.code;
    for (number, name) in (1..).zip(&planned.rooms) {
        let room = Room { id: RoomId(ctx.id()), number, capacity: ROOM_SEATS };
        arrangements::insert_room(tx, session.number, code, &NamedRoom { room, name: name.clone() }).await?;
    }
    let hours = (0..EXAM_DAYS).flat_map(|day| BATCH_HOURS.map(|hour| (day, hour)));
    for (number, (day, hour)) in (1..).zip(hours) {
        let begins_at = at(session.exam.opens_at, day, hour);
        let ends_at = plus_minutes(begins_at, BATCH_MINUTES);
        let batch = Batch { id: BatchId(ctx.id()), number, begins_at, ends_at };
        arrangements::insert_batch(tx, session.number, code, &batch).await?;
    }
    Ok(())
}
