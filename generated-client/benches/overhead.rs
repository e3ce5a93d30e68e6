//! What a call costs beside the same call written by hand with reqwest and serde: calls a second and allocations a call, as
//! ratios of one run.
//!
//! `cargo bench -p generated-client --bench overhead`

#[path = "../tests/soak/server.rs"]
mod server;

use generated_client::types::{
    CreateCallActivity, CreateCallActivityDirection, CreateCallActivityStatus,
};
use generated_client::{Client, RetryPolicy};
use serde::{Deserialize, Serialize};
use server::{Reply, Server, answer};
use std::time::{Duration, Instant};

/// How many calls there are in a round, one after the other.
const CALLS: usize = 2_000;

/// How many rounds of each kind there are, in turns.
const ROUNDS: usize = 15;

const CALL: &str = r#"{"_type": "Call", "activity_at": "2013-02-01T00:54:51.274000+00:00", "contact_id": null,
"created_by": "user_1", "created_by_name": "Bruce", "date_created": "2013-02-01T00:54:51.274Z",
"date_updated": "2013-02-01 00:54:51", "id": "acti_1", "lead_id": "lead_1", "organization_id": "orga_1",
"outcome_id": null, "sequence_id": null, "source": "External", "status": "no-answer", "updated_by": null,
"user_id": "user_1", "users": ["user_1", "user_2"]}"#;

/// What one would write by hand for this one call.
#[derive(Serialize)]
struct NewCall {
    lead_id: String,
    direction: &'static str,
    duration: i64,
    note_html: String,
    phone: String,
    status: &'static str,
}

#[expect(dead_code, reason = "reading them is what is measured")]
#[derive(Deserialize)]
struct Call {
    #[serde(rename = "_type")]
    kind: Option<String>,
    activity_at: Option<String>,
    contact_id: Option<String>,
    created_by: Option<String>,
    created_by_name: Option<String>,
    date_created: Option<String>,
    date_updated: Option<String>,
    id: String,
    lead_id: Option<String>,
    organization_id: Option<String>,
    outcome_id: Option<String>,
    sequence_id: Option<String>,
    source: Option<String>,
    status: Option<String>,
    updated_by: Option<String>,
    user_id: Option<String>,
    users: Option<Vec<String>>,
}

async fn generated(client: &Client) {
    let call = client
        .activities_calls()
        .create()
        .body(
            CreateCallActivity::new()
                .lead_id("lead_fioU1Nk5LC0H0iei9XBGHW2CFZU0yeP2zZCJQP9pC4m")
                .direction(CreateCallActivityDirection::Outbound)
                .duration(153)
                .note_html("<body><p>call notes go here</p></body>")
                .phone("+16505551234")
                .status(CreateCallActivityStatus::Completed),
        )
        .await
        .unwrap();
    assert_eq!(call.id, "acti_1");
}

async fn by_hand(client: &reqwest::Client, url: &str) {
    let call = NewCall {
        lead_id: "lead_fioU1Nk5LC0H0iei9XBGHW2CFZU0yeP2zZCJQP9pC4m".to_owned(),
        direction: "outbound",
        duration: 153,
        note_html: "<body><p>call notes go here</p></body>".to_owned(),
        phone: "+16505551234".to_owned(),
        status: "completed",
    };
    let response = client
        .post(format!("{url}/activity/call/"))
        .basic_auth("key", Some(""))
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .timeout(Duration::from_secs(30))
        .body(serde_json::to_vec(&call).unwrap())
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    let call: Call = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_eq!(call.id, "acti_1");
}

/// What a round of calls took.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    allocations: f64,
    bytes: f64,
}

fn round(runtime: &tokio::runtime::Runtime, call: impl AsyncFn()) -> Cost {
    let begun = Instant::now();
    // The client's connections run on this thread, too; the server has one of its own.
    let info = allocation_counter::measure(|| {
        runtime.block_on(async {
            for _ in 0..CALLS {
                call().await;
            }
        });
    });
    Cost {
        seconds: begun.elapsed().as_secs_f64(),
        allocations: info.count_total as f64 / CALLS as f64,
        bytes: info.bytes_total as f64 / CALLS as f64,
    }
}

/// The one in the middle, by what `of` takes of it.
fn median(costs: &[Cost], of: impl Fn(&Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = costs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let server = Server::new(|_| Reply::Bytes(answer(200, CALL)));
    let url = format!("http://{}", server.address);
    let client = |retry| {
        let builder = Client::builder().base_url(url.clone()).retry(retry);
        builder.api_key_auth("key", "").build().unwrap()
    };
    let (client, once) = (client(RetryPolicy::new()), client(RetryPolicy::never()));
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("nothing else has been there before");
    let other = reqwest::Client::new();
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().unwrap();
    let mut costs = [const { Vec::new() }; 3];
    for turn in 0..=ROUNDS {
        // Nobody is always the first or the last.
        for position in 0..costs.len() {
            let kind = (turn + position) % costs.len();
            costs[kind].push(match kind {
                0 => round(&runtime, async || by_hand(&other, &url).await),
                1 => round(&runtime, async || generated(&client).await),
                _ => round(&runtime, async || generated(&once).await),
            });
        }
    }
    println!(
        "{:<24} {:>10} {:>12} {:>10}",
        "", "calls/s", "allocations", "bytes"
    );
    let row = |costs: &[Cost]| {
        // The first round makes the connection.
        let costs = &costs[1..];
        let rate = CALLS as f64 / median(costs, |cost| cost.seconds);
        let allocations = median(costs, |cost| cost.allocations);
        (rate, allocations, median(costs, |cost| cost.bytes))
    };
    let base = row(&costs[0]);
    for (name, costs) in ["by hand", "generated", "generated, no retries"]
        .iter()
        .zip(&costs)
    {
        let (rate, allocations, bytes) = row(costs);
        println!("{name:<24} {rate:>10.0} {allocations:>12.1} {bytes:>10.0}");
        println!(
            "{:<24} {:>9.2}x {:>11.2}x {:>9.2}x",
            "",
            rate / base.0,
            allocations / base.1,
            bytes / base.2,
        );
    }
}
