//! Events as the server sends them: typed, resumed where the connection broke, and ended by `[DONE]`.
//!
//! `cargo run -p generated-client --example event_stream`

mod support;

use generated_client::runtime::{Answer, Operation};
use generated_client::{Client, DecodeError, EventStream, Json, Request, Security};
use std::error::Error;

/// Close's description has no operation that answers events. This is one as the generator writes it.
#[derive(Debug)]
enum Watch {}

impl Operation for Watch {
    type Output = EventStream<Json, Json>;
    type Error = Json;

    const ID: &'static str = "watch";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/event/";
    const SECURITY: Security = Security::Configured;
    const ACCEPT: &'static str = "text/event-stream";
    const STREAMS: bool = true;

    fn output(answer: &Answer) -> Result<Self::Output, DecodeError> {
        answer.events(Self::error)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run().await?);
    Ok(())
}

/// The whole of the example, and what there is to tell of it.
pub(crate) async fn run() -> Result<String, Box<dyn Error>> {
    let url = support::serve(|request| match request.header("last-event-id") {
        // It says that there is more to come than there is: the connection breaks.
        "" => b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 1000\r\n\r\n\
            retry: 10\n\n\
            event: lead\nid: 1\ndata: {\"name\": \"Wayne Enterprises\"}\n\n\
            event: lead\nid: 2\ndata: {\"name\":\ndata: \"Acme\"}\n\n\
            data: {\"name\": \"lost on the"
            .to_vec(),
        id => support::answer(
            "200 OK",
            "content-type: text/event-stream",
            &format!(
                ": after {id}\n\nid: 3\ndata: {{\"name\": \"Stark Industries\"}}\n\ndata: [DONE]\n\n"
            ),
        ),
    })?;
    let client = Client::builder().base_url(url).api_key_auth("key", "");
    let client = client.build()?;

    let mut report = String::new();
    let mut events = Request::<Watch>::new(&client).await?;
    while let Some(event) = events.next().await? {
        let id = event.id.as_deref().unwrap_or_default();
        let kind = event.event.as_deref().unwrap_or("message");
        report.push_str(&format!("{id} {kind}: {}\n", event.data["name"]));
    }
    report.push_str("done");
    Ok(report)
}
