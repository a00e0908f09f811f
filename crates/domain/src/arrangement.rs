//! Arrangement (编排): which candidate sits which subject in which room, batch and seat.
//!
//! Rooms and batches form a grid; in each cell there are as many seats as the room has. Who sits where is drawn by
//! lot, and the same lot gives the same arrangement again.

use crate::{
    ids::{BatchId, CentreCode, RegistrationId, RoomId, SessionNumber, SubjectCode},
    refusal::Refusal,
    ticket::{TicketNumber, TicketNumberError, TicketParts},
    time::Timestamp,
    window::Window,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A room (考场).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub id: RoomId,
    pub number: u16,
    /// Seats in every batch, numbered from 1.
    pub capacity: u16,
}

/// A batch (批次): a time at which all rooms are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    pub number: u16,
    pub begins_at: Timestamp,
    pub ends_at: Timestamp,
}

impl Batch {
    fn minutes(&self) -> i64 {
        (self.ends_at.as_millisecond() - self.begins_at.as_millisecond()) / 60_000
    }

    fn overlaps(&self, other: &Batch) -> bool {
        self.begins_at < other.ends_at && other.begins_at < self.ends_at
    }
}

/// One subject of one candidate, which needs one seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub registration: RegistrationId,
    pub subject: SubjectCode,
    /// Length of the exam.
    pub minutes: u16,
}

/// A seat (座位) and who sits there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub registration: RegistrationId,
    pub subject: SubjectCode,
    pub room: RoomId,
    pub batch: BatchId,
    /// From 1.
    pub seat: u16,
}

/// Some entries found no seat: there are too few rooms, or too few or too short batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unplaced(pub u32);

/// Gives every entry a seat beside those that are `occupied` already, or says how many find none.
///
/// A batch is long enough for the subject, a candidate sits one subject in a batch, and no seat is given twice.
/// Batches never overlap: [`check_batch`] sees to that. When somebody finds no place, others move to make one, so an
/// arrangement is found whenever there is one.
pub fn arrange(
    rooms: &[Room],
    batches: &[Batch],
    occupied: &[Seat],
    entries: &[Entry],
    seed: u64,
) -> Result<Vec<Seat>, Unplaced> {
    let mut lot = Lot(seed);
    let mut plan = Plan::new(rooms, batches, occupied, entries, &mut lot);
    let unplaced = (0..plan.entries.len()).filter(|entry| !plan.place(*entry)).count();
    if unplaced > 0 {
        return Err(Unplaced(u32::try_from(unplaced).unwrap_or(u32::MAX)));
    }
    let mut seats = Vec::with_capacity(entries.len());
    for (index, batch) in plan.batches.iter().enumerate() {
        let mut sitting: Vec<&Entry> = plan.sitting(index).map(|entry| &plan.entries[entry]).collect();
        // Drawn again, so that the order of choosing does not show in the rooms.
        lot.shuffle(&mut sitting);
        seats.extend(sitting.into_iter().zip(free_seats(rooms, occupied, batch.id)).map(|(entry, (room, seat))| {
            Seat { registration: entry.registration, subject: entry.subject, room, batch: batch.id, seat }
        }));
    }
    Ok(seats)
}

/// The free seats of a batch, room by room, so that rooms fill up one after the other.
fn free_seats(rooms: &[Room], occupied: &[Seat], batch: BatchId) -> impl Iterator<Item = (RoomId, u16)> {
    let taken: BTreeSet<(RoomId, u16)> =
        occupied.iter().filter(|seat| seat.batch == batch).map(|seat| (seat.room, seat.seat)).collect();
    let mut rooms = rooms.to_vec();
    rooms.sort_unstable_by_key(|room| room.number);
    let seats = rooms.into_iter().flat_map(|room| (1..=room.capacity).map(move |seat| (room.id, seat)));
    seats.filter(move |place| !taken.contains(place))
}

/// Which entry sits in which batch; rooms and seats come afterwards.
struct Plan<'a> {
    /// In the order of choosing.
    entries: Vec<Entry>,
    /// In an order drawn by lot, which decides between equally empty ones.
    batches: Vec<&'a Batch>,
    /// Places left in each batch.
    left: Vec<i64>,
    /// The batch of each entry.
    placed: Vec<Option<usize>>,
    /// The entries of each candidate.
    of: BTreeMap<RegistrationId, Vec<usize>>,
    /// The batches in which a candidate sits already and will stay.
    fixed: BTreeMap<RegistrationId, Vec<usize>>,
}

impl<'a> Plan<'a> {
    fn new(rooms: &[Room], batches: &'a [Batch], occupied: &[Seat], entries: &[Entry], lot: &mut Lot) -> Plan<'a> {
        let mut batches: Vec<&Batch> = batches.iter().collect();
        lot.shuffle(&mut batches);
        let seats: i64 = rooms.iter().map(|room| i64::from(room.capacity)).sum();
        let mut left = vec![seats; batches.len()];
        let mut fixed: BTreeMap<RegistrationId, Vec<usize>> = BTreeMap::new();
        for seat in occupied {
            if let Some(batch) = batches.iter().position(|batch| batch.id == seat.batch) {
                left[batch] -= 1;
                fixed.entry(seat.registration).or_default().push(batch);
            }
        }
        let mut entries = entries.to_vec();
        // The result depends on the lot and on who takes part, not on the order in which they were listed.
        entries.sort_unstable_by_key(|entry| (entry.registration, entry.subject));
        lot.shuffle(&mut entries);
        let mut of: BTreeMap<RegistrationId, Vec<usize>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            of.entry(entry.registration).or_default().push(index);
        }
        Plan { placed: vec![None; entries.len()], entries, batches, left, of, fixed }
    }

