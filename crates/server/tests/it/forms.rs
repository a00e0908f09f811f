//! Bad input: clear answers, nothing typed is lost, nothing half done.

use crate::{
    on_both_engines,
    support::{Candidate, OFFICE, OPEN, picture, picture_claiming, start},
};
use testkit::Engine;

#[tokio::test]
async fn a_wrong_form_comes_back_with_everything_typed_and_a_link_to_each_field() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.identify().await.is(200);
    let mut fields = candidate.fields(OPEN, &[OFFICE, "24"]);
    fields.retain(|(name, _)| name != "occupation");
    for (name, value) in &mut fields {
        if name == "mobile" {
            *value = "12345".to_owned();
        }
    }
    fields.push(("address".to_owned(), "示例路 1 号".to_owned()));
    let page = candidate.post_form(&fields).await;
    page.is(422).says("有几处需要您检查").says("请选择职业").says("手机号码应为 11 位");
    let html = page.html();
    for link in ["href=\"#occupation\"", "href=\"#mobile\""] {
        assert!(html.contains(link), "{link}");
    }
    for typed in ["value=\"12345\"", "value=\"示例路 1 号\"", "value=\"张测试\"", "value=\"24\" checked"] {
        assert!(html.contains(typed), "{typed}");
    }
    // The page is left and opened again, perhaps on another device: the draft is still there.
    assert!(candidate.open("form").await.html().contains("value=\"示例路 1 号\""));
    assert_eq!(app.db.number("select count(*) from registrations").await, 0);
}

#[tokio::test]
async fn an_id_number_is_checked_by_its_type() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.identify().await.is(200);
    let url = candidate.url("identity");
    for (kind, number, says) in [
        ("resident", "", "请填写证件号码"),
        ("resident", "11010120000101001", "位数不对"),
        ("resident", "110101200013010010", "出生日期不存在"),
        ("hkmo-permit", "A12345678", "格式与所选证件类型不符"),
        ("unknown", "E12345678", "请选择证件类型"),
    ] {
        let page = candidate.person.post(&url, &[("id-type", kind), ("id-number", number)]).await;
        page.is(422).says(says);
    }
    let good = candidate.person.post(&url, &[("id-type", "passport"), ("id-number", "ｅ１２３４５６７８")]).await;
    assert_eq!(good.status, 303);
}

#[tokio::test]
async fn what_is_no_photo_is_refused_with_a_reason() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register(OPEN, &[OFFICE]).await;
    candidate.upload(b"").await.is(422).says("请先选择一张照片");
    candidate.upload(b"%PDF-1.7 not a picture").await.is(422).says("不是能识别的");
    candidate.upload(&picture(100, 100)).await.is(422).says("照片太小");
    candidate.upload(&picture_claiming(8_000, 6_250)).await.is(422).says("像素太多");
    candidate.upload(&vec![0; 11 * 1024 * 1024]).await.is(422).says("10 MB");
    candidate.open("registration").await.says("照片未上传");
    candidate.upload(&picture(600, 800)).await.is(200).says("照片已上传");
    let image = candidate.open("photo/image").await;
    assert!(image.body.starts_with(b"\xFF\xD8"), "a JPEG");
    assert!((20 * 1024..=200 * 1024).contains(&image.body.len()), "{} bytes", image.body.len());
}

#[tokio::test]
async fn no_step_can_be_skipped() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    assert!(candidate.open("form").await.url.path().contains("/consents/"));
    candidate.identify().await.is(200);
    candidate.open("photo").await.is(404);
    candidate.open("payment").await.is(404);
    let fields = candidate.fields(OPEN, &[OFFICE]);
    assert_eq!(candidate.post_form(&fields).await.status, 303);
    candidate.open("payment").await.says("请先上传照片");
}

