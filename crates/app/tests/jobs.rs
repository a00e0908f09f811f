//! What the worker does with the outbox.

use app::{
    jobs::{Backlog, SEND_MESSAGE, backlog, run_due},
    messages::{Notice, Via, outbox, post},
};
use testkit::{Data, Engine, TestApp};

/// More than all pauses between the tries of a failing job together.
const MINUTES_OF_ALL_TRIES: i64 = 12 * 60;

async fn a_message_is_marked_as_sent_once(engine: Engine) {
    let app = TestApp::on(engine, Data::Nothing).await;
    let mut tx = app.ctx.db.write().await.unwrap();
    post(&app.ctx, &mut tx, Via::Mail, "someone@example.cn", &Notice::PasswordChanged).await.unwrap();
    tx.commit().await.unwrap();
    assert!(outbox(&app.ctx, 9).await.unwrap()[0].sent_at.is_none());
    assert_eq!(run_due(&app.ctx).await.unwrap(), 1);
    assert_eq!(outbox(&app.ctx, 9).await.unwrap()[0].sent_at, Some(app.ctx.now()));
    assert_eq!(run_due(&app.ctx).await.unwrap(), 0);
}

async fn a_job_that_keeps_failing_is_given_up_and_stays_visible(engine: Engine) {
    let app = TestApp::on(engine, Data::Nothing).await;
    let mut tx = app.ctx.db.write().await.unwrap();
    app.ctx.enqueue(&mut tx, SEND_MESSAGE, "not an identifier", app.ctx.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tries = 0;
    for _ in 0..MINUTES_OF_ALL_TRIES {
        tries += run_due(&app.ctx).await.unwrap();
        app.clock.advance_minutes(1);
    }
    assert_eq!(tries, 12);
    assert_eq!(backlog(&app.ctx).await.unwrap(), Backlog { due: 0, dead: 1 });
    assert_eq!(app.db.number("select count(*) from jobs where error like '%no message%'").await, 1);
}

async fn the_periodic_work_finds_nothing_to_mend_in_fresh_data(engine: Engine) {
    let app = TestApp::on(engine, Data::Demo).await;
    app.tick().await;
    app.clock.advance_minutes(61);
    app.tick().await;
    assert_eq!(backlog(&app.ctx).await.unwrap(), Backlog { due: 0, dead: 0 });
    assert_eq!(app.db.number("select count(*) from jobs where error is not null").await, 0);
}

testkit::on_engines! {
    a_message_is_marked_as_sent_once,
    a_job_that_keeps_failing_is_given_up_and_stays_visible,
    the_periodic_work_finds_nothing_to_mend_in_fresh_data,
}
