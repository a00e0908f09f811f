//! Settings of centres, provinces and sessions.

use crate::{CENTRE, Staff, hidden, journey::register};
use testkit::TestApp;
use ui::Site;

#[tokio::test]
async fn wrong_settings_come_back_with_everything_typed() {
    let app = TestApp::start().await;
    let mut staff = Staff::log_in(&app, "centre320261").await;
    let page = staff.open("/centres/320261/settings").await;
    let wrong = [("每人最多报考科目数", "0"), ("考点通告", "请从南门进入"), ("本考点开始时间", "2026-01-02T08:00")];
    let page = staff.person.press(&page, "保存", &wrong).await;
    page.is(422).says("应为 1 到 10 之间的整数").says("要么都填，要么都不填").says("请从南门进入");
    let form = page.form("保存");
    let typed = |name: &str| form.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!(typed("desk-subjects-max"), Some("0"));
    assert_eq!(typed("desk-opens"), Some("2026-01-02T08:00"));

    let right = [("每人最多报考科目数", "2"), ("本考点截止时间", "2026-01-09T08:00")];
    let page = staff.person.press(&page, "保存", &right).await;
    page.is(200).says("已保存");
    let page = staff.person.press(&page, "保存", &[("每人最多报考科目数", "9")]).await;
    page.is(422).says("1 到 3 之间");
}

#[tokio::test]
async fn who_saves_a_stale_page_is_told_and_changes_nothing() {
    let app = TestApp::start().await;
    let mut first = Staff::log_in(&app, "centre320261").await;
    let mut second = Staff::log_in(&app, "province32").await;
    let old = second.open("/centres/320261/settings").await;
    let page = first.open("/centres/320261/settings").await;
    first.person.press(&page, "保存", &[("考点通告", "第一个人写的")]).await.is(200);
    let page = second.person.press(&old, "保存", &[("考点通告", "第二个人写的")]).await;
    page.is(409).says("情况有了变化").says("第二个人写的");
    first.open("/centres/320261/settings").await.says("第一个人写的");
}

#[tokio::test]
async fn switching_review_off_counts_for_those_who_come_later() {
    let app = TestApp::start().await;
    let before = register(&app, 1, CENTRE, &["65"]).await;
    before.page.form("提交信息审核");
    let mut staff = Staff::log_in(&app, "centre320261").await;
    let page = staff.open("/centres/320261/settings").await;
    staff.person.press(&page, "保存", &[("报名信息审核", "不需要审核")]).await.is(200);
    let after = register(&app, 2, CENTRE, &["65"]).await;
    after.page.form("支付");
    let mut before = before;
    let page = before.person.open(&app.at(Site::Candidate, "/p/32/registration")).await;
    page.form("提交信息审核");
}

on_both_engines!(fewer_places_than_taken_stop_claims_and_take_nothing_away, async |app: TestApp| {
    register(&app, 1, CENTRE, &["65"]).await;
    let mut staff = Staff::log_in(&app, "centre320261").await;
    let page = staff.open("/centres/320261/capacity").await;
    let label = "(65) MS Office高级应用与设计 二级";
    let page = staff.person.press(&page, "保存", &[(label, "-1"), ("总名额", "50")]).await;
    page.is(422).says(label);
    let page = staff.person.press(&page, "保存", &[(label, "0")]).await;
    page.is(200).says("已保存").says("名额小于已占数");
    let taken = "select taken from quotas where centre = '320261' and subject = '65'";
    assert_eq!(app.db.number(taken).await, 1);
    assert_eq!(app.db.number("select capacity from quotas where centre = '320261' and subject = ''").await, 50);
});

#[tokio::test]
async fn a_provinces_times_stay_within_the_sessions() {
    let app = TestApp::start().await;
    let mut staff = Staff::log_in(&app, "province32").await;
    let page = staff.open("/provinces/32/settings").await;
    let wrong = [("报名开始", "2020-01-01T08:00"), ("支付截止时间", "2020-01-02T08:00"), ("支付时限（分钟）", "5")];
    let page = staff.person.press(&page, "保存", &wrong).await;
    page.is(422).says("支付截止不能早于报名截止").says("应为 10 到 10080 之间的整数");
    let page = staff.open("/provinces/32/settings").await;
    staff.person.press(&page, "保存", &[("支付时限（分钟）", "30")]).await.is(200).says("已保存");
    assert_eq!(app.db.number("select hold_minutes from session_provinces where province = '32'").await, 30);
}

on_both_engines!(a_changed_text_is_a_new_version_and_the_old_one_stays_as_evidence, async |app: TestApp| {
    let mut province = Staff::log_in(&app, "province32").await;
    let page = province.open("/provinces/32/notice").await;
    let old = page.form("发布新版本");
    province.person.press(&page, "发布新版本", &[("标题", "省通告"), ("正文", "新的内容")]).await.is(200);
    // The page from before does not overwrite what it never showed.
    let again = province.person.submit(page.url.clone(), old).await;
    again.is(409).says("情况有了变化");
    let versions = "select count(*) from texts where kind = 'province-notice' and province = '32'";
    assert_eq!(app.db.number(versions).await, 2);
    assert_eq!(app.db.number(&format!("{versions} and retired_at is null and version = 2")).await, 1);
    let mut visitor = app.person();
    visitor.open(&app.at(Site::Candidate, "/p/32")).await.is(200).says("新的内容");

    let mut national = Staff::log_in(&app, "national").await;
    let page = national.open("/texts/notices").await;
    national.person.press(&page, "发布新版本", &[("标题", "诚信须知")]).await.is(422).says("请填写「正文」");
    let fields = [("标题", "诚信须知"), ("正文", "请诚信考试。")];
    let list = national.person.press(&page, "发布新版本", &fields).await;
    let list = national.person.press(&list, "停用 诚信须知", &[]).await;
    list.is(200).hides("诚信须知</a>");
    let page = national.open("/texts/notices").await;
    national.person.press(&page, "发布新版本", &fields).await.is(200).says("诚信须知");
});

#[tokio::test]
async fn the_sessions_times_must_fit_together() {
    let app = TestApp::start().await;
    let mut staff = Staff::log_in(&app, "national").await;
    let page = staff.open("/session").await;
    let wrong = [("考试开始", "2026-12-01T08:00"), ("考试结束", "2026-11-01T08:00"), ("考次名称", "")];
    let page = staff.person.press(&page, "保存", &wrong).await;
    page.is(422).says("截止时间应晚于开始时间").says("请填写「考次名称」");
    let page = staff.open("/session").await;
    let version = hidden(&page, "version");
    let page = staff.person.press(&page, "保存", &[("健康情况声明书", "不需要")]).await;
    page.is(200).says("已保存");
    assert_ne!(hidden(&page, "version"), version);
}
