//! The data of a demonstration.

use app::{catalogue, demo, jobs};
use testkit::{Data, Engine, TestApp};

const TABLES: [&str; 10] = [
    "exam_sessions",
    "session_provinces",
    "session_centres",
    "quotas",
    "fees",
    "texts",
    "accounts",
    "staff_roles",
    "rooms",
    "batches",
];

async fn counts(app: &TestApp) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push(app.db.number(&format!("select count(*) from {table}")).await);
    }
    counts
}

async fn creating_it_again_changes_nothing(engine: Engine) {
    let app = TestApp::on(engine, Data::Demo).await;
    let before = counts(&app).await;
    app.clock.advance_minutes(3 * 24 * 60);
    let summary = demo::create(&app.ctx, &app.passwords).await.unwrap();
    assert_eq!(summary.provinces_created, 0);
    assert_eq!(counts(&app).await, before);
}

async fn every_province_is_open_and_has_centres_of_both_kinds(engine: Engine) {
    let app = TestApp::on(engine, Data::Demo).await;
    let now = app.ctx.now();
    let (session, provinces) = catalogue::provinces(&app.ctx).await.unwrap();
    assert_eq!(session.name, "第77次全国计算机等级考试");
    assert_eq!(provinces.len(), 31);
    for province in provinces {
        assert!(province.registration.is_open(now) && province.printing.is_open(now), "{}", province.title());
        let view = catalogue::province(&app.ctx, province.code).await.unwrap();
        let notice = view.notice.expect("a notice");
        assert_eq!(notice.title, format!("省通告：{}NCRE报名须知", province.name));
        assert!(!notice.body.contains('{'), "{}", notice.body);
        let with_review = view.centres.iter().filter(|(centre, _)| centre.review).count();
        assert!(with_review >= 1 && view.centres.len() > with_review, "{}", province.title());
    }
    let almost_full = catalogue::centre(&app.ctx, "320599".parse().unwrap()).await.unwrap();
    assert!(almost_full.offers.iter().all(|offer| (1..=2).contains(&offer.free)));
}

async fn the_counters_agree_with_what_they_count(engine: Engine) {
    let app = TestApp::on(engine, Data::Demo).await;
    assert_eq!(jobs::recount(&app.ctx).await.unwrap(), []);
    app.db.run("update quotas set taken = 1 where centre = '320261' and subject = '65'").await;
    let differences = jobs::recount(&app.ctx).await.unwrap();
    assert_eq!(differences.len(), 1);
    assert_eq!((differences[0].taken, differences[0].held, differences[0].registered), (1, 0, 0));
}

testkit::on_engines! {
    creating_it_again_changes_nothing,
    every_province_is_open_and_has_centres_of_both_kinds,
    the_counters_agree_with_what_they_count,
}
