//! Candidates who come to the desk's attention: they register through the front door, as everybody does.

use std::io::Cursor;
use testkit::{Identities, Page, Person, TestApp};
use ui::Site;

const BOUNDARY: &str = "photo-boundary";

/// A candidate in the middle of his journey.
pub struct Candidate {
    pub person: Person,
    pub id_number: String,
    /// The page 报名信息.
    pub page: Page,
}

impl Candidate {
    /// 报名号, 14 digits.
    pub fn number(&self) -> String {
        let words = self.page.words();
        let digits = words.split("报名号 ").nth(1).expect("the page shows the number");
        digits.chars().take_while(char::is_ascii_digit).collect()
    }
}

/// Registers a demo account at a centre, with a photo.
pub async fn register(app: &TestApp, who: usize, centre: &str, subjects: &[&str]) -> Candidate {
    let mut person = app.logged_in(Site::Candidate, &format!("candidate{who}@example.cn")).await;
    let mut page = person.open(&app.at(Site::Candidate, "/p/32/journey")).await;
    for text in ["我已阅读并接受报名协议", "我已阅读并遵守本考次疫情防控考生须知", "我已阅读省通告"]
    {
        page = person.press(&page, "下一步", &[(text, "")]).await;
    }
    let seed = u64::try_from(who).expect("a small number");
    let id_number = Identities::new(seed).id_number();
    let id = [("证件类型", "中华人民共和国居民身份证"), ("证件号码", id_number.as_str())];
    let page = person.press(&page, "下一步", &id).await;
    page.is(200).says("报名报考信息采集");
    let mut form = page.form("提交");
    let particulars = [("姓名", "赵钱孙"), ("民族", "01"), ("职业", "01"), ("文化程度", "06"), ("培训类型", "04")];
    for (label, value) in particulars {
        form.fill(label, value);
    }
    form.fill("手机", &format!("1390000000{who}"));
    form.fill("电子邮箱", &format!("kaosheng{who}@example.cn"));
    form.fill("班级", "软件2401");
    form.fill("我保证以上信息是真实和准确的", "");
    form.set("centre", centre);
    form.fields.extend(subjects.iter().map(|code| ("subjects".to_owned(), (*code).to_owned())));
    let page = person.submit(page.url.join(&form.action).unwrap(), form).await;
    page.is(200).says("照片信息采集");
    upload(app, &mut person).await;
    let page = person.open(&app.at(Site::Candidate, "/p/32/registration")).await;
    page.is(200);
    Candidate { person, id_number, page }
}

async fn upload(app: &TestApp, person: &mut Person) {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\
         Content-Type: image/png\r\n\r\n"
    )
    .into_bytes();
    body.extend(picture());
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let page = person.post_body(&app.at(Site::Candidate, "/p/32/photo"), &kind, body).await;
    page.is(303);
}

fn picture() -> Vec<u8> {
    let shade = |x: u32, y: u32| u8::try_from((x * 7 + y * 13 + (x * y) % 31) % 256).expect("below 256");
    let picture = image::RgbImage::from_fn(300, 400, |x, y| image::Rgb([shade(x, y), shade(y, x), 200]));
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).expect("a PNG");
    png.into_inner()
}

/// Hands a registration in for review.
pub async fn submit(candidate: &mut Candidate) {
    let page = candidate.person.press(&candidate.page, "提交信息审核", &[]).await;
    candidate.page = candidate.person.press(&page, "确定", &[]).await;
    candidate.page.is(200).says("待审核");
}

/// Pays for everything.
pub async fn pay(candidate: &mut Candidate) {
    let page = candidate.person.press(&candidate.page, "支付", &[]).await;
    let page = candidate.person.press(&page, "确定", &[("我确认个人信息及报考信息无误", "")]).await;
    let page = candidate.person.press(&page, "去支付", &[]).await;
    let page = candidate.person.press(&page, "确认支付", &[]).await;
    page.is(200).says("支付成功");
}