    fn sitting(&self, batch: usize) -> impl Iterator<Item = usize> {
        let placed = self.placed.iter().enumerate();
        placed.filter(move |(_, of)| **of == Some(batch)).map(|(entry, _)| entry)
    }

    /// Places an entry, if need be by moving others along a chain: the shortest augmenting path of a flow from
    /// entries to batches. Returns whether there was one.
    fn place(&mut self, entry: usize) -> bool {
        // Without any place left no chain can end; looking for one would only take long.
        if self.left.iter().all(|left| *left <= 0) {
            return false;
        }
        let mut asked_by: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut emptied = BTreeSet::new();
        let mut queue = VecDeque::from([entry]);
        while let Some(asking) = queue.pop_front() {
            for batch in self.by_emptiness() {
                if self.placed[asking] == Some(batch) || !self.fits(asking, batch) {
                    continue;
                }
                let movable: Vec<usize> = match self.rival(asking, batch) {
                    Some(rival) => vec![rival],
                    None if self.left[batch] > 0 => {
                        self.left[batch] -= 1;
                        self.shift(asking, batch, &asked_by);
                        return true;
                    }
                    None if emptied.insert(batch) => self.sitting(batch).collect(),
                    None => Vec::new(),
                };
                for other in movable {
                    if other != entry && !asked_by.contains_key(&other) {
                        asked_by.insert(other, (asking, batch));
                        queue.push_back(other);
                    }
                }
            }
        }
        false
    }

    /// Everybody along the chain moves into the batch that the one after him leaves.
    fn shift(&mut self, last: usize, batch: usize, asked_by: &BTreeMap<usize, (usize, usize)>) {
        self.placed[last] = Some(batch);
        let mut moved = last;
        while let Some((asking, left)) = asked_by.get(&moved) {
            self.placed[*asking] = Some(*left);
            moved = *asking;
        }
    }

    fn by_emptiness(&self) -> Vec<usize> {
        let mut batches: Vec<usize> = (0..self.batches.len()).collect();
        batches.sort_by_key(|batch| std::cmp::Reverse(self.left[*batch]));
        batches
    }

    /// Whether the batch is long enough and the candidate has no lasting seat in it.
    fn fits(&self, entry: usize, batch: usize) -> bool {
        let Entry { registration, minutes, .. } = self.entries[entry];
        let fixed = self.fixed.get(&registration).is_some_and(|fixed| fixed.contains(&batch));
        self.batches[batch].minutes() >= i64::from(minutes) && !fixed
    }

    /// The candidate's other subject in this batch.
    fn rival(&self, entry: usize, batch: usize) -> Option<usize> {
        let own = &self.of[&self.entries[entry].registration];
        own.iter().copied().find(|other| *other != entry && self.placed[*other] == Some(batch))
    }
}

/// SplitMix64. It only has to be fair and to repeat itself; nothing secret hangs on it.
struct Lot(u64);

impl Lot {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = u64::try_from(last + 1).expect("a slice is shorter than 2^64");
            let drawn = usize::try_from(self.draw() % bound).expect("it is below the slice's length");
            items.swap(last, drawn);
        }
    }
}

/// Whose seat gets a number.
#[derive(Clone, Copy, Debug)]
pub struct TicketOf<'a> {
    pub session: SessionNumber,
    pub centre: CentreCode,
    pub subject: SubjectCode,
    pub room: &'a Room,
    pub batch: &'a Batch,
    pub seat: u16,
}

/// The number of the ticket for a seat.
///
/// A ticket number has no digits for the batch, so the same seat in two batches would get the same number. Its four
/// digits for the room therefore count the room in its batch: 0001 to 0099 in the first one, 0101 to 0199 in the
/// second.
pub fn ticket_number(of: &TicketOf<'_>) -> Result<TicketNumber, TicketNumberError> {
    let before = of.batch.number.checked_sub(1).ok_or(TicketNumberError::Room)?;
    if of.room.number > ROOMS_PER_BATCH {
        return Err(TicketNumberError::Room);
    }
    let room = before.saturating_mul(ROOMS_PER_BATCH + 1).saturating_add(of.room.number);
    TicketNumber::compose(TicketParts {
        subject: of.subject,
        session: of.session,
        centre: of.centre,
        room,
        seat: of.seat,
    })
}

/// The last room number: two of the ticket's four digits.
pub const ROOMS_PER_BATCH: u16 = 99;

/// Checks a new batch: it ends after it begins, lies within the days of the exam, and beside the centre's others,
/// because all of them use the same rooms.
pub fn check_batch(new: &Batch, others: &[Batch], exam: &Window) -> Result<(), Refusal> {
    if new.begins_at >= new.ends_at {
        return Err(Refusal::WindowBackwards);
    }
    if new.begins_at < exam.opens_at || new.ends_at > exam.closes_at {
        return Err(Refusal::WindowOutside { opens_at: exam.opens_at, closes_at: exam.closes_at });
    }
    match others.iter().find(|other| other.overlaps(new)) {
        Some(other) => Err(Refusal::BatchOverlaps { number: other.number }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
