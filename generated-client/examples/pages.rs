//! Lists that come in pages: as a stream of items, and stopped and resumed.
//!
//! `cargo run -p generated-client --example pages`

mod support;

use generated_client::runtime::{Answer, Operation, Paging};
use generated_client::{Client, DecodeError, Json, PagePosition, Paginated, Request, Security};
use std::error::Error;

/// The part of Close's description that is in this repository has no list. This is one as the generator writes it.
#[derive(Debug)]
enum Leads {}

impl Operation for Leads {
    type Output = Json;
    type Error = Json;

    const ID: &'static str = "leads";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/lead/";
    const SECURITY: Security = Security::Configured;
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<Self::Output, DecodeError> {
        answer.json()
    }
}

impl Paginated for Leads {
    type Item = Json;

    const PAGING: Paging = Paging::offset("_skip", "/data").has_more("/has_more");

    fn items(mut page: Self::Output) -> Option<Vec<Self::Item>> {
        match page.get_mut("data")?.take() {
            Json::Array(leads) => Some(leads),
            _ => None,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run().await?);
    Ok(())
}

/// The whole of the example, and what there is to tell of it.
pub(crate) async fn run() -> Result<String, Box<dyn Error>> {
    // Five leads, two a page.
    let url = support::serve(|request| {
        let target = request.line().split_once("_skip=");
        let skip: usize = target.map_or(Ok(0), |(_, skip)| skip.parse()).unwrap_or(0);
        let leads: Vec<String> = (skip..5.min(skip + 2))
            .map(|number| format!("{{\"name\": \"lead {number}\"}}"))
            .collect();
        let body = format!(
            "{{\"data\": [{}], \"has_more\": {}}}",
            leads.join(","),
            skip + 2 < 5
        );
        support::json("200 OK", &body)
    })?;
    let client = Client::builder().base_url(url).api_key_auth("key", "");
    let client = client.build()?;

    // The next page is asked for when its first item is.
    let mut report = String::new();
    let mut leads = Request::<Leads>::new(&client).items();
    for _ in 0..3 {
        if let Some(lead) = leads.next().await? {
            report.push_str(&format!("{}\n", lead["name"]));
        }
    }

    // Where it is can be kept as a text, in a file or a database, and another program goes on from there.
    let Some(position) = leads.position() else {
        return Ok(report);
    };
    let kept = position.to_string();
    drop(leads);
    let position: PagePosition = kept.parse()?;
    let mut leads = Request::<Leads>::new(&client).items().resume(position);
    while let Some(lead) = leads.next().await? {
        report.push_str(&format!("{}, after a break\n", lead["name"]));
    }

    // A page by itself is what the operation answers.
    let mut pages = Request::<Leads>::new(&client).pages();
    let mut count = 0;
    while pages.next().await?.is_some() {
        count += 1;
    }
    report.push_str(&format!("{count} pages"));
    Ok(report)
}
