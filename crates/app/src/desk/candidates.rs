//! A centre's candidates: the list, and one of them with his history.

use super::{CentreDesk, centre};
use crate::{Ctx, Error, Result, catalogue, photo as photos, registration};
use domain::{
    ids::RegistrationId,
    registration::State,
    ticket::{RegistrationNumber, RegistrationParts},
};
use store::{
    Tx,
    arrangements::Arranged,
    audit,
    catalogue::Session,
    registrations::{self, Listed, Registration, Review, Subject},
};

/// Candidates on one page of the list.
pub const LIST_ROWS: i64 = 50;
/// Entries of the log that are shown with a candidate.
const HISTORY_ROWS: i64 = 100;
/// Digits of the serial number at the end of a registration number.
const SERIAL_DIGITS: usize = 6;

/// Which candidates are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub state: Option<State>,
    /// A registration number, or the serial number at its end, as typed.
    pub number: String,
    /// Show those after this number.
    pub after: String,
}

/// One page of a centre's candidates.
pub struct List {
    pub session: Session,
    pub rows: Vec<Listed>,
    /// The number after which the next page begins.
    pub next: Option<String>,
}

pub async fn candidates(ctx: &Ctx, desk: &CentreDesk, filter: &Filter) -> Result<List> {
    let mut tx = ctx.db.read().await?;
    let session = catalogue::session_in(&mut tx).await?;
    if !filter.number.trim().is_empty() {
        let rows = of_number(&mut tx, desk, &session, &filter.number).await?;
        return Ok(List { session, rows, next: None });
    }
    let after = filter.after.as_str();
    let asked = LIST_ROWS + 1;
    let mut rows = registrations::list(&mut tx, session.number, desk.centre(), filter.state, after, asked).await?;
    let page = usize::try_from(LIST_ROWS).expect("a page is small");
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| more).map(|row| row.number.clone());
    Ok(List { session, rows, next })
}

async fn of_number(tx: &mut Tx, desk: &CentreDesk, session: &Session, typed: &str) -> Result<Vec<Listed>> {
    let Some(number) = full_number(desk, session, typed) else {
        return Ok(Vec::new());
    };
    // The list is by number, so the one before leads to the one that is asked for.
    let before = RegistrationNumber::parse(&number).map(|number| number.parts().serial - 1).unwrap_or_default();
    let after = format!("{}{before:06}", &number[..number.len() - SERIAL_DIGITS]);
    let rows = registrations::list(tx, session.number, desk.centre(), None, &after, 1).await?;
    Ok(rows.into_iter().filter(|row| row.number == number).collect())
}

fn full_number(desk: &CentreDesk, session: &Session, typed: &str) -> Option<String> {
    let typed = typed.trim();
    let serial = (typed.len() <= SERIAL_DIGITS).then(|| typed.parse().ok()).flatten();
    let number = match serial {
        Some(serial) => {
            let parts = RegistrationParts { session: session.number, centre: desk.centre(), serial };
            RegistrationNumber::compose(parts)
        }
        None => RegistrationNumber::parse(typed),
    };
    number.ok().map(|number| number.to_string())
}

/// A candidate as his centre sees him.
pub struct CandidateView {
    pub registration: Registration,
    pub subjects: Vec<Subject>,
    pub reviews: Vec<Review>,
    pub arranged: Vec<Arranged>,
    pub history: Vec<audit::Entry>,
}

/// One candidate of the centre; another centre's is missing.
pub async fn candidate(ctx: &Ctx, desk: &CentreDesk, id: RegistrationId) -> Result<CandidateView> {
    let mut tx = ctx.db.read().await?;
    let loaded = of_centre(&mut tx, desk, id).await?;
    let province = desk.centre().province();
    Ok(CandidateView {
        reviews: registrations::reviews(&mut tx, province, id).await?,
        arranged: store::arrangements::of_registration(&mut tx, province, id).await?,
        history: audit::of_object(&mut tx, &format!("registration:{id}"), HISTORY_ROWS).await?,
        registration: loaded.registration,
        subjects: loaded.subjects,
    })
}

/// Loads a registration of this centre, in the session that is on.
pub(crate) async fn of_centre(tx: &mut Tx, desk: &CentreDesk, id: RegistrationId) -> Result<registration::Loaded> {
    let session = centre::load(tx, desk.centre()).await?.session;
    let loaded = registration::load(tx, desk.centre().province(), id).await?;
    let own = loaded.registration.centre == desk.centre() && loaded.registration.session == session.number;
    if own { Ok(loaded) } else { Err(Error::Missing) }
}

/// A candidate's photo, as JPEG.
pub async fn photo(ctx: &Ctx, desk: &CentreDesk, id: RegistrationId) -> Result<Vec<u8>> {
    let mut tx = ctx.db.read().await?;
    let loaded = of_centre(&mut tx, desk, id).await?;
    drop(tx);
    photos::image(ctx, &loaded.registration).await
}
