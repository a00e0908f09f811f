//! The outbox of demonstration mode: mail and short messages that would have been sent, newest first.

use app::{Ctx, messages::Message};
use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
};
use domain::time::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use ui::{Guard, Ledger, Outcome, Route, Shell, Texts, Visit};

/// Messages on the page.
const MESSAGES_SHOWN: i64 = 100;
/// Messages among which a recipient's are looked for: recipients are sealed, so the database cannot look.
const MESSAGES_SEARCHED: i64 = 1_000;

/// The site. Outside demonstration mode it has no host, and the verb refuses as well.
pub fn router(ctx: Ctx) -> (Router, Vec<Route>) {
    Ledger::default().get("/", Guard::Public, show).finish(ctx)
}

#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "demo/outbox.html")]
struct OutboxPage {
    p: Shell,
    to: String,
    items: Vec<Item>,
}

struct Item {
    id: String,
    /// `mail` or `sms`.
    channel: String,
    /// `waiting` or `sent`.
    state: &'static str,
    recipient: String,
    created_at: Timestamp,
    text: String,
}

impl Item {
    fn new(texts: Texts, message: Message) -> Item {
        let params: BTreeMap<String, String> = serde_json::from_str(&message.params).unwrap_or_default();
        let values = params.iter().map(|(name, value)| (name.as_str(), value.clone()));
        Item {
            text: texts.fill(&format!("message.{}", message.template), values),
            id: format!("message-{}", message.id),
            channel: message.channel,
            state: if message.sent_at.is_some() { "sent" } else { "waiting" },
            recipient: message.recipient,
            created_at: message.created_at,
        }
    }
}

async fn show(visit: Visit, State(ctx): State<Ctx>, Query(filter): Query<Filter>) -> Outcome {
    let to = filter.to.trim().to_owned();
    let limit = if to.is_empty() { MESSAGES_SHOWN } else { MESSAGES_SEARCHED };
    let messages = app::messages::outbox(&ctx, limit).await?;
    let wanted = messages.into_iter().filter(|message| to.is_empty() || message.recipient.eq_ignore_ascii_case(&to));
    let items = wanted.map(|message| Item::new(visit.texts, message)).collect();
    ui::page(&OutboxPage { p: Shell::new(&visit, "outbox.title"), to, items })
}
