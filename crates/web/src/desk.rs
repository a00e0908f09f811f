//! NCRE 考务管理平台: centres review, set their places and seat their candidates; provinces and the national role set
//! times and texts.

mod arrangement;
mod candidates;
mod capacity;
mod home;
mod national;
mod overview;
mod person;
mod province;
mod reading;
mod review;
mod rooms;
mod settings;
mod staff;
mod texts;

use crate::{WebState, session};
use ui::{Guard, Ledger, Route};

/// The site's router and its ledger of routes.
pub fn router(state: WebState) -> (axum::Router, Vec<Route>) {
    let ledger = Ledger::default()
        .get("/", Guard::Staff, home::show)
        .get("/login", Guard::Public, session::log_in)
        .get(session::CALLBACK_PATH, Guard::Public, session::callback)
        .post("/logout", Guard::Public, session::log_out);
    ledger.merge(centre()).merge(province()).merge(national()).finish(state)
}

fn centre() -> Ledger<WebState> {
    Ledger::default()
        .get("/centres/{centre}", Guard::Staff, overview::show)
        .get("/centres/{centre}/registrations", Guard::Staff, candidates::list)
        .get("/centres/{centre}/registrations/{id}", Guard::Staff, candidates::show)
        .get("/centres/{centre}/registrations/{id}/photo", Guard::Staff, candidates::photo)
        .get("/centres/{centre}/registrations/{id}/review", Guard::Staff, review::show)
        .post("/centres/{centre}/registrations/{id}/review", Guard::Staff, review::decide)
        .get("/centres/{centre}/review", Guard::Staff, review::waiting)
        .get("/centres/{centre}/review/next", Guard::Staff, review::next)
        .get("/centres/{centre}/settings", Guard::Staff, settings::show)
        .post("/centres/{centre}/settings", Guard::Staff, settings::save)
        .get("/centres/{centre}/capacity", Guard::Staff, capacity::show)
        .post("/centres/{centre}/capacity", Guard::Staff, capacity::save)
        .get("/centres/{centre}/rooms", Guard::Staff, rooms::show)
        .post("/centres/{centre}/rooms", Guard::Staff, rooms::add_room)
        .post("/centres/{centre}/rooms/{room}/removal", Guard::Staff, rooms::remove_room)
        .post("/centres/{centre}/batches", Guard::Staff, rooms::add_batch)
        .post("/centres/{centre}/batches/{batch}/removal", Guard::Staff, rooms::remove_batch)
        .get("/centres/{centre}/arrangement", Guard::Staff, arrangement::show)
        .post("/centres/{centre}/arrangement", Guard::Staff, arrangement::arrange)
        .post("/centres/{centre}/arrangement/additions", Guard::Staff, arrangement::arrange_rest)
        .post("/centres/{centre}/tickets", Guard::Staff, arrangement::publish)
        .get("/centres/{centre}/sheets/{room}/{batch}", Guard::Staff, arrangement::sheet)
}

fn province() -> Ledger<WebState> {
    Ledger::default()
        .get("/provinces/{province}", Guard::Staff, province::show)
        .get("/provinces/{province}/settings", Guard::Staff, province::settings)
        .post("/provinces/{province}/settings", Guard::Staff, province::save)
        .get("/provinces/{province}/notice", Guard::Staff, texts::province_notice)
        .post("/provinces/{province}/notice", Guard::Staff, texts::publish_province_notice)
}

fn national() -> Ledger<WebState> {
    Ledger::default()
        .get("/session", Guard::Staff, national::show)
        .post("/session", Guard::Staff, national::save)
        .get("/texts", Guard::Staff, texts::list)
        .get("/texts/agreement", Guard::Staff, texts::agreement)
        .post("/texts/agreement", Guard::Staff, texts::publish_agreement)
        .get("/texts/notices", Guard::Staff, texts::new_notice)
        .post("/texts/notices", Guard::Staff, texts::add_notice)
        .get("/texts/notices/{text}", Guard::Staff, texts::notice)
        .post("/texts/notices/{text}", Guard::Staff, texts::replace_notice)
        .post("/texts/notices/{text}/retirement", Guard::Staff, texts::retire_notice)
}
