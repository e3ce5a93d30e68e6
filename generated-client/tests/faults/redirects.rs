//! Servers that send the client around, or to strangers.

use super::server::{Act, Server, answer};
use super::{End, SECRET, client_of, get, log, post, show};
use generated_client::{Error, Refusal};

fn to(status: u16, location: &str) -> Act {
    Act::Send(answer(status, &format!("location: {location}\r\n"), ""))
}

fn refusal<T: std::fmt::Debug, E: std::fmt::Debug>(result: Result<T, Error<E>>) -> Refusal {
    let shown = show(&result);
    assert!(!shown.contains(SECRET), "{shown}");
    match result.unwrap_err() {
        Error::Redirect(error) => error.refusal(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn circles_and_long_ways_end() {
    for (status, location) in [(302, "/a"), (301, "/a"), (307, "/a"), (308, "/a")] {
        let server = Server::new([to(status, location)]);
        let result = get(&client_of(server.url())).response().await;
        assert_eq!(refusal(result), Refusal::Loop, "{status}");
        assert!(server.requests() <= 3);
    }
    let way = (0..20).map(|step| to(302, &format!("/step/{step}")));
    let server = Server::new(way);
    let result = get(&client_of(server.url())).response().await;
    assert_eq!(refusal(result), Refusal::TooMany);
    assert!(server.requests() <= 12, "{}", server.requests());
}

#[tokio::test]
async fn a_stranger_gets_no_secret() {
    for status in [301, 302, 303, 307, 308] {
        let stranger = Server::new([Act::Send(answer(200, "", "1"))]);
        let server = Server::new([to(status, &format!("{}/there", stranger.url()))]);
        let client = client_of(server.url());
        assert_eq!(get(&client).await.unwrap(), 1);
        assert_eq!(stranger.requests(), 1);
        stranger.assert_no_secret();
        let result = post(&client).response().await;
        assert_eq!(refusal(result), Refusal::OtherOrigin, "{status}");
        assert_eq!(stranger.requests(), 1, "{status}");
    }
    log::assert_silent();
}

#[tokio::test]
async fn a_stranger_who_sends_the_client_back_gets_none_either() {
    let home = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = home.local_addr().unwrap();
    drop(home);
    let stranger = Server::new([to(302, &format!("http://{address}/back"))]);
    let server = Server::new([to(302, &format!("{}/there", stranger.url()))]);
    let error = get(&client_of(server.url())).await.unwrap_err();
    assert_eq!(End::of(&Err::<i64, _>(error)), End::Connect);
    stranger.assert_no_secret();
}

#[tokio::test]
async fn places_that_are_none_are_refused() {
    for location in [
        "ftp://example.com/",
        "http://[",
        "javascript:alert(1)",
        "http://",
    ] {
        let server = Server::new([to(302, location)]);
        let result = get(&client_of(server.url())).response().await;
        assert_eq!(refusal(result), Refusal::Location, "{location}");
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn a_redirect_that_names_no_place_is_an_answer() {
    let server = Server::new([Act::Send(answer(302, "", "\"where\""))]);
    let error = get(&client_of(server.url())).await.unwrap_err();
    assert_eq!(End::of(&Err::<i64, _>(error)), End::Api(302));
}
