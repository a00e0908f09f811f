//! `kill -9` between order and notice: afterwards 更新 brings the order to paid, once. The real program, as a process
//! of its own.

use crate::support::{OFFICE, OPEN, picture};
use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use testkit::{Engine, Identities, Person, TestDb};

/// How often it is looked whether the program is ready, and how long at most.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOOKS_MAX: u32 = 1_200;

struct Program {
    child: Child,
    port: u16,
}

impl Program {
    async fn start(data: &Path, url: &str, port: u16, ops_port: u16) -> Program {
        let program = Program {
            port,
            child: Command::new(env!("CARGO_BIN_EXE_ncre"))
                .arg("demo")
                .env("NCRE_DATA_DIR", data)
                .env("NCRE_PORT", port.to_string())
                .env("NCRE_OPS_PORT", ops_port.to_string())
                .env("DATABASE_URL", url)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts"),
        };
        let ready = format!("http://127.0.0.1:{ops_port}/readyz");
        let client = gateway::http::client().unwrap();
        for _ in 0..LOOKS_MAX {
            if client.get(&ready).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return program;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("the program is not ready");
    }

    fn at(&self, site: &str, path: &str) -> String {
        format!("http://{site}.localhost:{}{path}", self.port)
    }

    fn kill(mut self) {
        // `Child::kill` is SIGKILL: no handler runs, no buffer is flushed.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn log_in(person: &mut Person, url: &str) {
    let page = person.open(url).await;
    let fields = [("账号", "candidate1@example.cn"), ("密码", app::demo::PASSWORD)];
    person.press(&page, "登录", &fields).await.is(200);
}

/// Goes on to a photo and an order, and returns the order's address.
async fn order(program: &Program, person: &mut Person) -> String {
    let mut page = person.open(&program.at("ncre-bm", "/p/32/journey")).await;
    while page.url.path().contains("/consents/") {
        let url = page.url.to_string();
        let answer = person.post(&url, &[("accepted", "yes")]).await;
        page = person.follow(answer).await;
    }
    let id = Identities::new(9).id_number();
    person.press(&page, "下一步", &[("证件类型", "resident"), ("证件号码", &id)]).await.is(200);
    let occupation = domain::dictionaries::OCCUPATIONS[0].code;
    let education = domain::dictionaries::EDUCATION_LEVELS[0].code;
    let training = domain::dictionaries::TRAINING_TYPES[0].code;
    let fields = [
        ("name", "张测试"),
        ("ethnicity", "01"),
        ("occupation", occupation),
        ("education", education),
        ("training", training),
        ("mobile", "13900000009"),
        ("centre", OPEN),
        ("subjects", OFFICE),
        ("truthful", "yes"),
    ];
    assert_eq!(person.post(&program.at("ncre-bm", "/p/32/form"), &fields).await.status, 303);
    let boundary = "----boundary";
    let mut body =
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.png\"\r\n\r\n")
            .into_bytes();
    body.extend_from_slice(&picture(300, 400));
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={boundary}");
    assert_eq!(person.post_body(&program.at("ncre-bm", "/p/32/photo"), &kind, body).await.status, 303);
    let page = person.open(&program.at("ncre-bm", "/p/32/payment")).await;
    let page = person.press(&page, "确定", &[("我确认个人信息及报考信息无误", "")]).await;
    page.says("待支付");
    page.url.to_string()
}

async fn killed_between_order_and_notice(engine: Engine) {
    let database = TestDb::new(engine).await;
    let data = TempDir::new().unwrap();
    let (port, ops_port) = (free_port(), free_port());
    let program = Program::start(data.path(), &database.url, port, ops_port).await;
    let mut person = testkit::Person::fresh();
    log_in(&mut person, &program.at("ncre-bm", "/login?return=/p/32/home")).await;
    let order = order(&program, &mut person).await;
    let page = person.open(&order).await;
    let cashier = person.press(&page, "去支付", &[]).await;
    let form = cashier.form("支付，但不发送通知");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(person.post(&program.at("pay", "/pay"), &fields).await.status, 303);
    program.kill();

    let program = Program::start(data.path(), &database.url, port, ops_port).await;
    for _ in 0..2 {
        let page = person.open(&order).await;
        person.press(&page, "更新", &[]).await.says("支付成功");
    }
    assert_eq!(database.number("select count(*) from ledger").await, 1);
    assert_eq!(database.number("select count(*) from holds").await, 1);
    assert_eq!(database.number("select count(*) from registrations where state = 'confirmed'").await, 1);
    drop(program);
}

#[tokio::test]
async fn an_order_survives_kill_nine_on_sqlite() {
    killed_between_order_and_notice(Engine::Sqlite).await;
}

#[tokio::test]
async fn an_order_survives_kill_nine_on_postgres() {
    killed_between_order_and_notice(Engine::Postgres).await;
}
