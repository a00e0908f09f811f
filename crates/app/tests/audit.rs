//! The chain over the audit log shows what was done to it.

use app::{
    Actor, Ctx,
    audit::{Break, Verdict, Why, link_batch, verify},
    ctx::Change,
};
use testkit::{Data, Engine, TestApp};

/// Rows of the log in these tests.
const ROWS: i64 = 7;

async fn logged(engine: Engine) -> TestApp {
    let app = TestApp::on(engine, Data::Nothing).await;
    for number in 0..ROWS {
        app.clock.advance_seconds(1);
        write(&app.ctx, number).await;
    }
    assert_eq!(link_batch(&app.ctx).await.unwrap() as i64, ROWS);
    app
}

async fn write(ctx: &Ctx, number: i64) {
    let mut tx = ctx.db.write().await.unwrap();
    let after = number.to_string();
    let object = format!("thing:{number}");
    let change = Change { province: Some("32"), action: "thing.do", object, after: Some(&after), ..Change::default() };
    ctx.audit(&mut tx, &Actor::system("test"), change).await.unwrap();
    tx.commit().await.unwrap();
}

/// The verdict after somebody has done something to the database.
async fn after(engine: Engine, damage: &str) -> Verdict {
    let app = logged(engine).await;
    app.db.run(damage).await;
    verify(&app.ctx).await.unwrap()
}

fn breaks(position: i64, why: Why) -> Option<Break> {
    Some(Break { position, why })
}

async fn an_untouched_log_holds(engine: Engine) {
    let app = logged(engine).await;
    write(&app.ctx, ROWS).await;
    let verdict = verify(&app.ctx).await.unwrap();
    assert!(verdict.holds());
    assert_eq!((verdict.links, verdict.unlinked, verdict.missing), (ROWS, 1, 0));
    assert_eq!(link_batch(&app.ctx).await.unwrap(), 1);
    assert_eq!(link_batch(&app.ctx).await.unwrap(), 0);
    assert_ne!(verify(&app.ctx).await.unwrap().head, verdict.head);
}

async fn a_changed_row_breaks_the_chain_at_its_position(engine: Engine) {
    let verdict = after(engine, "update audit set actor = 'nobody' where object = 'thing:3'").await;
    assert_eq!(verdict.broken, breaks(4, Why::Differs));
    assert!(!verdict.holds());
}

async fn a_removed_row_is_missing(engine: Engine) {
    let verdict = after(engine, "delete from audit where object in ('thing:2', 'thing:5')").await;
    assert_eq!((verdict.broken, verdict.missing), (breaks(3, Why::RowMissing), 2));
}

async fn a_removed_link_leaves_a_gap(engine: Engine) {
    let verdict = after(engine, "delete from audit_links where position = 5").await;
    assert_eq!(verdict.broken, breaks(5, Why::LinkMissing));
    assert_eq!(verdict.unlinked, 1);
}

async fn rows_that_change_places_break_the_chain(engine: Engine) {
    let swap = "update audit set at = case object when 'thing:1' then at + 1000 else at - 1000 end \
                where object in ('thing:1', 'thing:2')";
    assert_eq!(after(engine, swap).await.broken, breaks(2, Why::Differs));
}

async fn two_processes_that_link_at_once_make_one_chain(engine: Engine) {
    let app = TestApp::on(engine, Data::Nothing).await;
    for number in 0..ROWS {
        write(&app.ctx, number).await;
    }
    let (one, other) = tokio::join!(link_batch(&app.ctx), link_batch(&app.ctx));
    assert_eq!((one.unwrap() + other.unwrap()) as i64, ROWS);
    let verdict = verify(&app.ctx).await.unwrap();
    assert!(verdict.holds());
    assert_eq!((verdict.links, verdict.unlinked), (ROWS, 0));
}

testkit::on_engines! {
    an_untouched_log_holds,
    a_changed_row_breaks_the_chain_at_its_position,
    a_removed_row_is_missing,
    a_removed_link_leaves_a_gap,
    rows_that_change_places_break_the_chain,
    two_processes_that_link_at_once_make_one_chain,
}
