//! A candidate's registration: submit the form, send it to review, delete it, let it expire.

mod seats;
mod submit;

pub use store::registrations::Registration as Stored;
pub use submit::{Submission, submit};

use crate::{Actor, Ctx, Error, Result, catalogue, ctx::Change, error::exactly_one, payment};
use domain::{
    ids::{AccountId, OrderId, ProvinceCode, RegistrationId},
    order,
    refusal::Refusal,
    registration::{self, Clock, Command, Facts, HoldRule, OpenOrder, Photo, Review, Seats, Step},
};
use store::{
    Tx,
    catalogue::{Centre, Province, Session},
    orders::{self, Order},
    registrations::{self, Registration, Subject},
};

/// Registrations whose seats one sweep gives back at most.
const SWEEP_ROWS: i64 = 200;
/// Characters of a reason for deleting.
pub const REASON_CHARS_MAX: usize = 200;

/// A registration with everything that the rules need to know of it.
pub(crate) struct Loaded {
    pub registration: Registration,
    pub subjects: Vec<Subject>,
    pub facts: Facts,
    pub centre: Centre,
    pub province: Province,
    pub session: Session,
    pub open_order: Option<Order>,
}

pub(crate) fn review_rule(review: bool) -> Review {
    if review { Review::Required } else { Review::NotRequired }
}

/// Loads a registration of a province.
pub(crate) async fn load(tx: &mut Tx, province: ProvinceCode, id: RegistrationId) -> Result<Loaded> {
    let registration = registrations::get(tx, province, id).await?.ok_or(Error::Missing)?;
    load_rest(tx, registration).await
}

async fn load_rest(tx: &mut Tx, registration: Registration) -> Result<Loaded> {
    let session = catalogue::session_in(tx).await?;
    let code = registration.province();
    let province = store::catalogue::province(tx, session.number, code).await?.ok_or(Error::Missing)?;
    let centre = store::catalogue::centre(tx, session.number, registration.centre).await?.ok_or(Error::Missing)?;
    let subjects = registrations::subjects(tx, code, registration.id).await?;
    let all_orders = orders::of_registration(tx, code, registration.id).await?;
    let open_order = all_orders.into_iter().find(|order| order.state == order::State::Open);
    let facts = Facts {
        state: registration.state,
        review: review_rule(registration.review),
        photo: if registration.photo_key.is_some() { Photo::Present } else { Photo::Missing },
        subjects: subjects.iter().map(|s| (s.subject, s.state)).collect(),
        order: if open_order.is_some() { OpenOrder::Waiting } else { OpenOrder::None },
        hold_until: registration.hold_until,
        window: centre.window(&province),
        pay_until: province.pay_until,
    };
    Ok(Loaded { registration, subjects, facts, centre, province, session, open_order })
}

/// Loads the newest registration of an account in a province: what is another's is not found.
pub(crate) async fn load_mine(tx: &mut Tx, province: ProvinceCode, account: AccountId) -> Result<Loaded> {
    let session = catalogue::session_in(tx).await?;
    let mine = registrations::of_account(tx, session.number, province, account).await?.ok_or(Error::Missing)?;
    load_rest(tx, mine).await
}

/// Decides a command, moves the registration, gives seats back if the step says so, and writes the audit row.
pub(crate) async fn step(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    loaded: &Loaded,
    command: Command,
    action: &str,
) -> Result<Step> {
    let now = ctx.now();
    let decided = registration::decide(&loaded.facts, command, now)?;
    let rule = HoldRule { minutes: loaded.province.hold_minutes, pay_until: loaded.province.pay_until };
    let hold_until = match decided.clock {
        Clock::Keep => loaded.registration.hold_until,
        Clock::Pause | Clock::Start => registration::hold_until(&rule, loaded.facts.review, decided.clock, now),
    };
    let changed = registrations::update_state(tx, &loaded.registration, decided.state, hold_until, now).await?;
    exactly_one(changed)?;
    if decided.seats == Seats::ReleaseUnpaid {
        seats::release_unpaid(tx, &loaded.registration, &loaded.subjects).await?;
    }
    if decided.state.is_closed() {
        registrations::release_person(tx, loaded.session.number, loaded.registration.id).await?;
    }
    audit(ctx, tx, actor, &loaded.registration, action, decided.state.code()).await?;
    Ok(decided)
}

async fn audit(ctx: &Ctx, tx: &mut Tx, actor: &Actor, r: &Registration, action: &str, after: &str) -> Result<()> {
    let province = r.province();
    let change = Change {
        province: Some(province.as_str()),
        action,
        object: format!("registration:{}", r.id),
        before: Some(r.state.code()),
        after: Some(after),
    };
    ctx.audit(tx, actor, change).await
}

/// A registration as its candidate sees it.
pub struct View {
    pub registration: Registration,
    pub subjects: Vec<Subject>,
    pub facts: Facts,
    pub centre: Centre,
    pub province: Province,
    pub session: Session,
    pub orders: Vec<Order>,
    pub reviews: Vec<registrations::Review>,
    pub arranged: bool,
}

impl View {
    /// Whether a command would be refused now, and why.
    pub fn refusal(&self, command: Command, now: domain::time::Timestamp) -> Option<Refusal> {
        registration::decide(&self.facts, command, now).err()
    }
}

