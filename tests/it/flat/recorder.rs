//! Records every statement, or plan, that sqlx logs in this process. One test per process, as nextest runs
//! them: otherwise the statements of other tests would be recorded too.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// A recorded statement, and the page that was requested at the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub page: String,
    /// A statement; from `auto_explain`, a plan as JSON.
    pub text: String,
}

/// Records what sqlx logs.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    page: String,
    stopped: bool,
    heard: Vec<Heard>,
}

impl Recorder {
    /// Starts recording.
    pub fn start() -> Self {
        let recorder = Self::default();
        let sqlx = Targets::new().with_target("sqlx::query", Level::DEBUG).with_target("sqlx::postgres::notice", Level::DEBUG);
        tracing_subscriber::registry().with(recorder.clone().with_filter(sqlx)).try_init().expect("one test a process: cargo nextest run");
        recorder
    }

    /// Attributes what follows to this page.
    pub fn page(&self, page: &str) {
        page.clone_into(&mut self.0.lock().unwrap().page);
    }

    /// Stops recording and returns everything recorded.
    pub fn stop(&self) -> Vec<Heard> {
        let mut state = self.0.lock().unwrap();
        state.stopped = true;
        std::mem::take(&mut state.heard)
    }
}

#[derive(Default)]
struct Fields {
    summary: String,
    statement: String,
    message: String,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.statement),
            "message" => value.clone_into(&mut self.message),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }
}

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        // A statement of at most four words is its own summary.
        let statement = if fields.statement.trim().is_empty() { fields.summary } else { fields.statement };
        let text = if event.metadata().target() == "sqlx::query" { statement } else { fields.message };
        let mut state = self.0.lock().unwrap();
        if !state.stopped {
            let page = state.page.clone();
            state.heard.push(Heard { page, text });
        }
    }
}
