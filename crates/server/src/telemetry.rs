//! Logs and figures. Neither ever holds a query string, a name, a number or a token.

use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{
    io::IsTerminal,
    sync::OnceLock,
    time::{Duration, Instant},
};
use tracing_subscriber::{EnvFilter, fmt};

/// Upper bounds of the buckets for the time that a request takes, in seconds.
const REQUEST_SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Reads what is to be logged.
pub fn filter(text: &str) -> Result<EnvFilter, String> {
    EnvFilter::builder().parse(text).map_err(|error| error.to_string())
}

/// Begins to log: for people on a terminal, else one JSON object a line.
pub fn log_to_stderr(filter: EnvFilter) {
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.with_target(false).init();
    } else {
        log.json().flatten_event(true).with_current_span(false).init();
    }
}

/// The figures of this process. The first call begins to collect them.
pub fn figures() -> &'static PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    FIGURES.get_or_init(|| {
        let matcher = Matcher::Full("http_request_seconds".to_owned());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(matcher, &REQUEST_SECONDS);
        let recorder = builder.expect("there are buckets").build_recorder();
        let handle = recorder.handle();
        // Another recorder means that another part of the same process collects; then its figures are the ones.
        let _ = metrics::set_global_recorder(recorder);
        handle
    })
}

/// Measures how long something takes.
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A request that was answered. `route` is the template, so that no identifier of a person gets in.
pub struct Answered<'a> {
    pub request_id: &'a str,
    pub method: &'a str,
    pub site: &'static str,
    pub network: &'static str,
    pub route: &'a str,
    pub status: u16,
    pub took: Duration,
}

/// Logs and counts a request.
pub fn answered(request: &Answered<'_>) {
    let labels = [
        ("site", request.site.to_owned()),
        ("route", request.route.to_owned()),
        ("status", request.status.to_string()),
    ];
    counter!("http_requests_total", &labels).increment(1);
    histogram!("http_request_seconds", &labels[..2]).record(request.took);
    tracing::info!(
        request.id = request.request_id,
        method = request.method,
        site = request.site,
        network = request.network,
        route = request.route,
        status = request.status,
        ms = millis(request.took),
        "request"
    );
}

/// With microseconds, as most requests take less than a few milliseconds.
fn millis(took: Duration) -> f64 {
    took.as_micros() as f64 / 1_000.0
}

/// Jobs that one round has run.
pub fn jobs_run(count: usize) {
    counter!("jobs_run_total").increment(count as u64);
}

/// A round of the worker that went wrong as a whole.
pub fn round_failed(what: &'static str, error: &::app::Error) {
    counter!("worker_failures_total", "work" => what).increment(1);
    tracing::error!(work = what, %error, "the worker's round failed");
}

/// Jobs that wait and jobs that were given up.
pub fn backlog(backlog: ::app::jobs::Backlog) {
    gauge!("jobs_due").set(backlog.due as f64);
    gauge!("jobs_dead").set(backlog.dead as f64);
}
