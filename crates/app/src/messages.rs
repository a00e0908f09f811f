//! Mail and short messages: written with the change that causes them, sent by a job.

use crate::{Ctx, Result};
use domain::{ids::MessageId, time::Timestamp};
use serde_json::json;
use store::Tx;

pub use store::messages::Message;

/// What a message says. The texts stand in the message catalogue, below `message.`.
#[derive(Clone, Debug)]
pub enum Notice {
    /// A verification code, valid for so many minutes.
    Code {
        code: String,
        minutes: i64,
    },
    /// A registration was approved; pay before the time.
    Approved {
        number: String,
        pay_until: Timestamp,
    },
    Rejected {
        number: String,
    },
    Paid {
        number: String,
    },
    Expired {
        number: String,
    },
    RefundDone {
        number: String,
    },
    PasswordChanged,
}

impl Notice {
    /// The template's name and values.
    fn template(&self) -> (&'static str, serde_json::Value) {
        match self {
            Notice::Code { code, minutes } => ("code", json!({"code": code, "minutes": minutes.to_string()})),
            Notice::Approved { number, pay_until } => {
                ("approved", json!({"number": number, "time": domain::time::Shown(*pay_until).to_string()}))
            }
            Notice::Rejected { number } => ("rejected", json!({"number": number})),
            Notice::Paid { number } => ("paid", json!({"number": number})),
            Notice::Expired { number } => ("expired", json!({"number": number})),
            Notice::RefundDone { number } => ("refund-done", json!({"number": number})),
            Notice::PasswordChanged => ("password-changed", json!({})),
        }
    }
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    Mail,
    Sms,
}

impl Via {
    pub fn code(self) -> &'static str {
        match self {
            Via::Mail => "mail",
            Via::Sms => "sms",
        }
    }
}

/// Writes a message and the job that sends it, in the transaction of the change that causes it.
pub async fn post(ctx: &Ctx, tx: &mut Tx, via: Via, recipient: &str, notice: &Notice) -> Result<()> {
    let (template, params) = notice.template();
    let message = Message {
        id: MessageId(ctx.id()),
        channel: via.code().to_owned(),
        template: template.to_owned(),
        recipient: recipient.to_owned(),
        params: params.to_string(),
        created_at: ctx.now(),
        sent_at: None,
    };
    store::messages::insert(tx, &message).await?;
    ctx.enqueue(tx, crate::jobs::SEND_MESSAGE, &message.id.to_string(), ctx.now()).await
}

/// The newest messages, for the outbox site of demonstration mode. Missing outside of it.
pub async fn outbox(ctx: &Ctx, limit: i64) -> Result<Vec<Message>> {
    if !ctx.settings.demo {
        return Err(crate::Error::Missing);
    }
    let mut tx = ctx.db.read().await?;
    Ok(store::messages::newest(&mut tx, limit).await?)
}
