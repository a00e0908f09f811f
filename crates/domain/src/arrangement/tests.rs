use super::*;
use crate::time::from_millis;
use proptest::prelude::*;
use uuid::Uuid;

const HOUR_MS: i64 = 3_600_000;

fn room(number: u16, capacity: u16) -> Room {
    Room { id: RoomId(Uuid::from_u128(u128::from(number))), number, capacity }
}

/// The n-th batch of two hours with an hour between, or of so many minutes.
fn batch(number: u16, minutes: i64) -> Batch {
    let begins = i64::from(number) * 3 * HOUR_MS;
    let id = BatchId(Uuid::from_u128(u128::from(number)));
    Batch { id, number, begins_at: from_millis(begins), ends_at: from_millis(begins + minutes * 60_000) }
}

fn entry(person: u16, subject: &str, minutes: u16) -> Entry {
    let registration = RegistrationId(Uuid::from_u128(u128::from(person)));
    Entry { registration, subject: subject.parse().unwrap(), minutes }
}

/// Everything that must hold of any arrangement.
fn check(rooms: &[Room], batches: &[Batch], entries: &[Entry], seats: &[Seat]) {
    assert_eq!(seats.len(), entries.len());
    let mut places = BTreeSet::new();
    let mut times = BTreeSet::new();
    for seat in seats {
        let room = rooms.iter().find(|room| room.id == seat.room).unwrap();
        let batch = batches.iter().find(|batch| batch.id == seat.batch).unwrap();
        let entry = entries.iter().find(|e| e.registration == seat.registration && e.subject == seat.subject).unwrap();
        assert!((1..=room.capacity).contains(&seat.seat));
        assert!(batch.minutes() >= i64::from(entry.minutes));
        assert!(places.insert((seat.room, seat.batch, seat.seat)), "a seat was given twice");
        assert!(times.insert((seat.registration, seat.batch)), "a candidate sits twice in a batch");
    }
}

#[test]
fn a_candidate_with_two_subjects_sits_in_two_batches() {
    let (rooms, batches) = ([room(1, 2)], [batch(1, 120), batch(2, 120)]);
    let entries = [entry(1, "65", 120), entry(1, "66", 120), entry(2, "65", 120)];
    let seats = arrange(&rooms, &batches, &[], &entries, 7).unwrap();
    check(&rooms, &batches, &entries, &seats);
    assert_eq!(arrange(&rooms, &batches[..1], &[], &entries, 7), Err(Unplaced(1)));
}

#[test]
fn a_long_subject_does_not_fit_into_a_short_batch() {
    let (rooms, batches) = ([room(1, 1)], [batch(1, 90), batch(2, 120)]);
    let entries = [entry(1, "15", 90), entry(2, "65", 120)];
    let seats = arrange(&rooms, &batches, &[], &entries, 1).unwrap();
    check(&rooms, &batches, &entries, &seats);
    assert_eq!(arrange(&rooms, &batches[..1], &[], &entries, 1), Err(Unplaced(1)));
}

#[test]
fn a_short_subject_makes_way_for_a_long_one() {
    let (rooms, batches) = ([room(1, 1)], [batch(1, 90), batch(2, 120), batch(3, 120)]);
    let entries = [entry(1, "15", 90), entry(1, "65", 120), entry(2, "65", 120)];
    for seed in 0..50 {
        check(&rooms, &batches, &entries, &arrange(&rooms, &batches, &[], &entries, seed).unwrap());
    }
}

#[test]
fn rooms_fill_up_from_seat_one() {
    let entries: Vec<Entry> = (1..=5).map(|person| entry(person, "65", 120)).collect();
    let seats = arrange(&[room(2, 30), room(1, 3)], &[batch(1, 120)], &[], &entries, 3).unwrap();
    let mut taken: Vec<_> = seats.iter().map(|seat| (seat.room, seat.seat)).collect();
    taken.sort_unstable();
    let expected = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)].map(|(number, seat)| (room(number, 1).id, seat));
    assert_eq!(taken, expected);
}

#[test]
fn those_who_come_later_sit_beside_those_who_are_placed() {
    let (rooms, batches) = ([room(1, 2)], [batch(1, 120), batch(2, 120)]);
    let first = arrange(&rooms, &batches, &[], &[entry(1, "65", 120)], 1).unwrap();
    let late = [entry(1, "66", 120), entry(2, "65", 120), entry(3, "65", 120)];
    let all: Vec<Seat> = first.iter().copied().chain(arrange(&rooms, &batches, &first, &late, 2).unwrap()).collect();
    let entries: Vec<Entry> = [entry(1, "65", 120)].into_iter().chain(late).collect();
    check(&rooms, &batches, &entries, &all);
    let crowd: Vec<Entry> = (10..14).map(|person| entry(person, "65", 120)).collect();
    assert_eq!(arrange(&rooms, &batches, &first, &crowd, 2), Err(Unplaced(1)));
}

