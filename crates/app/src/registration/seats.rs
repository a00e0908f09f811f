//! Seats of one registration: claimed and given back in the one order in which everybody does it.

use crate::{Ctx, Error, Result};
use domain::{
    ids::{CentreCode, SessionNumber, SubjectCode},
    refusal::Refusal,
    registration::SubjectState,
    seating::{Quota, quotas},
};
use std::collections::BTreeMap;
use store::{
    Tx,
    registrations::{self, Registration, Subject},
    seats,
};

/// What a registration gives back and what it takes.
#[derive(Default)]
pub struct Moves(BTreeMap<Quota, i64>);

impl Moves {
    pub fn take(&mut self, centre: CentreCode, subjects: &[SubjectCode]) {
        self.add(centre, subjects, 1);
    }

    pub fn give_back(&mut self, centre: CentreCode, subjects: &[SubjectCode]) {
        self.add(centre, subjects, -1);
    }

    fn add(&mut self, centre: CentreCode, subjects: &[SubjectCode], sign: i64) {
        for quota in quotas(centre, subjects) {
            let count = match quota {
                Quota::Subject(..) => 1,
                Quota::Centre(_) => i64::try_from(subjects.len()).expect("a handful of subjects"),
            };
            *self.0.entry(quota).or_default() += sign * count;
        }
    }

    /// Carries the moves out. The map's order is the order of claiming: subjects by code, then totals.
    pub async fn carry_out(self, tx: &mut Tx, session: SessionNumber) -> Result<()> {
        for (quota, count) in self.0 {
            if count < 0 {
                seats::release(tx, session, &quota, -count).await?;
            } else if count > 0 && !seats::claim(tx, session, &quota, count).await? {
                return Err(Error::Refused(match quota {
                    Quota::Subject(_, subject) => Refusal::SubjectFull { subject },
                    Quota::Centre(_) => Refusal::CentreFull,
                }));
            }
        }
        Ok(())
    }
}

/// Writes the hold rows of newly taken seats.
pub async fn insert_holds(ctx: &Ctx, tx: &mut Tx, r: &Registration, subjects: &[SubjectCode]) -> Result<()> {
    for subject in subjects {
        seats::insert_hold(tx, r.session, r.centre, r.id, *subject, ctx.now()).await?;
    }
    Ok(())
}

/// Removes the hold rows of every seat that is held but not paid, and returns whose seats they were. The counters are
/// the caller's to move, together with what else moves.
pub async fn remove_holds(tx: &mut Tx, r: &Registration, subjects: &[Subject]) -> Result<Vec<SubjectCode>> {
    let mut held = Vec::new();
    for subject in subjects.iter().filter(|s| s.state == SubjectState::Held) {
        seats::delete_hold(tx, r.centre, r.id, subject.subject).await?;
        let released = Subject { state: SubjectState::Released, ..*subject };
        registrations::put_subject(tx, r.province(), r.id, &released).await?;
        held.push(subject.subject);
    }
    Ok(held)
}

/// Gives back every seat that is held but not paid.
pub async fn release_unpaid(tx: &mut Tx, r: &Registration, subjects: &[Subject]) -> Result<()> {
    let held = remove_holds(tx, r, subjects).await?;
    let mut moves = Moves::default();
    moves.give_back(r.centre, &held);
    moves.carry_out(tx, r.session).await
}
