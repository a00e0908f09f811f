//! Rooms, batches, seats and tickets.

use crate::{
    Staff,
    journey::{pay, register},
};
use testkit::TestApp;
use ui::Site;

const CENTRE: &str = "320511";
const BASE: &str = "/centres/320511";

on_both_engines!(paid_candidates_are_seated_and_late_ones_beside_them, async |app: TestApp| {
    let mut candidate = register(&app, 1, CENTRE, &["65", "66"]).await;
    pay(&mut candidate).await;
    let mut staff = Staff::log_in(&app, "centre320511").await;
    let page = staff.open(&format!("{BASE}/arrangement")).await;
    let page = staff.person.press(&page, "编排座位", &[]).await;
    page.is(200).says("编排完成");
    let batches = app.db.number("select count(distinct batch_id) from arrangements").await;
    assert_eq!(batches, 2, "nobody sits two subjects at a time");

    let numbers = "select ticket_number from arrangements order by ticket_number";
    let before = app.db.texts(numbers).await;
    let stale = page.form("编排座位");
    let page = staff.person.press(&page, "发布准考证", &[]).await;
    page.is(200).says("准考证已发布");
    let again = staff.person.submit(page.url.join(&stale.action).unwrap(), stale).await;
    again.is(409).says("准考证已经发布，不能重新编排");
    assert_eq!(app.db.texts(numbers).await, before);

    let mut late = register(&app, 2, CENTRE, &["65"]).await;
    pay(&mut late).await;
    let page = staff.open(&format!("{BASE}/arrangement")).await;
    let page = staff.person.press(&page, "补充编排", &[]).await;
    page.is(200).says("编排完成");
    let after = app.db.texts(numbers).await;
    assert_eq!(after.len(), 3);
    assert!(before.iter().all(|number| after.contains(number)), "a printed ticket stays true");

    let sheet = staff.open(&sheet_path(&page.html())).await;
    assert_eq!(sheet.is(200).header("content-type"), "application/pdf");
    let ticket = candidate.person.open(&app.at(Site::Candidate, "/p/32/ticket.pdf")).await;
    assert_eq!(ticket.is(200).header("content-type"), "application/pdf");
});

fn sheet_path(html: &str) -> String {
    let behind = html.split("href=\"").find(|part| part.contains("/sheets/")).expect("a link to a sheet");
    behind.split('"').next().expect("an address").to_owned()
}

#[tokio::test]
async fn rooms_and_batches_are_checked() {
    let app = TestApp::start().await;
    let mut staff = Staff::log_in(&app, "centre320511").await;
    let path = format!("{BASE}/rooms");
    let page = staff.open(&path).await;
    let fields = [("考场编号", "1"), ("考场名称", "备用机房"), ("座位数", "30")];
    let page = staff.person.press(&page, "添加考场", &fields).await;
    page.is(422).says("编号 1 已经有了").says("考场");
    let page = staff.person.press(&page, "添加考场", &[("考场编号", "50"), ("座位数", "100")]).await;
    page.is(422).says("应为 1 到 99 之间的整数");
    let page = staff.person.press(&page, "添加考场", &[("座位数", "30")]).await;
    page.is(200).says("备用机房");
    let page = staff.person.press(&page, "删除 备用机房", &[]).await;
    page.is(200).hides("备用机房");

    let fields = [("批次编号", "50"), ("开始时间", "2020-01-01T08:00"), ("结束时间", "2020-01-01T10:00")];
    let page = staff.person.press(&page, "添加批次", &fields).await;
    page.is(422).says("之内");
    let page = staff.person.press(&page, "添加批次", &[("结束时间", "")]).await;
    page.is(422).says("请填写「结束时间」");
}

on_both_engines!(too_few_seats_are_refused_and_an_occupied_room_stays, async |app: TestApp| {
    let mut candidate = register(&app, 1, CENTRE, &["65", "66"]).await;
    pay(&mut candidate).await;
    let mut staff = Staff::log_in(&app, "centre320511").await;
    let mut page = staff.open(&format!("{BASE}/rooms")).await;
    // All but one batch are taken away; then a candidate with two subjects cannot be seated.
    let batches = app.db.number("select count(*) from batches where centre = '320511'").await;
    for number in 2..=batches {
        page = staff.person.press(&page, &format!("删除 批次 {number}"), &[]).await;
        page.is(200);
    }
    let page = staff.open(&format!("{BASE}/arrangement")).await;
    staff.person.press(&page, "编排座位", &[]).await.is(409).says("还有 1 科次没有座位");
    assert_eq!(app.db.number("select count(*) from arrangements").await, 0);
    staff.post(&format!("{BASE}/tickets"), &[("version", "1")]).await.is(409);

    app.db.run("delete from registration_subjects where subject = '66'").await;
    let page = staff.open(&format!("{BASE}/arrangement")).await;
    staff.person.press(&page, "编排座位", &[]).await.is(200);
    let room = app.db.texts("select r.name from rooms r join arrangements a on a.room_id = r.id").await;
    let name = room[0][0].clone().expect("a name");
    let page = staff.open(&format!("{BASE}/rooms")).await;
    staff.person.press(&page, &format!("删除 {name}"), &[]).await.is(409).says("已有考生编排在这里");
});
