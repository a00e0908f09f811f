//! Submitting the form: for the first time, or again while it can still be changed. Seats are claimed here.

use super::{Loaded, audit, load_mine, seats};
use crate::{Actor, Ctx, Error, Result, catalogue, consent, error::exactly_one};
use domain::{
    identity::IdNumber,
    ids::{AccountId, CentreCode, ProvinceCode, RegistrationId, SubjectCode},
    particulars::Particulars,
    refusal::Refusal,
    registration::{self, Clock, Command, HoldRule, State, SubjectState},
    seating::{self, ChoiceRule, Prerequisite},
    ticket::{RegistrationNumber, RegistrationParts},
};
use store::{
    Tx,
    catalogue::{Centre, Province, Session},
    registrations::{self, Claim, Registration, Subject},
};

/// A checked form.
pub struct Submission {
    pub account: AccountId,
    pub id: IdNumber,
    pub particulars: Particulars,
}

/// Registers a person, or changes the registration, and claims the seats: all or nothing. A form that was posted
/// twice at once registers once; the second post finds the registration of the first and changes nothing in it.
pub async fn submit(ctx: &Ctx, actor: &Actor, province: ProvinceCode, form: &Submission) -> Result<RegistrationId> {
    match submit_once(ctx, actor, province, form).await {
        Err(Error::Refused(Refusal::AccountRegistered | Refusal::Stale))
            if super::elsewhere(ctx, province, form.account).await?.is_none() =>
        {
            submit_once(ctx, actor, province, form).await
        }
        other => other,
    }
}

async fn submit_once(ctx: &Ctx, actor: &Actor, province: ProvinceCode, form: &Submission) -> Result<RegistrationId> {
    let mut tx = ctx.db.write().await?;
    consent::require_all(&mut tx, province, form.account).await?;
    let place = place(&mut tx, province, form).await?;
    let existing = match load_mine(&mut tx, province, form.account).await {
        Ok(loaded) if !loaded.registration.state.is_closed() => Some(loaded),
        Ok(_) | Err(Error::Missing) => None,
        Err(error) => return Err(error),
    };
    let id = match existing {
        Some(loaded) => change(ctx, &mut tx, actor, loaded, &place, form).await?,
        None => begin(ctx, &mut tx, actor, &place, form).await?,
    };
    tx.commit().await?;
    Ok(id)
}

/// Where the person wants to sit, checked against the centre's rules.
struct Place {
    session: Session,
    province: Province,
    centre: Centre,
    fees: Vec<(i64, domain::money::Fen)>,
}

async fn place(tx: &mut Tx, province: ProvinceCode, form: &Submission) -> Result<Place> {
    let wanted = &form.particulars;
    if wanted.centre.province() != province {
        return Err(Refusal::CentreUnknown.into());
    }
    let session = catalogue::session_in(tx).await?;
    let centre = store::catalogue::centre(tx, session.number, wanted.centre).await?;
    let centre = centre.ok_or(Error::Refused(Refusal::CentreUnknown))?;
    let province = store::catalogue::province(tx, session.number, province).await?.ok_or(Error::Missing)?;
    let fees = store::catalogue::fees(tx, session.number, province.code).await?;
    let places = store::seats::places(tx, session.number, centre.code).await?;
    let insisted = centre.prerequisite_insisted;
    let rule = ChoiceRule {
        offered: places.iter().filter_map(|p| p.subject).collect(),
        subjects_max: centre.subjects_max.min(session.subjects_max),
        prerequisite: if insisted { Prerequisite::Insist } else { Prerequisite::Advise },
    };
    seating::check_choice(&rule, &wanted.subjects)?;
    Ok(Place { session, province, centre, fees })
}

impl Place {
    fn hold_rule(&self) -> HoldRule {
        HoldRule { minutes: self.province.hold_minutes, pay_until: self.province.pay_until }
    }

    fn subject(&self, code: SubjectCode) -> Result<Subject> {
        let fee = catalogue::fee_of(&self.fees, code).ok_or(Refusal::SubjectNotOffered { subject: code })?;
        Ok(Subject { subject: code, state: SubjectState::Held, fee })
    }
}

