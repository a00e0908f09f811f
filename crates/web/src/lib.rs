//! The candidates' site, the staff's desk, and the two sites of demonstration mode.
//!
//! A handler does four things: extract, authorize by type, call one verb of `app`, answer.

pub mod candidate;
pub mod cashier;
pub mod desk;
pub mod directory;
pub mod notify;
pub mod outbox;
pub mod session;

use app::Ctx;
use ui::Ui;

/// What the handlers of the candidates' site and the desk share.
#[derive(Clone)]
pub struct WebState {
    pub ctx: Ctx,
    pub ui: Ui,
    /// The clients of the passport that these sites are.
    pub clients: std::sync::Arc<app::sign_on::Clients>,
}
