//! What candidates do again and again.

use app::demo;
use testkit::{Data, Engine, Identities, Page, Person, TestApp};
use ui::Site;

/// A centre of the demonstration that does not review, and one that does.
pub const OPEN: &str = "320511";
pub const REVIEWING: &str = "320261";
pub const OFFICE: &str = "65";

pub async fn start(engine: Engine) -> TestApp {
    TestApp::on(engine, Data::Demo).await
}

/// One candidate at a browser.
pub struct Candidate<'a> {
    pub app: &'a TestApp,
    pub person: Person,
    pub id_number: String,
    pub mobile: String,
}

impl<'a> Candidate<'a> {
    /// One of the five candidates of the demonstration, logged in.
    pub async fn demo(app: &'a TestApp, number: u32) -> Candidate<'a> {
        let account = format!("candidate{number}@example.cn");
        let person = app.logged_in(Site::Candidate, &account).await;
        let mut identities = Identities::new(u64::from(number));
        Candidate { app, person, id_number: identities.id_number(), mobile: identities.mobile() }
    }

    /// A new account, made as operators make one, and logged in.
    pub async fn new(app: &'a TestApp, identities: &mut Identities) -> Candidate<'a> {
        let (email, mobile) = (identities.email(), identities.mobile());
        let account = app::account::NewAccount {
            email: domain::person::Email::parse(&email).unwrap(),
            mobile: domain::person::Mobile::parse(&mobile).unwrap(),
            password: domain::account::Password::parse(demo::PASSWORD).unwrap(),
            nickname: None,
        };
        app::account::provide(&app.ctx, &app.passwords, &app::Actor::system("test"), account).await.unwrap();
        let person = app.logged_in(Site::Candidate, &email).await;
        Candidate { app, person, id_number: identities.id_number(), mobile }
    }

    pub fn url(&self, rest: &str) -> String {
        self.app.at(Site::Candidate, &format!("/p/32/{rest}"))
    }

    pub async fn open(&mut self, rest: &str) -> Page {
        let url = self.url(rest);
        self.person.open(&url).await
    }

    /// Accepts every text and enters the ID document.
    pub async fn identify(&mut self) -> Page {
        let mut page = self.open("journey").await;
        while page.url.path().contains("/consents/") {
            let url = page.url.to_string();
            let answer = self.person.post(&url, &[("accepted", "yes")]).await;
            page = self.person.follow(answer).await;
        }
        if page.url.path().ends_with("/form") {
            return page;
        }
        let number = self.id_number.clone();
        self.person.press(&page, "下一步", &[("证件类型", "resident"), ("证件号码", &number)]).await
    }

    /// The fields of a good form for a centre and subjects.
    pub fn fields(&self, centre: &str, subjects: &[&str]) -> Vec<(String, String)> {
        let list = |entries: &'static [domain::dictionaries::Entry]| entries[0].code.to_owned();
        let mut fields = vec![
            ("name".to_owned(), "张测试".to_owned()),
            ("ethnicity".to_owned(), "01".to_owned()),
            ("occupation".to_owned(), list(&domain::dictionaries::OCCUPATIONS)),
            ("education".to_owned(), list(&domain::dictionaries::EDUCATION_LEVELS)),
            ("training".to_owned(), list(&domain::dictionaries::TRAINING_TYPES)),
            ("mobile".to_owned(), self.mobile.clone()),
            ("centre".to_owned(), centre.to_owned()),
            ("truthful".to_owned(), "yes".to_owned()),
        ];
        fields.extend(subjects.iter().map(|code| ("subjects".to_owned(), (*code).to_owned())));
        fields
    }

    /// Posts the form without following where it leads.
    pub async fn post_form(&mut self, fields: &[(String, String)]) -> Page {
        let url = self.url("form");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.person.post(&url, &fields).await
    }

    /// Fills in the form and claims the seats.
    pub async fn register(&mut self, centre: &str, subjects: &[&str]) {
        self.identify().await.is(200);
        let fields = self.fields(centre, subjects);
        let page = self.post_form(&fields).await;
        assert_eq!(page.status, 303, "{}", page.words());
    }

    /// Uploads a file as the photo.
    pub async fn upload(&mut self, bytes: &[u8]) -> Page {
        let boundary = "----test-boundary";
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.png\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let url = self.url("photo");
        let page = self.person.post_body(&url, &format!("multipart/form-data; boundary={boundary}"), body).await;
        self.person.follow(page).await
    }

    /// Registers at a centre, with a photo.
    pub async fn register_with_photo(&mut self, centre: &str, subjects: &[&str]) {
        self.register(centre, subjects).await;
        self.upload(&picture(300, 400)).await.says("照片已上传");
    }

    /// Places the order and returns its page.
    pub async fn order(&mut self) -> Page {
        let page = self.open("payment").await;
        self.person.press(&page, "确定", &[("我确认个人信息及报考信息无误", "")]).await
    }

    /// Goes to the cashier and presses a button there; comes back to where the bank sends the browser.
    pub async fn pay(&mut self, order: &Page, button: &str) -> Page {
        let cashier = self.person.press(order, "去支付", &[]).await;
        self.person.press(&cashier, button, &[]).await
    }
}

/// A plain PNG of a size, without a compressor: stored blocks are valid deflate.
pub fn picture(width: u32, height: u32) -> Vec<u8> {
    png((width, height), (width, height))
}

/// A PNG whose header claims a size and whose body does not have it.
pub fn picture_claiming(width: u32, height: u32) -> Vec<u8> {
    png((width, height), (8, 8))
}

fn png((claimed_width, claimed_height): (u32, u32), (width, height): (u32, u32)) -> Vec<u8> {
    let row: Vec<u8> = std::iter::once(0).chain((0..width).flat_map(|x| [200, 210, (x % 251) as u8])).collect();
    let pixels: Vec<u8> = (0..height).flat_map(|_| row.clone()).collect();
    let mut data = vec![0x78, 0x01];
    let blocks = pixels.chunks(65_535).count();
    for (i, block) in pixels.chunks(65_535).enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        data.push(u8::from(i + 1 == blocks));
        data.extend_from_slice(&length.to_le_bytes());
        data.extend_from_slice(&(!length).to_le_bytes());
        data.extend_from_slice(block);
    }
    let (a, b) = pixels.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    data.extend_from_slice(&(b << 16 | a).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [claimed_width.to_be_bytes(), claimed_height.to_be_bytes()].concat();
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    for (kind, body) in [(b"IHDR", header), (b"IDAT", data), (b"IEND", Vec::new())] {
        let chunk = [kind.as_slice(), &body].concat();
        png.extend_from_slice(&u32::try_from(body.len()).unwrap().to_be_bytes());
        png.extend_from_slice(&chunk);
        png.extend_from_slice(&crc(&chunk).to_be_bytes());
    }
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// Nothing is left over: counters agree with holds and registrations, and the ledger sums to zero.
pub async fn everything_adds_up(app: &TestApp) {
    let mut tx = app.ctx.db.read().await.unwrap();
    let session = store::catalogue::current_session(&mut tx).await.unwrap().unwrap();
    assert_eq!(store::seats::recount(&mut tx, session.number).await.unwrap(), Vec::new());
    let sum: i64 = store::payments::balances(&mut tx).await.unwrap().iter().map(|(_, balance)| balance.0).sum();
    assert_eq!(sum, 0);
}

/// Makes two tests of one story, one on each engine.
#[macro_export]
macro_rules! on_both_engines {
    ($name:ident, $story:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let story = $story;
                story(testkit::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let story = $story;
                story(testkit::Engine::Postgres).await;
            }
        }
    };
}
