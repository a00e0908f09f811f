//! One person's way from the list of provinces to the paid order, without JavaScript.

use crate::person::Person;
use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{COOKIE, LOCATION, SET_COOKIE},
    multipart,
};
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

const PROVINCE: &str = "32";
/// A centre of the demonstration data that does not review.
const CENTRE: &str = "320511";
const SUBJECT: &str = "65";
/// Redirects that are followed in a row.
const HOPS_MAX: u32 = 10;

type Result<T> = std::result::Result<T, String>;

/// Names below `localhost` are this machine.
struct Loopback;

impl Resolve for Loopback {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Ok(Box::new(std::iter::once(SocketAddr::from(([127, 0, 0, 1], 0)))) as Addrs) })
    }
}

/// A browser's worth of state: cookies by host, and how many requests it has made.
struct Browser {
    client: Client,
    port: u16,
    cookies: BTreeMap<(String, String), String>,
    requests: u32,
}

/// A page that was arrived at.
struct Page {
    url: String,
    body: String,
}

/// Goes the whole way. Returns the number of requests.
pub async fn go(port: u16, person: &Person) -> Result<u32> {
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).dns_resolver(Arc::new(Loopback));
    let client = client.build().map_err(|error| error.to_string())?;
    let mut browser = Browser { client, port, cookies: BTreeMap::new(), requests: 0 };
    register_passport(&mut browser, person).await?;
    accept_texts(&mut browser).await?;
    fill_in(&mut browser, person).await?;
    pay(&mut browser).await?;
    Ok(browser.requests)
}

fn site(browser: &Browser, name: &str, path: &str) -> String {
    format!("http://{name}.localhost:{}{path}", browser.port)
}

fn journey_path(rest: &str) -> String {
    format!("/p/{PROVINCE}/{rest}")
}

async fn register_passport(browser: &mut Browser, person: &Person) -> Result<()> {
    browser.get(&site(browser, "ncre-bm", "/")).await?;
    browser.get(&site(browser, "ncre-bm", &format!("/p/{PROVINCE}"))).await?;
    let log_in = browser.get(&site(browser, "ncre-bm", &journey_path("home"))).await?;
    let back = value_of(&log_in.body, "name=\"return\" value=\"")?;
    let register = site(browser, "passport", "/register");
    let mut form =
        vec![("return", back), ("account_email", person.email.clone()), ("account_mobile", person.mobile.clone())];
    for action in ["email-code", "mobile-code"] {
        let mut ask = form.clone();
        ask.push(("action", action.to_owned()));
        browser.post(&register, &ask).await?;
    }
    let email_code = code(browser, &person.email).await?;
    let mobile_code = code(browser, &person.mobile).await?;
    let password = "Journey-2026-Pass!".to_owned();
    form.extend([
        ("email_code", email_code),
        ("mobile_code", mobile_code),
        ("password", password.clone()),
        ("password_again", password),
        ("action", "register".to_owned()),
    ]);
    let home = browser.post(&register, &form).await?;
    expect(&home, "/home")
}

/// The newest code that the outbox holds for somebody.
async fn code(browser: &mut Browser, to: &str) -> Result<String> {
    let page = browser.get(&site(browser, "outbox", &format!("/?to={to}"))).await?;
    // Behind the heading, because identifiers before it may hold six digits by chance.
    let article = page.body.split("<article").nth(1).and_then(|article| article.split("</h2>").nth(1));
    let article = article.ok_or("the outbox is empty")?;
    let mut digits = article.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 6);
    digits.next().map(str::to_owned).ok_or_else(|| "the message holds no code".to_owned())
}

async fn accept_texts(browser: &mut Browser) -> Result<()> {
    let mut page = browser.get(&site(browser, "ncre-bm", &journey_path("journey"))).await?;
    while page.url.contains("/consents/") {
        page = browser.post(&page.url, &[("accepted", "yes".to_owned())]).await?;
    }
    expect(&page, "/identity")
}

