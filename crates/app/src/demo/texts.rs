//! Agreement and notices of the demonstration. The words stand in `demo/`.

use crate::Ctx;
use domain::{ids::TextId, money::Fen, time::Shown};
use store::catalogue::{Province, Text, TextKind};

/// The agreement and the notices of the whole session.
pub fn national(ctx: &Ctx) -> [Text; 2] {
    let agreement = include_str!("../../demo/agreement.md");
    let epidemic = include_str!("../../demo/epidemic.md");
    [
        text(ctx, TextKind::Agreement, "报名协议".to_owned(), agreement.to_owned()),
        text(ctx, TextKind::Notice, "本考次疫情防控考生须知".to_owned(), epidemic.to_owned()),
    ]
}

/// The notice of a province, with its own times and fees.
pub fn of_province(ctx: &Ctx, province: &Province, fees: [Fen; 4]) -> Text {
    let mut body = include_str!("../../demo/province.md").to_owned();
    let hours = province.hold_minutes / 60;
    let values = [
        ("province", province.name.clone()),
        ("opens", Shown(province.registration.opens_at).to_string()),
        ("closes", Shown(province.registration.closes_at).to_string()),
        ("pay_until", Shown(province.pay_until).to_string()),
        ("hold", format!("{hours} 小时")),
    ];
    let fees = (1..).zip(fees).map(|(level, fee)| (format!("fee{level}"), fee.to_string()));
    for (name, value) in values.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(fees) {
        body = body.replace(&format!("{{{name}}}"), &value);
    }
    let title = format!("省通告：{}NCRE报名须知", province.name);
    Text { province: Some(province.code), ..text(ctx, TextKind::ProvinceNotice, title, body) }
}

fn text(ctx: &Ctx, kind: TextKind, title: String, body: String) -> Text {
    let digest = crate::desk::digest_of(&title, &body);
    let id = TextId(ctx.id());
    Text { id, kind, province: None, position: 1, version: 1, title, body, digest, published_at: ctx.now() }
}
