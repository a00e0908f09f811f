//! A province: its centres with their figures, and its times.

use super::{
    national::{add_misfits, read_windows, store_windows},
    reading::{conflict, read, version, with_refusal},
    staff::{AtProvince, Said},
};
use crate::WebState;
use app::desk::{self, ProvinceSettings, ProvinceView};
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    setting::{HoldMinutes, Windows, province_misfits},
    time::Shown,
    window::Window,
};
use ui::{
    Form, Outcome, Shell, Values, page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "desk/province.html")]
struct Page {
    p: Shell,
    title: String,
    session: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    title: String,
    review: &'static str,
    live: i64,
    waiting: i64,
    paid: i64,
    taken: i64,
    capacity: i64,
}

/// `GET /provinces/{province}`
pub async fn show(State(state): State<WebState>, at: AtProvince, Query(said): Query<Said>) -> Outcome {
    let figures = desk::province_figures(&state.ctx, &at.desk).await?;
    let rows = figures.centres.iter().map(|(centre, places, figures)| Row {
        href: format!("/centres/{}", centre.code),
        title: centre.title(),
        review: if centre.review { "common.yes" } else { "common.no" },
        live: figures.live(),
        waiting: figures.waiting(),
        paid: figures.paid(),
        taken: places.taken,
        capacity: places.capacity,
    });
    page(&Page {
        p: at.shell("desk-province.title").notice(said.notice.as_deref()),
        title: figures.province.title(),
        session: figures.session.name.clone(),
        rows: rows.collect(),
    })
}

#[derive(Template)]
#[template(path = "desk/province_settings.html")]
struct SettingsPage {
    p: Shell,
    base: String,
    f: Form,
    title: String,
    version: i64,
    registration: String,
    pay_until: String,
    printing: String,
}

fn build(at: &AtProvince, view: &ProvinceView, f: Form) -> SettingsPage {
    let t = at.visit().texts;
    let window = |window: Window| {
        let times = [("opens", Shown(window.opens_at).to_string()), ("closes", Shown(window.closes_at).to_string())];
        t.fill("desk-province.within", times)
    };
    SettingsPage {
        p: at.shell("desk-province.settings"),
        base: at.base(),
        f,
        title: view.province.title(),
        version: view.province.version,
        registration: window(view.session.registration),
        pay_until: t.fill("desk-province.until", [("time", Shown(view.session.pay_until).to_string())]),
        printing: window(view.session.printing),
    }
}

/// `GET /provinces/{province}/settings`
pub async fn settings(State(state): State<WebState>, at: AtProvince, Query(said): Query<Said>) -> Outcome {
    let view = desk::province(&state.ctx, &at.desk).await?;
    let own = &view.province;
    let mut values = Values::default();
    let windows = Windows { registration: own.registration, pay_until: own.pay_until, printing: own.printing };
    store_windows(&mut values, &windows);
    values.set("desk-hold-minutes", own.hold_minutes.to_string());
    let mut shown = build(&at, &view, Form::new(at.visit().texts, values));
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

/// `POST /provinces/{province}/settings`
pub async fn save(State(state): State<WebState>, at: AtProvince, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let view = desk::province(&state.ctx, &at.desk).await?;
    let windows = read_windows(&mut form);
    if let Some(windows) = &windows {
        add_misfits(&mut form, province_misfits(windows, &desk::windows_of(&view.session)));
    }
    let hold_minutes = read(&mut form, "desk-hold-minutes", HoldMinutes::parse);
    let (Some(windows), Some(hold_minutes), true) = (windows, hold_minutes, form.is_good()) else {
        return unprocessable(&build(&at, &view, form));
    };
    let settings = ProvinceSettings { windows, hold_minutes, version: version(&form) };
    match desk::save_province(&state.ctx, &at.actor(), &at.desk, settings).await {
        Ok(()) => Ok(see_other(&format!("{}/settings?notice=desk-saved", at.base()))),
        Err(app::Error::Refused(refusal)) => {
            let view = desk::province(&state.ctx, &at.desk).await?;
            let mut shown = build(&at, &view, form);
            shown.p = with_refusal(shown.p, at.visit(), &refusal);
            conflict(&shown)
        }
        Err(error) => Err(error.into()),
    }
}