async fn fill_in(browser: &mut Browser, person: &Person) -> Result<()> {
    let identity = [("id-type", "resident".to_owned()), ("id-number", person.id_number.clone())];
    let url = site(browser, "ncre-bm", &journey_path("identity"));
    expect(&browser.post(&url, &identity).await?, "/form")?;
    let seats = format!("/p/{PROVINCE}/centres/{CENTRE}/seats");
    browser.get(&site(browser, "ncre-bm", &seats)).await?;
    let form = [
        ("name", person.name.as_str()),
        ("ethnicity", "01"),
        ("occupation", domain::dictionaries::OCCUPATIONS[0].code),
        ("education", domain::dictionaries::EDUCATION_LEVELS[0].code),
        ("training", domain::dictionaries::TRAINING_TYPES[0].code),
        ("mobile", person.mobile.as_str()),
        ("email", person.email.as_str()),
        ("centre", CENTRE),
        ("subjects", SUBJECT),
        ("truthful", "yes"),
    ];
    let form = form.map(|(name, value)| (name, value.to_owned()));
    let url = site(browser, "ncre-bm", &journey_path("form"));
    expect(&browser.post(&url, &form).await?, "/photo")?;
    let page = browser.upload(&site(browser, "ncre-bm", &journey_path("photo")), &person.photo).await?;
    expect(&page, "/photo")?;
    let image = browser.get(&site(browser, "ncre-bm", &journey_path("photo/image"))).await;
    image.map(|_| ())
}

async fn pay(browser: &mut Browser) -> Result<()> {
    browser.get(&site(browser, "ncre-bm", &journey_path("registration"))).await?;
    browser.get(&site(browser, "ncre-bm", &journey_path("payment"))).await?;
    let declaration = site(browser, "ncre-bm", &journey_path("declaration.pdf"));
    browser.get(&declaration).await?;
    let url = site(browser, "ncre-bm", &journey_path("orders"));
    let order = browser.post(&url, &[("confirmed", "yes".to_owned())]).await?;
    expect(&order, "/orders/")?;
    let cashier = browser.post(&format!("{}/attempts", order.url), &[("channel", "sandbox".to_owned())]).await?;
    let payload = value_of(&cashier.body, "name=\"payload\" value=\"")?;
    let sign = value_of(&cashier.body, "name=\"sign\" value=\"")?;
    let form = [("payload", payload), ("sign", sign), ("deed", "pay".to_owned())];
    let paid = browser.post(&site(browser, "pay", "/pay"), &form).await?;
    if paid.body.contains("支付成功") { Ok(()) } else { Err(format!("not paid at {}", paid.url)) }
}

fn expect(page: &Page, part: &str) -> Result<()> {
    if page.url.contains(part) { Ok(()) } else { Err(format!("arrived at {} instead of {part}", page.url)) }
}

/// The text of an attribute that begins with `before`.
fn value_of(body: &str, before: &str) -> Result<String> {
    let rest = body.split(before).nth(1).ok_or_else(|| format!("the page has no {before}"))?;
    let value = rest.split('"').next().unwrap_or_default();
    let entities = [("&#34;", "\""), ("&quot;", "\""), ("&#38;", "&"), ("&amp;", "&"), ("&#39;", "'")];
    Ok(entities.iter().fold(value.to_owned(), |text, (entity, character)| text.replace(entity, character)))
}

impl Browser {
    async fn get(&mut self, url: &str) -> Result<Page> {
        let request = self.client.get(url);
        self.follow(url.to_owned(), request).await
    }

    async fn post(&mut self, url: &str, form: &[(&str, String)]) -> Result<Page> {
        let request = self.client.post(url).form(form).header("sec-fetch-site", "same-origin");
        self.follow(url.to_owned(), request).await
    }

    async fn upload(&mut self, url: &str, photo: &[u8]) -> Result<Page> {
        let part = multipart::Part::bytes(photo.to_vec()).file_name("photo.jpg");
        let form = multipart::Form::new().part("photo", part);
        let request = self.client.post(url).multipart(form).header("sec-fetch-site", "same-origin");
        self.follow(url.to_owned(), request).await
    }

    async fn follow(&mut self, mut url: String, mut request: reqwest::RequestBuilder) -> Result<Page> {
        for _ in 0..HOPS_MAX {
            let host = host_of(&url);
            let cookies = self.cookies.iter().filter(|((of, _), _)| *of == host);
            let header = cookies.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
            let response = request.header(COOKIE, header).send().await.map_err(|error| error.to_string())?;
            self.requests += 1;
            self.remember(&host, &response);
            let status = response.status();
            if let Some(to) = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()) {
                url = if to.starts_with('/') { format!("http://{host}{to}") } else { to.to_owned() };
                request = self.client.get(&url);
                continue;
            }
            let body = String::from_utf8_lossy(&response.bytes().await.map_err(|e| e.to_string())?).into_owned();
            return if status.is_success() { Ok(Page { url, body }) } else { Err(format!("{status} at {url}")) };
        }
        Err(format!("too many redirects at {url}"))
    }

    fn remember(&mut self, host: &str, response: &Response) {
        for set in response.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let pair = set.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert((host.to_owned(), name.to_owned()), value.to_owned());
            }
        }
    }
}

fn host_of(url: &str) -> String {
    url.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned()
}