/// The candidate's newest registration in a province. Missing when he has none.
pub async fn view(ctx: &Ctx, province: ProvinceCode, account: AccountId) -> Result<View> {
    let mut tx = ctx.db.read().await?;
    let loaded = load_mine(&mut tx, province, account).await?;
    let id = loaded.registration.id;
    Ok(View {
        orders: orders::of_registration(&mut tx, province, id).await?,
        reviews: registrations::reviews(&mut tx, province, id).await?,
        arranged: !store::arrangements::of_registration(&mut tx, province, id).await?.is_empty(),
        registration: loaded.registration,
        subjects: loaded.subjects,
        facts: loaded.facts,
        centre: loaded.centre,
        province: loaded.province,
        session: loaded.session,
    })
}

/// 提交信息审核: hands the registration to the centre's reviewers.
pub async fn submit_for_review(ctx: &Ctx, actor: &Actor, province: ProvinceCode, account: AccountId) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let loaded = load_mine(&mut tx, province, account).await?;
    step(ctx, &mut tx, actor, &loaded, Command::SubmitForReview, "registration.submit-for-review").await?;
    Ok(tx.commit().await?)
}

/// 删除报考信息: closes the registration and gives its seats back, while no subject is paid.
///
/// A payment that may be under way is asked for first; money that still arrives later goes back by itself.
pub async fn delete(ctx: &Ctx, actor: &Actor, province: ProvinceCode, account: AccountId, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(Refusal::ReasonMissing.into());
    }
    if let Some(order) = open_order(ctx, province, account).await? {
        match payment::ask_and_close(ctx, actor, province, order).await {
            // A silent channel does not stop a deletion: its attempts are still asked for, and money goes back.
            Err(Error::NoAnswer(error)) => {
                tracing::warn!(order.id = %order, %error, "deleting while a payment channel gives no answer");
            }
            other => other?,
        }
    }
    let mut tx = ctx.db.write().await?;
    let loaded = load_mine(&mut tx, province, account).await?;
    let decided = registration::decide(&loaded.facts, Command::Delete, ctx.now())?;
    let changed = registrations::close(&mut tx, &loaded.registration, decided.state, reason, ctx.now()).await?;
    exactly_one(changed)?;
    seats::release_unpaid(&mut tx, &loaded.registration, &loaded.subjects).await?;
    registrations::release_person(&mut tx, loaded.session.number, loaded.registration.id).await?;
    if let Some(order) = &loaded.open_order {
        crate::order::close_with_registration(ctx, &mut tx, actor, order).await?;
    }
    audit(ctx, &mut tx, actor, &loaded.registration, "registration.delete", decided.state.code()).await?;
    Ok(tx.commit().await?)
}

async fn open_order(ctx: &Ctx, province: ProvinceCode, account: AccountId) -> Result<Option<OrderId>> {
    let mut tx = ctx.db.read().await?;
    let loaded = load_mine(&mut tx, province, account).await?;
    Ok(loaded.open_order.map(|order| order.id))
}

/// Gives unpaid seats back whose time is over. An open order keeps its seats until the channel was asked, which
/// `order::expire_due` does. Returns how many registrations it handled.
pub async fn expire_due(ctx: &Ctx) -> Result<usize> {
    let due = registrations::due(&mut ctx.db.read().await?, ctx.now(), SWEEP_ROWS).await?;
    let mut handled = 0;
    for (province, id) in due {
        match expire(ctx, province, id).await {
            Ok(true) => handled += 1,
            // Somebody acted on it meanwhile, or its order is still open: the next sweep looks again.
            Ok(false) | Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(handled)
}

async fn expire(ctx: &Ctx, province: ProvinceCode, id: RegistrationId) -> Result<bool> {
    let mut tx = ctx.db.write().await?;
    let loaded = load(&mut tx, province, id).await?;
    if loaded.open_order.is_some() {
        return Ok(false);
    }
    let actor = Actor::system("registration.expire");
    step(ctx, &mut tx, &actor, &loaded, Command::Expire, "registration.expire").await?;
    let number = loaded.registration.number.clone();
    let notice = crate::messages::Notice::Expired { number };
    notify(ctx, &mut tx, &loaded.registration, &notice).await?;
    tx.commit().await?;
    Ok(true)
}

/// Tells a candidate something by short message, and by mail if he gave an address.
pub(crate) async fn notify(ctx: &Ctx, tx: &mut Tx, r: &Registration, notice: &crate::messages::Notice) -> Result<()> {
    use crate::messages::{Via, post};
    post(ctx, tx, Via::Sms, &r.mobile, notice).await?;
    if !r.email.is_empty() {
        post(ctx, tx, Via::Mail, &r.email, notice).await?;
    }
    Ok(())
}

/// The province in which the account holds a live registration, if it is another one than this.
pub async fn elsewhere(ctx: &Ctx, province: ProvinceCode, account: AccountId) -> Result<Option<ProvinceCode>> {
    let mut tx = ctx.db.read().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let claim = registrations::claim_of_account(&mut tx, session.number, account).await?;
    Ok(claim.map(|claim| claim.province).filter(|claimed| *claimed != province))
}
