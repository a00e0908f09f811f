//! 打印准考证 and 健康情况声明书: visible links to real PDF files.

use super::{Candidate, Step};
use crate::WebState;
use app::{documents, registration};
use askama::Template;
use axum::extract::State;
use domain::refusal::Refusal;
use ui::{Outcome, Shell, Texts, page, page::download};

struct Words(Texts);

impl documents::Words for Words {
    fn word(&self, family: &str, code: &str) -> String {
        self.0[&format!("{family}.{code}")].to_owned()
    }
}

#[derive(Template)]
#[template(path = "candidate/ticket.html")]
struct TicketPage {
    p: Shell,
    base: String,
    view: registration::View,
    /// Why there is no ticket now.
    refusal: Option<String>,
}

/// `GET /p/{province}/ticket`
pub async fn ticket_page(State(state): State<WebState>, who: Candidate) -> Outcome {
    let view = registration::view(&state.ctx, who.province, who.account).await?;
    let published = view.arranged && view.centre.tickets_published_at.is_some();
    let refusal = documents::printing_phase(&view.province, who.visit.now).err();
    let refusal = refusal.or_else(|| (!published).then_some(Refusal::NotArranged));
    let text = refusal.map(|refusal| ui::failure::refusal_text(&who.visit, &refusal));
    page(&TicketPage {
        p: who.step("ticket.title", Step::Ticket),
        base: format!("/p/{}", who.province),
        refusal: text,
        view,
    })
}

/// `GET /p/{province}/ticket.pdf`
pub async fn ticket(State(state): State<WebState>, who: Candidate) -> Outcome {
    let words = Words(who.visit.texts);
    let pdf = documents::ticket(&state.ctx, &words, who.province, who.account).await?;
    Ok(download(&who.visit.texts["ticket.file"], "application/pdf", pdf))
}

/// `GET /p/{province}/declaration.pdf`
pub async fn declaration(State(state): State<WebState>, who: Candidate) -> Outcome {
    let words = Words(who.visit.texts);
    let pdf = documents::declaration(&state.ctx, &words, who.province, who.account).await?;
    Ok(download(&who.visit.texts["declaration.file"], "application/pdf", pdf))
}
