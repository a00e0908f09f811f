//! The cashier of the sandbox bank, and the address at which it answers signed questions. Another party's site: it
//! knows nothing but what a signed request says.

use app::sandbox::{Answer, Bank, Deed, Notices, Signed, Trade, TradeState};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::money::Fen;
use ui::{Failure, Guard, Ledger, Outcome, Route, Shell, Values, Visit};

/// The test tools of the page, in order. Each is the value of a button and a text below `cashier.`.
const TOOLS: [&str; 5] = ["pay-twice", "pay-silently", "pay-late", "fail", "abandon"];

/// The pages of the bank.
pub fn router(bank: Bank) -> (Router, Vec<Route>) {
    Ledger::default()
        .get("/", Guard::Public, home)
        .get("/pay", Guard::Public, show)
        .post("/pay", Guard::Public, act)
        .finish(bank)
}

/// Where merchants ask, server to server. Belongs outside the protection against cross-site requests.
pub fn api(bank: Bank) -> (Router, Vec<Route>) {
    Ledger::default().post("/api", Guard::Signed, answer).finish(bank)
}

#[derive(Template)]
#[template(path = "demo/cashier_home.html")]
struct HomePage {
    p: Shell,
}

async fn home(visit: Visit) -> Outcome {
    ui::page(&HomePage { p: Shell::new(&visit, "cashier.home-title") })
}

#[derive(Template)]
#[template(path = "demo/cashier.html")]
struct CashierPage {
    p: Shell,
    signed: Signed,
    trade: Trade,
    amount: Fen,
    can_pay: bool,
    is_paid: bool,
    tools: [&'static str; 5],
}

impl CashierPage {
    fn new(visit: &Visit, signed: Signed, trade: Trade) -> CashierPage {
        let p = Shell::new(visit, "cashier.title");
        let is_open = visit.now < trade.expires_at;
        let (can_pay, p) = match trade.state {
            TradeState::Waiting if is_open => (true, p),
            TradeState::Failed if is_open => (true, banner(p, "warning", "cashier.failed")),
            TradeState::Paid => (false, banner(p, "success", "cashier.paid")),
            TradeState::Waiting | TradeState::Failed | TradeState::Closed => {
                (false, banner(p, "error", "cashier.over"))
            }
        };
        let is_paid = trade.state == TradeState::Paid;
        CashierPage { p, signed, amount: trade.amount, trade, can_pay, is_paid, tools: TOOLS }
    }

    fn hint(&self, tool: &str) -> &str {
        &self.p[&format!("cashier.{tool}-hint")]
    }
}

fn banner(shell: Shell, tone: &'static str, key: &str) -> Shell {
    let text = shell[key].to_owned();
    shell.with_banner(tone, text)
}

async fn show(visit: Visit, State(bank): State<Bank>, Query(signed): Query<Signed>) -> Outcome {
    let trade = bank.open(&signed).await?;
    ui::page(&CashierPage::new(&visit, signed, trade))
}

async fn act(visit: Visit, State(bank): State<Bank>, values: Values) -> Outcome {
    let deed = deed(values.get("deed")).ok_or(Failure::Missing)?;
    let signed = Signed { payload: values.get("payload").to_owned(), sign: values.get("sign").to_owned() };
    match bank.act(&signed, deed).await? {
        Answer::Back(url) => Ok(ui::page::see_other(&url)),
        Answer::Over => {
            let trade = bank.open(&signed).await?;
            let page = CashierPage::new(&visit, signed, trade);
            Ok((StatusCode::CONFLICT, Html(page.render()?)).into_response())
        }
    }
}

fn deed(value: &str) -> Option<Deed> {
    match value {
        "pay" => Some(Deed::Pay(Notices::Once)),
        "pay-twice" => Some(Deed::Pay(Notices::Twice)),
        "pay-silently" => Some(Deed::Pay(Notices::Never)),
        "pay-late" => Some(Deed::PayLate),
        "fail" => Some(Deed::Fail),
        "abandon" => Some(Deed::Abandon),
        _ => None,
    }
}

/// `POST /api`: a signed question, answered by a signed answer.
async fn answer(State(bank): State<Bank>, Form(signed): Form<Signed>) -> Result<Response, Failure> {
    let answer = serde_json::to_string(&bank.answer(&signed).await?);
    let answer = answer.map_err(|error| Failure::Fault(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], answer).into_response())
}
