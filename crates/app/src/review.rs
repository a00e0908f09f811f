//! Review (审核): one candidate after the other, each before one reviewer only.

use crate::{
    Actor, Ctx, Error, Result, catalogue,
    ctx::Change,
    desk::{CentreDesk, of_centre},
    messages::{self, Notice, Via},
    registration::{self, Loaded},
};
use domain::{
    ids::RegistrationId,
    refusal::Refusal,
    registration::{Command, State},
    review::Reason,
    time::{Timestamp, plus_minutes},
};
use store::{
    Tx,
    catalogue::{Centre, Session},
    registrations::{self, Listed, Registration, Review, Subject},
};

/// Minutes for which a candidate is before one reviewer. Each look at him begins them anew.
pub const HOLD_MINUTES: i64 = 5;
/// How often the next candidate is tried for while other reviewers take them first.
const TRIES_MAX: usize = 20;
/// Candidates of the waiting list that are shown.
pub const WAITING_ROWS: i64 = 100;

/// Who waits for review at a centre.
pub struct Waiting {
    pub session: Session,
    pub centre: Centre,
    pub count: i64,
    /// The first of them, by number.
    pub rows: Vec<Listed>,
}

pub async fn waiting(ctx: &Ctx, desk: &CentreDesk) -> Result<Waiting> {
    let mut tx = ctx.db.read().await?;
    let view = crate::desk::load_centre(&mut tx, desk.centre()).await?;
    let session = view.session.number;
    let state = Some(State::UnderReview);
    Ok(Waiting {
        count: registrations::waiting_count(&mut tx, session, desk.centre()).await?,
        rows: registrations::list(&mut tx, session, desk.centre(), state, "", WAITING_ROWS).await?,
        session: view.session,
        centre: view.centre,
    })
}

/// Takes the candidate who waits longest and whom no other reviewer has. `None` when there is nobody.
pub async fn next(ctx: &Ctx, desk: &CentreDesk) -> Result<Option<RegistrationId>> {
    let mut tx = ctx.db.write().await?;
    let session = catalogue::session_in(&mut tx).await?.number;
    for _ in 0..TRIES_MAX {
        let next = registrations::next_for_review(&mut tx, session, desk.centre(), desk.account(), ctx.now()).await?;
        let Some(id) = next else {
            return Ok(None);
        };
        // Another reviewer may have taken him between the two statements; the second one decides.
        if hold(ctx, &mut tx, desk, id).await? {
            tx.commit().await?;
            return Ok(Some(id));
        }
    }
    Err(Error::Busy { retry_after_seconds: 2 })
}

async fn hold(ctx: &Ctx, tx: &mut Tx, desk: &CentreDesk, id: RegistrationId) -> Result<bool> {
    let until = plus_minutes(ctx.now(), HOLD_MINUTES);
    let province = desk.centre().province();
    Ok(registrations::hold_for_review(tx, province, id, desk.account(), ctx.now(), until).await? == 1)
}

/// Whether a reviewer can decide on what he sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// His until this instant.
    Mine { until: Timestamp },
    /// Another reviewer has the candidate before him.
    Anothers,
    /// Not waiting for review.
    NotWaiting,
}

/// A candidate as the reviewer compares him: in full.
pub struct Case {
    pub registration: Registration,
    pub subjects: Vec<Subject>,
    pub reviews: Vec<Review>,
    pub session: Session,
    pub centre: Centre,
    pub turn: Turn,
    /// How many wait, this one included.
    pub waiting: i64,
}

/// Shows a candidate in full and holds him for the reviewer, if he is free. Who looked is in the log.
pub async fn show(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, id: RegistrationId) -> Result<Case> {
    let mut tx = ctx.db.write().await?;
    let loaded = of_centre(&mut tx, desk, id).await?;
    let province = desk.centre().province();
    let turn = if loaded.registration.state != State::UnderReview {
        Turn::NotWaiting
    } else if hold(ctx, &mut tx, desk, id).await? {
        Turn::Mine { until: plus_minutes(ctx.now(), HOLD_MINUTES) }
    } else {
        Turn::Anothers
    };
    let object = format!("registration:{id}");
    let change = Change { province: Some(province.as_str()), action: "review.view", object, ..Change::default() };
    ctx.audit(&mut tx, actor, change).await?;
    let case = Case {
        reviews: registrations::reviews(&mut tx, province, id).await?,
        waiting: registrations::waiting_count(&mut tx, loaded.session.number, desk.centre()).await?,
        registration: loaded.registration,
        subjects: loaded.subjects,
        session: loaded.session,
        centre: loaded.centre,
        turn,
    };
    tx.commit().await?;
    Ok(case)
}

/// What a reviewer decides, on the version that he saw.
#[derive(Clone, Debug)]
pub struct Decision {
    pub id: RegistrationId,
    pub version: i64,
    pub verdict: Verdict,
}

#[derive(Clone, Debug)]
pub enum Verdict {
    /// 审核通过: data and photo are locked, the time for paying begins.
    Approve,
    /// 审核不通过: data and photo are open again.
    Reject(Reason),
}

/// Decides on a candidate and tells him by mail and short message.
///
/// Refuses when the candidate is before another reviewer, was decided already, or changed since he was shown.
pub async fn decide(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, decision: &Decision) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let loaded = of_centre(&mut tx, desk, decision.id).await?;
    if loaded.registration.state != State::UnderReview {
        return Err(Refusal::NotSubmitted.into());
    }
    if loaded.registration.version != decision.version {
        return Err(Refusal::Stale.into());
    }
    if !hold(ctx, &mut tx, desk, decision.id).await? {
        return Err(Refusal::HeldByAnother.into());
    }
    let (command, action, code, reason) = match &decision.verdict {
        Verdict::Approve => (Command::Approve, "review.approve", "approved", ""),
        Verdict::Reject(reason) => (Command::Reject, "review.reject", "rejected", reason.as_str()),
    };
    registration::step(ctx, &mut tx, actor, &loaded, command, action).await?;
    let review = Review {
        id: ctx.id(),
        decision: code.to_owned(),
        reason: reason.to_owned(),
        reviewer: desk.account(),
        decided_at: ctx.now(),
    };
    registrations::insert_review(&mut tx, desk.centre().province(), decision.id, &review).await?;
    tell(ctx, &mut tx, &loaded, &decision.verdict).await?;
    Ok(tx.commit().await?)
}

async fn tell(ctx: &Ctx, tx: &mut Tx, loaded: &Loaded, verdict: &Verdict) -> Result<()> {
    let before = &loaded.registration;
    let number = before.number.clone();
    let notice = match verdict {
        Verdict::Approve => {
            let after = registrations::get(tx, before.province(), before.id).await?.ok_or(Error::Missing)?;
            Notice::Approved { number, pay_until: after.hold_until }
        }
        Verdict::Reject(_) => Notice::Rejected { number },
    };
    if !before.email.is_empty() {
        messages::post(ctx, tx, Via::Mail, &before.email, &notice).await?;
    }
    messages::post(ctx, tx, Via::Sms, &before.mobile, &notice).await
}
