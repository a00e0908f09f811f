//! Mail and short messages: written with the change that causes them, sent by a job.

use crate::{Result, Tx, vault::Place};
use domain::{
    ids::MessageId,
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// A message by template; its text is made when it is sent or shown.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: MessageId,
    /// `mail` or `sms`.
    pub channel: String,
    pub template: String,
    pub recipient: String,
    /// The template's values as a JSON object.
    pub params: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: Uuid,
    channel: String,
    template: String,
    recipient_sealed: Vec<u8>,
    params_sealed: Vec<u8>,
    created_at: i64,
    sent_at: Option<i64>,
}

fn place<'a>(column: &'a str, row: &'a str) -> Place<'a> {
    Place { table: "messages", column, row }
}

impl MessageRow {
    fn read(self, tx: &Tx) -> Result<Message> {
        let row = self.id.to_string();
        Ok(Message {
            id: MessageId(self.id),
            channel: self.channel,
            template: self.template,
            recipient: tx.vault.open_text(place("recipient", &row), &self.recipient_sealed)?,
            params: tx.vault.open_text(place("params", &row), &self.params_sealed)?,
            created_at: from_millis(self.created_at),
            sent_at: self.sent_at.map(from_millis),
        })
    }
}

pub async fn insert(tx: &mut Tx, message: &Message) -> Result<()> {
    let row = message.id.to_string();
    let recipient = tx.vault.seal(place("recipient", &row), message.recipient.as_bytes());
    let params = tx.vault.seal(place("params", &row), message.params.as_bytes());
    exec!(
        tx,
        "insert into messages (id, channel, template, recipient_sealed, params_sealed, created_at, sent_at) \
         values ($1, $2, $3, $4, $5, $6, null)",
        message.id.0,
        &message.channel,
        &message.template,
        recipient,
        params,
        message.created_at.as_millisecond()
    )?;
    Ok(())
}

pub async fn get(tx: &mut Tx, id: MessageId) -> Result<Option<Message>> {
    let row = optional!(
        tx,
        MessageRow,
        "select id, channel, template, recipient_sealed, params_sealed, created_at, sent_at from messages where id = $1",
        id.0
    )?;
    row.map(|row| row.read(tx)).transpose()
}

/// The newest messages first.
pub async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Message>> {
    let rows = all!(
        tx,
        MessageRow,
        "select id, channel, template, recipient_sealed, params_sealed, created_at, sent_at from messages \
         order by created_at desc, id desc limit $1",
        limit
    )?;
    rows.into_iter().map(|row| row.read(tx)).collect()
}

/// Marks a message as sent. Returns 0 if it already was.
pub async fn sent(tx: &mut Tx, id: MessageId, now: Timestamp) -> Result<u64> {
    Ok(exec!(tx, "update messages set sent_at = $1 where id = $2 and sent_at is null", now.as_millisecond(), id.0)?)
}
