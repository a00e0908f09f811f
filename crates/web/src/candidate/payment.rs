//! 支付: confirm, choose a method, pay, and see the result without doubt.

use super::{Candidate, Step, home::Said};
use crate::WebState;
use app::{order, payment, payment::Asked, registration};
use askama::Template;
use axum::extract::{Path, Query, State};
use domain::{
    catalogue::subject,
    ids::{OrderId, SubjectCode},
    money::Fen,
    order::State as OrderState,
    registration::{Command, SubjectState},
};
use ui::{
    Failure, Form, Outcome, Shell, Site, Values, page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "candidate/payment.html")]
struct Confirm {
    p: Shell,
    f: Form,
    base: String,
    view: registration::View,
    lines: Vec<Line>,
    total: Fen,
}

struct Line {
    title: String,
    fee: Fen,
}

impl Confirm {
    fn masked_id(&self) -> String {
        super::registration::masked_id(&self.view.registration, self.p.now)
    }
}

fn line(code: SubjectCode, fee: Fen) -> Line {
    Line { title: subject(code).map_or_else(|| code.to_string(), |s| s.title()), fee }
}

fn confirmation(who: &Candidate, view: registration::View, values: Values) -> Confirm {
    let held: Vec<_> = view.subjects.iter().filter(|s| s.state == SubjectState::Held).collect();
    Confirm {
        p: who.step("payment.title", Step::Payment),
        f: Form::new(who.visit.texts, values),
        base: format!("/p/{}", who.province),
        lines: held.iter().map(|s| line(s.subject, s.fee)).collect(),
        total: held.iter().map(|s| s.fee).sum(),
        view,
    }
}

/// `GET /p/{province}/payment`: the confirmation, or the open order if there is one.
pub async fn confirm(State(state): State<WebState>, who: Candidate) -> Outcome {
    let view = registration::view(&state.ctx, who.province, who.account).await?;
    if let Some(open) = view.orders.iter().find(|order| order.state == OrderState::Open) {
        return Ok(see_other(&who.path(format!("orders/{}", open.id))));
    }
    if let Some(refusal) = view.refusal(Command::PlaceOrder, who.visit.now) {
        return Ok(see_other(&who.path(format!("registration?notice={}", refusal.code()))));
    }
    page(&confirmation(&who, view, Values::default()))
}

/// `POST /p/{province}/orders`
pub async fn place(State(state): State<WebState>, who: Candidate, values: Values) -> Outcome {
    if !values.has("confirmed") {
        let view = registration::view(&state.ctx, who.province, who.account).await?;
        let mut page = confirmation(&who, view, values);
        page.f.refuse("confirmed", "problem.confirmed.empty");
        return unprocessable(&page);
    }
    match order::place(&state.ctx, &who.actor(), who.province, who.account).await {
        Ok(id) => Ok(see_other(&who.path(format!("orders/{id}")))),
        Err(app::Error::Refused(refusal)) => {
            Ok(see_other(&who.path(format!("registration?notice={}", refusal.code()))))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "candidate/order.html")]
struct Page {
    p: Shell,
    base: String,
    view: order::View,
    lines: Vec<Line>,
    channels: Vec<(String, String)>,
    declaration: bool,
    payable: bool,
    /// The person has been at a cashier for this order.
    tried: bool,
}

fn id_of(text: &str) -> Outcome<OrderId> {
    text.parse().map_err(|_| Failure::Missing)
}

/// `GET /p/{province}/orders/{order}`
pub async fn show(
    State(state): State<WebState>,
    who: Candidate,
    Path((_, id)): Path<(String, String)>,
    Query(said): Query<Said>,
) -> Outcome {
    let view = order::view(&state.ctx, who.province, who.account, id_of(&id)?).await?;
    let session = app::catalogue::session(&state.ctx).await?;
    let t = who.visit.texts;
    let channels = state.ctx.channels.codes();
    page(&Page {
        p: who.step("order.title", Step::Payment).notice(said.notice.as_deref()),
        base: format!("/p/{}", who.province),
        lines: view.lines.iter().map(|(code, fee)| line(*code, *fee)).collect(),
        channels: channels.map(|code| (code.to_owned(), t[&format!("channel.{code}")].to_owned())).collect(),
        declaration: session.declaration,
        payable: view.order.state == OrderState::Open && who.visit.now < view.order.expires_at,
        tried: !view.attempts.is_empty(),
        view,
    })
}

/// `POST /p/{province}/orders/{order}/attempts`: off to the cashier.
pub async fn start(
    State(state): State<WebState>,
    who: Candidate,
    Path((_, id)): Path<(String, String)>,
    values: Values,
) -> Outcome {
    let id = id_of(&id)?;
    let address =
        payment::Address { site_base: who.visit.base(Site::Candidate), channel: values.get("channel").to_owned() };
    match payment::start(&state.ctx, &who.actor(), who.province, who.account, id, &address).await {
        Ok(to) => Ok(see_other(&to)),
        Err(app::Error::Refused(refusal)) => Ok(see_other(&who.path(format!("orders/{id}?notice={}", refusal.code())))),
        Err(app::Error::NoAnswer(_)) => Ok(see_other(&who.path(format!("orders/{id}?notice=no-answer")))),
        Err(error) => Err(error.into()),
    }
}

/// `GET /p/{province}/orders/{order}/return`: back from the cashier. The address proves nothing, so the channel is
/// asked.
pub async fn come_back(
    State(state): State<WebState>,
    who: Candidate,
    Path((_, id)): Path<(String, String)>,
) -> Outcome {
    ask(&state, &who, &id).await
}

/// `POST /p/{province}/orders/{order}/refresh`: 更新.
pub async fn refresh(State(state): State<WebState>, who: Candidate, Path((_, id)): Path<(String, String)>) -> Outcome {
    ask(&state, &who, &id).await
}

async fn ask(state: &WebState, who: &Candidate, id: &str) -> Outcome {
    let id = id_of(id)?;
    let asked = payment::refresh(&state.ctx, &who.actor(), who.province, who.account, id).await?;
    let said = match asked {
        Asked::Answered => "asked",
        Asked::NoAnswer => "no-answer",
    };
    Ok(see_other(&who.path(format!("orders/{id}?notice={said}"))))
}

/// `POST /p/{province}/orders/{order}/cancellation`
pub async fn cancel(State(state): State<WebState>, who: Candidate, Path((_, id)): Path<(String, String)>) -> Outcome {
    let id = id_of(&id)?;
    let said = match order::cancel(&state.ctx, &who.actor(), who.province, who.account, id).await {
        Ok(()) => "order-cancelled".to_owned(),
        Err(app::Error::Refused(refusal)) => refusal.code().to_owned(),
        Err(app::Error::Fault(_)) => "no-answer".to_owned(),
        Err(error) => return Err(error.into()),
    };
    Ok(see_other(&who.path(format!("orders/{id}?notice={said}"))))
}
