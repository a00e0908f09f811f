//! What all sites share: hosts and networks, the page shell, forms, texts, assets, and how failures are shown.

pub mod assets;
pub mod failure;
pub mod form;
pub mod ledger;
pub mod page;
pub mod sites;
pub mod texts;
pub mod values;
pub mod visit;

pub use failure::{Failure, Outcome};
pub use form::{FieldError, Form};
pub use ledger::{Guard, Ledger, Method, Route};
pub use page::{Shell, Steps, page};
pub use sites::{Network, Site, Sites};
pub use texts::Texts;
pub use values::Values;
pub use visit::{Ui, Visit};