on_both_engines!(a_choice_is_checked_against_the_centre, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.identify().await.is(200);
    for (centre, subjects, says) in [
        (OPEN, &["24", "28", "65", "66"][..], "每人最多报 3 科"),
        (OPEN, &["26"][..], "不开考"),
        ("110101", &[OFFICE][..], "请选择列表中的考点"),
        (OPEN, &[OFFICE, OFFICE][..], "重复了"),
    ] {
        let fields = candidate.fields(centre, subjects);
        candidate.post_form(&fields).await.is(422).says(says);
    }
    let mut page = candidate.open("registration").await;
    page.says("未报名");
    let fields = candidate.fields(OPEN, &["41"]);
    assert_eq!(candidate.post_form(&fields).await.status, 303);
    page = candidate.open("registration").await;
    page.says("只有同时具有三级证书才能取得四级证书");
});

on_both_engines!(a_stale_page_says_so_and_shows_the_present_state, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let confirmation = candidate.open("payment").await;
    let deletion = candidate.open("registration/deletion").await;
    let order = candidate.order().await;
    candidate.pay(&order, "确认支付").await.says("支付成功");
    // Two old pages, one after the other: neither undoes what has happened.
    candidate.person.press(&deletion, "确定", &[("删除原因", "不考了")]).await.says("已有科目完成支付");
    let late = candidate.person.press(&confirmation, "确定", &[("我确认个人信息及报考信息无误", "")]).await;
    late.says("已支付，报名成功");
});

#[tokio::test]
async fn the_window_is_kept_by_the_servers_clock() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.identify().await.is(200);
    let now = app.ctx.now();
    app.clock.set(domain::time::plus_minutes(now, 60 * 24 * 40));
    let mut candidate =
        Candidate { person: app.logged_in(ui::Site::Candidate, "candidate1@example.cn").await, ..candidate };
    let fields = candidate.fields(OPEN, &[OFFICE]);
    candidate.post_form(&fields).await.is(422).says("报名时间已经截止");
    candidate.open("home").await.says("截止").hides("开始报名");
}

#[tokio::test]
async fn a_form_sent_after_the_session_has_ended_leads_back_to_its_page() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.identify().await.is(200);
    let url = candidate.url("form");
    candidate.person.forget();
    candidate.person.headers.insert("referer", url.parse().unwrap());
    let fields = candidate.fields(OPEN, &[OFFICE]);
    let answer = candidate.post_form(&fields).await;
    assert_eq!(answer.leads_to().unwrap().query(), Some("return=%2Fp%2F32%2Fform"));
    // Only a page of this very site is a way back.
    candidate.person.headers.insert("referer", "https://evil.example/p/32/form".parse().unwrap());
    let answer = candidate.post_form(&fields).await;
    assert_eq!(answer.leads_to().unwrap().query(), Some("return=%2F"));
}

#[tokio::test]
async fn a_province_is_two_digits_and_nothing_else() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    for path in ["/p/321/home", "/p/3/home", "/p/99/home", "/p/%33%32x/home"] {
        candidate.person.open(&app.at(ui::Site::Candidate, path)).await.is(404);
    }
}

#[tokio::test]
async fn a_text_published_meanwhile_is_read_before_the_form_is_changed() {
    let app = start(Engine::Sqlite).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let mut national = app.logged_in(ui::Site::Desk, "national@example.cn").await;
    let page = national.open(&app.at(ui::Site::Desk, "/texts/agreement")).await;
    let fields = [("标题", "报名协议"), ("正文", "新的协议。")];
    national.press(&page, "发布新版本", &fields).await.is(200);
    let fields = candidate.fields(OPEN, &["24"]);
    let answer = candidate.post_form(&fields).await;
    let page = candidate.person.follow(answer).await;
    page.says("新的协议。");
    let url = page.url.to_string();
    assert_eq!(candidate.person.post(&url, &[("accepted", "yes")]).await.status, 303);
    let page = candidate.open("form").await;
    assert!(page.html().contains("value=\"24\" checked"), "what was typed is still there");
    assert_eq!(candidate.post_form(&fields).await.status, 303);
    assert_eq!(app.db.number("select count(*) from holds where subject = '24'").await, 1);
}
