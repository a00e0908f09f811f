//! Figures: what waits where.

use super::{CentreDesk, ProvinceDesk, Role, Staff, centre, centre::CentreView};
use crate::{Ctx, Result, catalogue};
use domain::{ids::CentreCode, registration::State};
use store::{
    Tx, arrangements,
    catalogue::{Centre, Province, Session},
    registrations, seats,
    seats::Places,
};

/// Candidates by state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(Vec<(State, i64)>);

impl Figures {
    pub fn of(&self, state: State) -> i64 {
        self.0.iter().filter(|(of, _)| *of == state).map(|(_, count)| count).sum()
    }

    /// Candidates whose registration counts.
    pub fn live(&self) -> i64 {
        self.0.iter().filter(|(state, _)| !state.is_closed()).map(|(_, count)| count).sum()
    }

    pub fn waiting(&self) -> i64 {
        self.of(State::UnderReview)
    }

    pub fn paid(&self) -> i64 {
        self.of(State::Confirmed)
    }
}

/// A centre at a glance.
pub struct CentreFigures {
    pub view: CentreView,
    pub figures: Figures,
    /// The total first, then by subject.
    pub places: Vec<Places>,
    /// Subjects that are paid, and those of them that have a seat.
    pub paid_subjects: usize,
    pub arranged_subjects: usize,
}

impl CentreFigures {
    pub fn total(&self) -> Places {
        let total = self.places.iter().find(|places| places.subject.is_none());
        total.copied().unwrap_or(Places { subject: None, capacity: 0, taken: 0 })
    }
}

pub async fn centre_figures(ctx: &Ctx, desk: &CentreDesk) -> Result<CentreFigures> {
    figures_in(&mut ctx.db.read().await?, desk.centre()).await
}

async fn figures_in(tx: &mut Tx, code: CentreCode) -> Result<CentreFigures> {
    let view = centre::load(tx, code).await?;
    let session = view.session.number;
    Ok(CentreFigures {
        figures: Figures(registrations::count_by_state(tx, session, code).await?),
        places: seats::places(tx, session, code).await?,
        paid_subjects: arrangements::paid(tx, session, code).await?.len(),
        arranged_subjects: arrangements::seats(tx, session, code).await?.len(),
        view,
    })
}

/// A province at a glance, centre by centre.
pub struct ProvinceFigures {
    pub session: Session,
    pub province: Province,
    pub centres: Vec<(Centre, Places, Figures)>,
}

pub async fn province_figures(ctx: &Ctx, desk: &ProvinceDesk) -> Result<ProvinceFigures> {
    let view = catalogue::province(ctx, desk.province()).await?;
    let mut tx = ctx.db.read().await?;
    let counts = registrations::count_by_centre_and_state(&mut tx, view.session.number, desk.province()).await?;
    let of = |code: CentreCode| {
        let own = counts.iter().filter(|(centre, _, _)| *centre == code);
        Figures(own.map(|(_, state, count)| (*state, *count)).collect())
    };
    let centres = view.centres.into_iter().map(|(centre, places)| {
        let figures = of(centre.code);
        (centre, places, figures)
    });
    Ok(ProvinceFigures { centres: centres.collect(), session: view.session, province: view.province })
}

/// The centres that a person works for himself, with their figures. A centre that takes no part in the session is
/// left out.
pub async fn home(ctx: &Ctx, staff: &Staff) -> Result<(Session, Vec<CentreFigures>)> {
    let mut tx = ctx.db.read().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let mut centres = Vec::new();
    for role in staff.roles() {
        let Role::Centre(code) = role else { continue };
        if store::catalogue::centre(&mut tx, session.number, *code).await?.is_some() {
            centres.push(figures_in(&mut tx, *code).await?);
        }
    }
    Ok((session, centres))
}
