//! The whole manual, without JavaScript.

use crate::{
    on_both_engines,
    support::{Candidate, OFFICE, OPEN, REVIEWING, everything_adds_up, start},
};
use testkit::TestApp;
use ui::Site;

/// The centre arranges everybody who has paid, and publishes the tickets.
async fn arrange(app: &TestApp, centre: &str) {
    let mut staff = app.logged_in(Site::Desk, &format!("centre{centre}@example.cn")).await;
    let page = staff.open(&app.at(Site::Desk, &format!("/centres/{centre}/arrangement"))).await;
    let arranged = staff.press(&page, "编排座位", &[]).await;
    staff.press(&arranged, "发布准考证", &[]).await.is(200);
}

on_both_engines!(a_candidate_registers_pays_and_prints_at_a_centre_without_review, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE, "24"]).await;
    let page = candidate.open("registration").await;
    page.says("已填报，未完成").says("未支付");
    let declaration = candidate.open("declaration.pdf").await;
    assert!(declaration.body.starts_with(b"%PDF"));
    let order = candidate.order().await;
    order.says("待支付").says("140.00 元");
    candidate.pay(&order, "确认支付").await.says("支付成功");
    candidate.open("registration").await.says("已支付，报名成功").says("已支付");
    candidate.open("ticket").await.says("考点还没有完成考场编排");
    arrange(&app, OPEN).await;
    candidate.open("ticket").await.says("准考证已经可以打印");
    let ticket = candidate.open("ticket.pdf").await;
    ticket.is(200);
    assert!(ticket.body.starts_with(b"%PDF"));
    everything_adds_up(&app).await;
    app.tick().await;
    let verdict = app::audit::verify(&app.ctx).await.unwrap();
    assert!(verdict.holds(), "{verdict:?}");
});

on_both_engines!(a_reviewer_rejects_and_later_approves, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(REVIEWING, &[OFFICE]).await;
    candidate.open("payment").await.says("该考点需要先审核");
    let page = candidate.open("registration/submission").await;
    candidate.person.press(&page, "确定", &[]).await.says("待审核");
    // Nothing can be changed while the centre looks at it.
    candidate.open("form").await.says("报名信息正在审核");

    let mut staff = app.logged_in(Site::Desk, "centre320261@example.cn").await;
    let next = app.at(Site::Desk, "/centres/320261/review/next");
    let page = staff.open(&next).await;
    page.says("张测试");
    staff.press(&page, "审核不通过", &[("不通过原因", "照片模糊")]).await.is(200);
    candidate.open("registration").await.says("审核不通过").says("照片模糊");

    let fields = candidate.fields(REVIEWING, &[OFFICE]);
    assert_eq!(candidate.post_form(&fields).await.status, 303);
    candidate.upload(&crate::support::picture(450, 600)).await.says("照片已上传");
    let page = candidate.open("registration/submission").await;
    candidate.person.press(&page, "确定", &[]).await.says("待审核");
    let page = staff.open(&next).await;
    staff.press(&page, "审核通过", &[]).await.is(200);
    candidate.open("registration").await.says("审核通过");
    candidate.open("form").await.says("报名信息已经锁定");
    let order = candidate.order().await;
    candidate.pay(&order, "确认支付").await.says("支付成功");
    everything_adds_up(&app).await;
});

on_both_engines!(personal_values_are_not_in_the_database_in_the_clear, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    candidate.pay(&order, "确认支付").await.says("支付成功");
    let secrets = [candidate.id_number.as_str(), "张测试", candidate.mobile.as_str(), "candidate1@example.cn"];
    let stored = everything_stored(&app).await;
    assert!(stored.contains("第77次全国计算机等级考试"), "what is not personal is found, so the search works");
    for secret in secrets {
        assert!(!stored.contains(secret), "a personal value is in the database in the clear");
    }
});

/// All that the database holds, as text: SQLite's files as they are, PostgreSQL's rows as it spells them.
async fn everything_stored(app: &TestApp) -> String {
    if let Some(path) = app.db.url.strip_prefix("sqlite:") {
        let files = ["", "-wal"].map(|suffix| std::fs::read(format!("{path}{suffix}")).unwrap_or_default());
        return String::from_utf8_lossy(&files.concat()).into_owned();
    }
    let tables = "select table_name from information_schema.tables where table_schema = current_schema()";
    let mut all = String::new();
    for table in app.db.texts(tables).await {
        let table = table[0].clone().unwrap();
        for row in app.db.texts(&format!("select t::text from {table} t")).await {
            all.push_str(row[0].as_deref().unwrap_or_default());
        }
    }
    all
}

#[tokio::test]
async fn the_notice_in_force_is_kept_as_evidence_with_its_version() {
    let app = start(testkit::Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.identify().await.is(200);
    let rows = app.db.texts("select c.text_version, c.address, length(c.text_digest) from consents c").await;
    assert_eq!(rows.len(), 3, "agreement, notice and province notice");
    for row in rows {
        assert_eq!(row, [Some("1".to_owned()), Some("127.0.0.1".to_owned()), Some("32".to_owned())]);
    }
}
