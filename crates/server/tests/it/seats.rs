//! Places: never more taken than there are, whoever presses at the same moment.

use crate::{
    on_both_engines,
    support::{Candidate, OFFICE, OPEN, everything_adds_up, start},
};
use app::demo;
use std::sync::Arc;
use store::{Faults, SeatGuard};
use testkit::{Engine, Identities, TestApp, TestDb};
use tokio::sync::Barrier;
use ui::Site;

const CANDIDATES: usize = 64;
const PLACES: i64 = 10;

/// The centre's staff set the number of places, as they would.
async fn set_places(app: &TestApp, places: i64) {
    let mut staff = app.logged_in(Site::Desk, &format!("centre{OPEN}@example.cn")).await;
    let page = staff.open(&app.at(Site::Desk, &format!("/centres/{OPEN}/capacity"))).await;
    staff.press(&page, "保存", &[("总名额", &places.to_string())]).await.is(200);
}

/// Everybody posts the form at the same moment. Returns how many were told that they have a seat.
async fn rush(app: &TestApp) -> usize {
    let mut identities = Identities::new(64);
    let barrier = Arc::new(Barrier::new(CANDIDATES));
    let mut rushing = Vec::new();
    for _ in 0..CANDIDATES {
        let mut candidate = Candidate::new(app, &mut identities).await;
        candidate.identify().await.is(200);
        let fields = candidate.fields(OPEN, &[OFFICE]);
        let barrier = Arc::clone(&barrier);
        rushing.push(async move {
            barrier.wait().await;
            let page = candidate.post_form(&fields).await;
            match page.status.as_u16() {
                303 => true,
                422 => {
                    page.says("该考点的总名额已满");
                    // Nothing typed is lost.
                    assert!(page.html().contains("张测试"));
                    false
                }
                other => panic!("{other}: {}", page.words()),
            }
        });
    }
    futures_of(rushing).await.into_iter().filter(|seated| *seated).count()
}

/// Runs all at once on this task: each waits for the network most of the time.
async fn futures_of<F: Future<Output = bool>>(rushing: Vec<F>) -> Vec<bool> {
    let mut pending: Vec<_> = rushing.into_iter().map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        for (future, result) in &mut pending {
            if result.is_none()
                && let std::task::Poll::Ready(seated) = future.as_mut().poll(context)
            {
                *result = Some(seated);
            }
        }
        if pending.iter().all(|(_, result)| result.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    pending.into_iter().filter_map(|(_, result)| result).collect()
}

async fn held(app: &TestApp) -> i64 {
    app.db.number(&format!("select count(*) from holds where centre = '{OPEN}'")).await
}

on_both_engines!(of_sixty_four_candidates_exactly_ten_hold_a_seat, async |engine| {
    let app = start(engine).await;
    set_places(&app, PLACES).await;
    assert_eq!(rush(&app).await, PLACES as usize);
    assert_eq!(held(&app).await, PLACES);
    everything_adds_up(&app).await;
});

// The negative control: without the guard the same rush oversells, so the test above would notice.
on_both_engines!(without_the_guard_the_same_rush_oversells, async |engine: Engine| {
    let mut db = TestDb::new(engine).await;
    db.db = db.db.with_faults(Faults { seat_guard: SeatGuard::Absent });
    let app = TestApp::serving(db).await;
    demo::create(&app.ctx, &app.passwords).await.unwrap();
    set_places(&app, PLACES).await;
    assert!(rush(&app).await > PLACES as usize);
    assert!(held(&app).await > PLACES);
});

on_both_engines!(the_same_form_posted_many_times_at_once_registers_once, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.identify().await.is(200);
    let fields = candidate.fields(OPEN, &[OFFICE]);
    let url = candidate.url("form");
    let cookie = candidate.person.cookie_header(&url);
    let mut posting = Vec::new();
    for _ in 0..8 {
        let (url, cookie, fields) = (url.clone(), cookie.clone(), fields.clone());
        let mut twin = app.person();
        posting.push(async move {
            twin.headers.insert("cookie", cookie.parse().unwrap());
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            twin.post(&url, &fields).await.status == 303
        });
    }
    assert!(futures_of(posting).await.into_iter().all(|accepted| accepted));
    assert_eq!(held(&app).await, 1);
    assert_eq!(app.db.number("select count(*) from registrations").await, 1);
    everything_adds_up(&app).await;
});

on_both_engines!(changing_the_choice_gives_the_old_seat_back, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register(OPEN, &[OFFICE, "24"]).await;
    let fields = candidate.fields("320102", &["66"]);
    assert_eq!(candidate.post_form(&fields).await.status, 303);
    assert_eq!(held(&app).await, 0);
    assert_eq!(app.db.number("select count(*) from holds where centre = '320102' and subject = '66'").await, 1);
    everything_adds_up(&app).await;
});

on_both_engines!(deleting_frees_the_seat_and_the_person, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register(OPEN, &[OFFICE]).await;
    let page = candidate.open("registration/deletion").await;
    candidate.person.press(&page, "确定", &[]).await.is(422).says("请填写原因");
    let page = candidate.open("registration/deletion").await;
    candidate.person.press(&page, "确定", &[("删除原因", "选错考点")]).await.says("报考信息已删除");
    assert_eq!(held(&app).await, 0);
    everything_adds_up(&app).await;
    candidate.register(OPEN, &[OFFICE]).await;
    assert_eq!(held(&app).await, 1);
});

on_both_engines!(a_person_registers_once_nationwide, async |engine| {
    let app = start(engine).await;
    let mut first = Candidate::demo(&app, 1).await;
    first.register(OPEN, &[OFFICE]).await;
    let mut second = Candidate::demo(&app, 2).await;
    second.id_number.clone_from(&first.id_number);
    let refused = second.identify().await;
    refused.is(422).says("该证件号码在本考次已经报过名").hides("candidate1").hides("张测试");
});
