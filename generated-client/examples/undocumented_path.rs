//! Calls that the API's description does not know, with the client's credentials and limits.
//!
//! `cargo run -p generated-client --example undocumented_path`

mod support;

use generated_client::{Client, Error, Json, Method};
use std::error::Error as StdError;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    println!("{}", run().await?);
    Ok(())
}

/// The whole of the example: what happened.
pub(crate) async fn run() -> Result<String, Box<dyn StdError>> {
    let base_url = support::serve(|request| match request.line() {
        "GET /api/v1/lead/lead%2F1/?_fields=id%2Cname" => {
            let is_known = request.header("authorization").starts_with("Basic ");
            let name = if is_known {
                "Wayne Enterprises"
            } else {
                "nobody"
            };
            support::json(
                "200 OK",
                &format!(r#"{{"id": "lead/1", "name": "{name}"}}"#),
            )
        }
        "POST /api/v1/lead/" => support::json("200 OK", &request.body),
        _ => support::json("400 Bad Request", r#"{"error": "no such thing"}"#),
    })?;
    let client = Client::builder()
        .base_url(base_url)
        .api_key_auth("an API key", "")
        .build()?;

    // What comes from elsewhere is an argument, and is escaped.
    let lead = client
        .request(Method::GET, "/lead/{id}/")
        .path("id", "lead/1")
        .query("_fields", "id,name")
        .await?;
    let lead: Json = lead.json()?;
    let mut report = format!("the lead is called {}\n", lead["name"]);

    let new = serde_json::json!({"name": "Acme", "contacts": []});
    let created = client.request(Method::POST, "/lead/").json(&new).await?;
    let created: Json = created.json()?;
    report.push_str(&format!("the server got {created}\n"));

    // An error has its body, as any JSON.
    match client
        .request(Method::DELETE, "/lead/{id}/")
        .path("id", 7)
        .await
    {
        Err(Error::Api(error)) => {
            let body = error.body().map(Json::to_string).unwrap_or_default();
            report.push_str(&format!("{error}: {body}\n"));
        }
        other => report.push_str(&format!("unexpected: {other:?}\n")),
    }

    // The credentials of the client stay with its server.
    for path in [
        "https://evil.example.com/",
        "//evil.example.com/",
        "/../admin/",
    ] {
        if let Err(error) = client.request(Method::GET, path).await {
            report.push_str(&format!("{error}\n"));
        }
    }
    Ok(report)
}