#[test]
fn the_same_seat_in_two_batches_has_two_ticket_numbers() {
    let number = |batch: &Batch| {
        let of = TicketOf {
            session: SessionNumber(62),
            centre: "320261".parse().unwrap(),
            subject: "65".parse().unwrap(),
            room: &room(1, 30),
            batch,
            seat: 12,
        };
        ticket_number(&of).map(|number| number.to_string())
    };
    assert_eq!(number(&batch(1, 120)).unwrap(), "6562320261000112");
    assert_eq!(number(&batch(2, 120)).unwrap(), "6562320261010112");
    assert_eq!(number(&batch(99, 120)).unwrap(), "6562320261980112");
    assert_eq!(number(&batch(0, 120)), Err(TicketNumberError::Room));
    assert_eq!(number(&batch(101, 120)), Err(TicketNumberError::Room));
}

#[test]
fn a_batch_lies_within_the_exam_and_beside_the_others() {
    let exam = Window { opens_at: from_millis(0), closes_at: from_millis(24 * HOUR_MS) };
    assert_eq!(check_batch(&batch(2, 120), &[batch(1, 120), batch(3, 120)], &exam), Ok(()));
    assert_eq!(check_batch(&batch(1, 181), &[batch(2, 120)], &exam), Err(Refusal::BatchOverlaps { number: 2 }));
    assert_eq!(check_batch(&batch(1, 0), &[], &exam), Err(Refusal::WindowBackwards));
    assert!(check_batch(&batch(8, 120), &[], &exam).is_err());
}

fn people() -> impl Strategy<Value = Vec<Entry>> {
    // A third of the candidates sit each of one, two and three subjects, of two lengths.
    proptest::collection::vec(1usize..=3, 0..60).prop_map(|counts| {
        let subjects = [("65", 120), ("15", 90), ("35", 120)];
        let of = |(person, count): (u16, usize)| {
            subjects
                .iter()
                .skip(usize::from(person) % 3)
                .chain(&subjects)
                .take(count)
                .map(move |(subject, minutes)| entry(person, subject, *minutes))
        };
        (1u16..).zip(counts).flat_map(of).collect()
    })
}

proptest! {
    #[test]
    fn every_arrangement_keeps_all_constraints(
        capacities in proptest::collection::vec(1u16..=30, 1..5),
        lengths in proptest::collection::vec(prop_oneof![Just(90i64), Just(120)], 1..7),
        entries in people(),
        seed in any::<u64>(),
    ) {
        let rooms: Vec<Room> = (1u16..).zip(capacities).map(|(number, capacity)| room(number, capacity)).collect();
        let batches: Vec<Batch> = (1u16..).zip(lengths).map(|(number, minutes)| batch(number, minutes)).collect();
        match arrange(&rooms, &batches, &[], &entries, seed) {
            Ok(seats) => {
                check(&rooms, &batches, &entries, &seats);
                let mut turned = entries.clone();
                turned.reverse();
                prop_assert_eq!(arrange(&rooms, &batches, &[], &turned, seed), Ok(seats));
            }
            Err(Unplaced(count)) => prop_assert!(count > 0 && usize::try_from(count).unwrap() <= entries.len()),
        }
    }

    /// With batches of one length the only obstacles are too few seats, or a candidate with more subjects than
    /// there are batches; the theorem of Gale and Ryser then says exactly when there is an arrangement.
    #[test]
    fn nobody_is_left_without_a_seat_while_there_is_an_arrangement(
        seats in 1u16..=20,
        count in 1u16..=6,
        entries in people(),
        seed in any::<u64>(),
    ) {
        let batches: Vec<Batch> = (1..=count).map(|number| batch(number, 120)).collect();
        let mut wanted: BTreeMap<RegistrationId, usize> = BTreeMap::new();
        for entry in &entries {
            *wanted.entry(entry.registration).or_default() += 1;
        }
        let fits_in_time = wanted.values().all(|wanted| *wanted <= usize::from(count));
        let fits_in_space = entries.len() <= usize::from(seats) * usize::from(count);
        let arranged = arrange(&[room(1, seats)], &batches, &[], &entries, seed);
        prop_assert_eq!(arranged.is_ok(), fits_in_time && fits_in_space);
    }
}
