//! The outbox: a job belongs to one process at a time and is never lost.

use domain::time::{Timestamp, from_millis};
use std::collections::BTreeSet;
use store::{Db, jobs};
use testkit::both_engines;
use uuid::Uuid;

const COUNT: u128 = 60;

fn second(seconds: i64) -> Timestamp {
    from_millis(seconds * 1_000)
}

async fn enqueue(db: &Db, number: u128) {
    let mut tx = db.write().await.unwrap();
    jobs::enqueue(&mut tx, Uuid::from_u128(number), "kind", &number.to_string(), second(0)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn lease(db: &Db, at: i64, limit: i64) -> Vec<jobs::Job> {
    let mut tx = db.write().await.unwrap();
    let leased = jobs::lease(&mut tx, second(at), second(at + 60), limit).await.unwrap();
    tx.commit().await.unwrap();
    leased
}

both_engines!(two_leasers_never_share_a_job, async |test: testkit::TestDb| {
    for number in 1..=COUNT {
        enqueue(&test.db, number).await;
    }
    let mut leasers = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let db = test.db.clone();
        leasers.spawn(async move {
            let mut mine = Vec::new();
            for _ in 0..20 {
                mine.extend(lease(&db, 10, 4).await.into_iter().map(|job| job.id));
            }
            mine
        });
    }
    let mut leased = Vec::new();
    while let Some(mine) = leasers.join_next().await {
        leased.extend(mine.unwrap());
    }
    let different: BTreeSet<_> = leased.iter().collect();
    assert_eq!(different.len(), leased.len(), "a job was leased twice");
    assert_eq!(leased.len() as u128, COUNT, "a job was leased by nobody");
});

both_engines!(a_job_comes_back_when_its_lease_is_over_and_not_before, async |test: testkit::TestDb| {
    enqueue(&test.db, 1).await;
    assert_eq!(lease(&test.db, 0, 9).await.len(), 1);
    assert_eq!(lease(&test.db, 59, 9).await.len(), 0);
    let again = lease(&test.db, 60, 9).await;
    assert_eq!(again.iter().map(|job| job.attempts).collect::<Vec<_>>(), [2]);
});

both_engines!(a_job_that_is_done_can_be_asked_for_anew, async |test: testkit::TestDb| {
    enqueue(&test.db, 1).await;
    let job = lease(&test.db, 0, 9).await.remove(0);
    let mut tx = test.db.write().await.unwrap();
    jobs::done(&mut tx, &job, second(1)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lease(&test.db, 100, 9).await.len(), 0);
    enqueue(&test.db, 1).await;
    assert_eq!(lease(&test.db, 100, 9).await.iter().map(|job| job.attempts).collect::<Vec<_>>(), [1]);
});

both_engines!(a_buried_job_rests_but_is_counted, async |test: testkit::TestDb| {
    enqueue(&test.db, 1).await;
    let job = lease(&test.db, 0, 9).await.remove(0);
    let mut tx = test.db.write().await.unwrap();
    jobs::bury(&mut tx, &job, second(1), "why").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lease(&test.db, 1_000, 9).await.len(), 0);
    let mut tx = test.db.read().await.unwrap();
    assert_eq!(jobs::backlog(&mut tx, second(1_000)).await.unwrap(), (0, 1));
});

both_engines!(a_process_that_slept_past_its_lease_closes_nothing, async |test: testkit::TestDb| {
    enqueue(&test.db, 1).await;
    let stale = lease(&test.db, 0, 9).await.remove(0);
    let fresh = lease(&test.db, 61, 9).await.remove(0);
    let mut tx = test.db.write().await.unwrap();
    jobs::done(&mut tx, &stale, second(62)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lease(&test.db, 122, 9).await.len(), 1, "the job is still open");
    assert_eq!(fresh.attempts, 2);
});