async fn begin(ctx: &Ctx, tx: &mut Tx, actor: &Actor, place: &Place, form: &Submission) -> Result<RegistrationId> {
    let now = ctx.now();
    registration::open(&place.centre.window(&place.province), now)?;
    let id = RegistrationId(ctx.id());
    claim_person(tx, place, form, id).await?;
    let wanted = &form.particulars;
    let mut moves = seats::Moves::default();
    moves.take(wanted.centre, &wanted.subjects);
    moves.carry_out(tx, place.session.number).await?;
    let review = super::review_rule(place.centre.review);
    let mut fresh = Registration {
        id,
        session: place.session.number,
        centre: wanted.centre,
        account: form.account,
        number: number(tx, place, wanted.centre).await?,
        state: State::Filled,
        review: place.centre.review,
        id_type: String::new(),
        id_number: String::new(),
        name: String::new(),
        mobile: String::new(),
        email: String::new(),
        address: String::new(),
        details: String::new(),
        photo_key: None,
        hold_until: registration::hold_until(&place.hold_rule(), review, Clock::Keep, now),
        submitted_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    fill(&mut fresh, form)?;
    registrations::insert(tx, &fresh, &form.id.person_key()).await?;
    put_subjects(tx, place, &fresh, &wanted.subjects).await?;
    seats::insert_holds(ctx, tx, &fresh, &wanted.subjects).await?;
    audit(ctx, tx, actor, &fresh, "registration.begin", State::Filled.code()).await?;
    Ok(id)
}

async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    loaded: Loaded,
    place: &Place,
    form: &Submission,
) -> Result<RegistrationId> {
    registration::decide(&loaded.facts, Command::Edit, ctx.now())?;
    let old = loaded.registration;
    if is_unchanged(&old, &loaded.subjects, form)? {
        return Ok(old.id);
    }
    exactly_one(registrations::take(tx, &old, ctx.now()).await?)?;
    let wanted = &form.particulars;
    if old.id_number != form.id.as_str() || old.id_type != form.id.kind().code() {
        registrations::release_person(tx, place.session.number, old.id).await?;
        claim_person(tx, place, form, old.id).await?;
    }
    let held = seats::remove_holds(tx, &old, &loaded.subjects).await?;
    let mut moves = seats::Moves::default();
    moves.give_back(old.centre, &held);
    moves.take(wanted.centre, &wanted.subjects);
    moves.carry_out(tx, place.session.number).await?;
    let mut new = old.clone();
    if new.centre != wanted.centre {
        new.centre = wanted.centre;
        new.number = number(tx, place, wanted.centre).await?;
    }
    if new.review != place.centre.review {
        new.review = place.centre.review;
        let review = super::review_rule(new.review);
        new.hold_until = registration::hold_until(&place.hold_rule(), review, Clock::Keep, ctx.now());
        // A rejection means nothing at a centre that does not review.
        new.state = State::Filled;
    }
    fill(&mut new, form)?;
    exactly_one(registrations::update_data(tx, &new, &form.id.person_key(), ctx.now()).await?)?;
    put_subjects(tx, place, &new, &wanted.subjects).await?;
    seats::insert_holds(ctx, tx, &new, &wanted.subjects).await?;
    audit(ctx, tx, actor, &old, "registration.change", old.state.code()).await?;
    Ok(new.id)
}

/// Whether a form says what the registration already is: a second press of the button changes nothing.
fn is_unchanged(old: &Registration, subjects: &[Subject], form: &Submission) -> Result<bool> {
    let mut same = old.clone();
    fill(&mut same, form)?;
    let held = subjects.iter().filter(|s| s.state == SubjectState::Held).map(|s| s.subject);
    let mut wanted = form.particulars.subjects.clone();
    wanted.sort_unstable();
    Ok(old.centre == form.particulars.centre
        && held.eq(wanted)
        && [&old.id_type, &old.id_number, &old.name, &old.mobile, &old.email, &old.address, &old.details]
            == [&same.id_type, &same.id_number, &same.name, &same.mobile, &same.email, &same.address, &same.details])
}

/// Claims person and account. The key of the claims table decides; who was first is never revealed.
async fn claim_person(tx: &mut Tx, place: &Place, form: &Submission, id: RegistrationId) -> Result<()> {
    let session = place.session.number;
    let claim = Claim { account: form.account, province: place.province.code, registration: id };
    if registrations::claim_person(tx, session, &form.id.person_key(), &claim).await? {
        return Ok(());
    }
    match registrations::claim_of_account(tx, session, form.account).await? {
        Some(_) => Err(Refusal::AccountRegistered.into()),
        None => Err(Refusal::PersonRegistered.into()),
    }
}

async fn number(tx: &mut Tx, place: &Place, centre: CentreCode) -> Result<String> {
    let serial = store::seats::next_serial(tx, place.session.number, centre).await?;
    let serial = u32::try_from(serial).map_err(|_| Error::fault("registration serial"))?;
    let parts = RegistrationParts { session: place.session.number, centre, serial };
    let number = RegistrationNumber::compose(parts).map_err(|error| Error::fault(error.code()))?;
    Ok(number.to_string())
}

fn fill(r: &mut Registration, form: &Submission) -> Result<()> {
    let typed = &form.particulars;
    r.id_type = form.id.kind().code().to_owned();
    r.id_number = form.id.as_str().to_owned();
    r.name = typed.name.as_str().to_owned();
    r.mobile = typed.mobile.as_str().to_owned();
    r.email = typed.email.as_ref().map_or(String::new(), |email| email.as_str().to_owned());
    r.address = typed.address.as_ref().map_or(String::new(), |address| address.as_str().to_owned());
    r.details = serde_json::to_string(&typed.details).map_err(|error| Error::fault(error.to_string()))?;
    Ok(())
}

async fn put_subjects(tx: &mut Tx, place: &Place, r: &Registration, subjects: &[SubjectCode]) -> Result<()> {
    for code in subjects {
        registrations::put_subject(tx, r.province(), r.id, &place.subject(*code)?).await?;
    }
    Ok(())
}
