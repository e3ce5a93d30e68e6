//! Streams of pages against a transport that reads its answers from a list: each style, its ends, circles, and where it
//! goes on.

use super::*;
use crate::runtime::body::Body;
use crate::runtime::error::Error;
use crate::runtime::response::{Answer, Response};
use crate::runtime::testing::{Script, Scripted, TestApi, block_on, builder, client};
use crate::runtime::transport::{TransportError, TransportErrorKind};
use crate::runtime::wire::{DecodeError, Json};
use crate::runtime::{Client, Security};
use std::marker::PhantomData;

/// How the pages of an operation of the tests follow one another.
pub(super) trait How: 'static {
    const PAGING: Paging;
}

/// `GET`, and answers any JSON.
pub(super) struct Listing<H>(PhantomData<fn() -> H>);

impl<H: How> Operation for Listing<H> {
    type Output = Json;
    type Error = String;

    const ID: &'static str = "list";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/things/";
    const SECURITY: Security = Security::AnyOf(&[&["Basic"]]);
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<Json, DecodeError> {
        answer.json()
    }
}

impl<H: How> Paginated for Listing<H> {
    type Item = Json;

    const PAGING: Paging = H::PAGING;

    fn items(page: Json) -> Option<Vec<Json>> {
        match page {
            Json::Array(items) => Some(items),
            page => page["data"].as_array().cloned(),
        }
    }
}

macro_rules! styles {
    ($($name:ident = $paging:expr;)*) => {$(
        pub(super) enum $name {}

        impl How for $name {
            const PAGING: Paging = $paging;
        }
    )*};
}

styles! {
    Skipping = Paging::offset("_skip", "/data").has_more("/has_more");
    Counting = Paging::offset("offset", "/data").total("/total");
    Numbered = Paging::page("page", "/data").total("/total").total_pages("/pages");
    FromZero = Paging::page_from_zero("page", "/data").total_pages("/pages");
    Bare = Paging::page("page", "");
    Pointing = Paging::cursor("cursor", "/next", "/data").has_more("/has_more");
    Behind = Paging::last_item("after", "/id", "/data").has_more("/has_more");
    Located = Paging::url("/next", "/data");
    Linked = Paging::link("");
}

fn list<H: How>(script: &Script) -> Request<Listing<H>> {
    Request::new(&client(script.clone())).set_query("q", &"a b")
}

fn page(body: &'static str) -> Scripted {
    Ok(http::Response::new(Body::from(body)))
}

fn linked(body: &'static str, links: &[&str]) -> Scripted {
    let mut response = http::Response::builder();
    for link in links {
        response = response.header("link", *link);
    }
    Ok(response.body(Body::from(body)).unwrap())
}

fn broken() -> Scripted {
    Err(TransportError::new(TransportErrorKind::Connect, "refused"))
}

/// What follows the path in the URLs that were asked.
fn asked(script: &Script) -> Vec<String> {
    let requests = script.requests();
    let urls = requests.iter().map(|request| request.url.as_str());
    let urls = urls.map(|url| {
        url.strip_prefix("https://api.example.com/v1/things/")
            .unwrap()
    });
    urls.map(str::to_owned).collect()
}

type Ended<T> = Result<T, (T, Error<String>)>;

/// All items up to the end, or up to what goes wrong.
fn drained<H: How>(items: &mut Items<Listing<H>>) -> Ended<Vec<i64>> {
    let mut all = Vec::new();
    loop {
        match block_on(items.next()) {
            Ok(None) => return Ok(all),
            Ok(Some(item)) => all.push(item["id"].as_i64().or(item.as_i64()).unwrap()),
            Err(error) => return Err((all, error)),
        }
    }
}

fn kind<T>(ended: Ended<T>) -> (T, PaginationErrorKind) {
    match ended {
        Err((all, Error::Pagination(error))) => (all, error.kind()),
        Err((_, error)) => panic!("{error:?}"),
        Ok(_) => panic!("it ends well"),
    }
}

/// What all items are, and what was asked for them.
fn all<H: How>(answers: impl IntoIterator<Item = Scripted>) -> (Ended<Vec<i64>>, Vec<String>) {
    let script = Script::new(answers);
    let ended = drained(&mut list::<H>(&script).items());
    (ended, asked(&script))
}

#[test]
fn an_offset_grows_by_what_came() {
    let (items, asked) = all::<Skipping>([
        page(r#"{"data": [1, 2, 3], "has_more": true}"#),
        page(r#"{"has_more": true, "data": [4]}"#),
        page(r#"{"data": [5], "has_more": false}"#),
    ]);
    assert_eq!(items.unwrap(), [1, 2, 3, 4, 5]);
    assert_eq!(asked, ["?q=a%20b", "?q=a%20b&_skip=3", "?q=a%20b&_skip=4"]);
    let (items, asked) = all::<Counting>([
        page(r#"{"data": [1, 2], "total": 3}"#),
        page(r#"{"data": [3], "total": "3"}"#),
    ]);
    assert_eq!((items.unwrap().len(), asked.len()), (3, 2));
    // Where nothing says that it was the last one, an empty page does.
    let (items, asked) = all::<Counting>([page(r#"{"data": [1]}"#), page(r#"{"data": []}"#)]);
    assert_eq!((items.unwrap().len(), asked.len()), (1, 2));
}

#[test]
fn an_offset_and_a_number_begin_where_the_caller_says() {
    let script = Script::new([
        page(r#"{"data": [1], "has_more": true}"#),
        page(r#"{"data": [], "has_more": false}"#),
    ]);
    let mut items = list::<Skipping>(&script).set_query("_skip", &7).items();
    assert_eq!(drained(&mut items).unwrap(), [1]);
    assert_eq!(asked(&script), ["?q=a%20b&_skip=7", "?q=a%20b&_skip=8"]);
    let script = Script::new([
        page(r#"{"data": [1], "total": 2}"#),
        page(r#"{"data": [], "total": 2}"#),
    ]);
    // How many came before the fourth is not known, so the total says nothing.
    let mut items = list::<Numbered>(&script).set_query("page", &4).items();
    assert_eq!(drained(&mut items).unwrap(), [1]);
    assert_eq!(asked(&script)[1], "?q=a%20b&page=5");
    let script = Script::new([page(r#"{"data": [1]}"#)]);
    let mut items = list::<Numbered>(&script).set_query("page", &-1).items();
    let (items, kind) = kind(drained(&mut items));
    assert_eq!((items, kind), (vec![1], PaginationErrorKind::Start));
}

#[test]
fn pages_are_numbered_to_the_last() {
    let (items, asked) = all::<Numbered>([
        page(r#"{"data": [1, 2], "pages": 2}"#),
        page(r#"{"data": [3], "pages": 2}"#),
    ]);
    assert_eq!(items.unwrap(), [1, 2, 3]);
    assert_eq!(asked, ["?q=a%20b", "?q=a%20b&page=2"]);
    let (_, asked) = all::<Numbered>([
        page(r#"{"data": [1, 2], "total": 3}"#),
        page(r#"{"data": [3], "total": 3}"#),
    ]);
    assert_eq!(asked.len(), 2);
    let (_, asked) = all::<FromZero>([
        page(r#"{"data": [1], "pages": 2}"#),
        page(r#"{"data": [2], "pages": 2}"#),
    ]);
    assert_eq!(asked, ["?q=a%20b", "?q=a%20b&page=1"]);
    let (items, asked) = all::<Bare>([page("[1, 2]"), page("[3]"), page("[]")]);
    assert_eq!((items.unwrap().len(), asked.len()), (3, 3));
}

#[test]
fn cursors_are_sent_as_they_came() {
    let (items, asked) = all::<Pointing>([
        page(r#"{"data": [1], "next": "a/b=="}"#),
        // Some APIs search on where nothing was found so far.
        page(r#"{"data": [], "next": 12345678901234567890, "has_more": true}"#),
        page(r#"{"data": [2], "next": null}"#),
    ]);
    assert_eq!(items.unwrap(), [1, 2]);
    assert_eq!(
        asked[1..],
        [
            "?q=a%20b&cursor=a%2Fb%3D%3D",
            "?q=a%20b&cursor=12345678901234567890"
        ]
    );
    for end in [
        r#"{"data": [1], "next": ""}"#,
        r#"{"data": [1]}"#,
        r#"{"data": [1], "next": "a", "has_more": false}"#,
    ] {
        assert_eq!(all::<Pointing>([page(end)]).0.unwrap(), [1]);
    }
    let (items, asked) = all::<Behind>([
        page(r#"{"data": [{"id": 1}, {"id": 5}], "has_more": true}"#),
        page(r#"{"data": [{"id": 6}], "has_more": false}"#),
    ]);
    assert_eq!(items.unwrap(), [1, 5, 6]);
    assert_eq!(asked[1], "?q=a%20b&after=5");
}

#[test]
fn a_next_url_is_asked_as_it_is() {
    let script = Script::new([
        page(r#"{"data": [1], "next": "https://api.example.com/v1/things/?page=%32&q=x"}"#),
        page(r#"{"data": [2], "next": "more/?a"}"#),
        page(r#"{"data": [3], "next": null}"#),
    ]);
    let request = list::<Located>(&script)
        .extra_header("X-Own", "o")
        .accept("text/json");
    assert_eq!(drained(&mut request.items()).unwrap(), [1, 2, 3]);
    assert_eq!(asked(&script), ["?q=a%20b", "?page=%32&q=x", "more/?a"]);
    for request in script.requests() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.headers["x-own"], "o");
        assert_eq!(request.headers["accept"], "text/json");
        assert_eq!(request.headers["authorization"], "Basic dXNlcjpodW50ZXIy");
    }
    let (items, asked) = all::<Linked>([
        linked(
            "[1]",
            &["</v1/things/>; rel=prev", "</v1/things/?b>; rel=\"next\""],
        ),
        linked("[2]", &["</v1/things/>; rel=prev"]),
    ]);
    assert_eq!(items.unwrap(), [1, 2]);
    assert_eq!(asked[1], "?b");
}

#[test]
fn a_next_url_of_another_origin_is_not_asked() {
    for (url, expected) in [
        (
            r#"{"data": [1], "next": "https://evil.example.com/?token=hunter2"}"#,
            PaginationErrorKind::OtherOrigin,
        ),
        (
            r#"{"data": [1], "next": "http://api.example.com/v1/things/"}"#,
            PaginationErrorKind::Downgrade,
        ),
        (
            r#"{"data": [1], "next": "https://a:hunter2@api.example.com/"}"#,
            PaginationErrorKind::UserInfo,
        ),
        (
            r#"{"data": [1], "next": "data:text/plain,hunter2"}"#,
            PaginationErrorKind::NotAUrl,
        ),
    ] {
        let script = Script::new([page(url)]);
        let mut items = list::<Located>(&script).items();
        let (all, error) = drained(&mut items).unwrap_err();
        assert_eq!((all, script.requests().len()), (vec![1], 1));
        assert!(!error.is_retryable() && error.status().is_none());
        let shown = format!("{error} {error:?} {items:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(kind::<()>(Err(((), error))).1, expected);
        // It is said once, and then it is over.
        assert!(block_on(items.next()).unwrap().is_none());
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn there_are_no_circles() {
    type Case = (Ended<Vec<i64>>, Vec<String>);
    let cases: [(Case, usize); 4] = [
        (
            all::<Pointing>([
                page(r#"{"data": [1], "next": "a"}"#),
                page(r#"{"data": [2], "next": "a"}"#),
            ]),
            2,
        ),
        (
            all::<Located>([page(r#"{"data": [1], "next": "?q=a%20b"}"#)]),
            1,
        ),
        (
            all::<Behind>([
                page(r#"{"data": [{"id": 1}], "has_more": true}"#),
                page(r#"{"data": [{"id": 1}], "has_more": true}"#),
            ]),
            2,
        ),
        // Back to the first page, by a longer way.
        (
            all::<Located>((0..8).map(|position| {
                page(match position % 3 {
                    0 => r#"{"data": [1], "next": "?a"}"#,
                    1 => r#"{"data": [2], "next": "?b"}"#,
                    _ => r#"{"data": [3], "next": "?q=a%20b"}"#,
                })
            })),
            6,
        ),
    ];
    for ((ended, asked), requests) in cases {
        assert_eq!(kind(ended).1, PaginationErrorKind::Loop);
        assert_eq!(asked.len(), requests);
    }
}

#[test]
fn a_page_that_leads_nowhere_is_an_error_only_if_it_says_that_there_are_more() {
    let (empty, more) = (
        r#"{"data": [], "has_more": true}"#,
        r#"{"data": [{"id": null}], "has_more": true}"#,
    );
    for (ended, asked) in [
        all::<Skipping>([page(empty)]),
        all::<Pointing>([page(empty)]),
        all::<Behind>([page(empty)]),
    ] {
        assert_eq!(kind(ended).1, PaginationErrorKind::NoProgress);
        assert_eq!(asked.len(), 1);
    }
    let script = Script::new([page(more)]);
    let mut pages = list::<Behind>(&script).pages();
    assert!(block_on(pages.next()).unwrap().is_some());
    let error = block_on(pages.next()).unwrap_err();
    assert!(matches!(error, Error::Pagination(_)), "{error:?}");
    let cursor = script_of_changes();
    assert_eq!(
        drained(&mut list::<Pointing>(&cursor).items()).unwrap(),
        [1]
    );
    assert_eq!(cursor.requests().len(), 2);
}

/// A stream of changes, which gives its cursor back where there are none.
fn script_of_changes() -> Script {
    Script::new([
        page(r#"{"data": [1], "next": "a"}"#),
        page(r#"{"data": [], "next": "a"}"#),
    ])
}

#[test]
fn what_goes_wrong_does_not_lose_the_place() {
    let script = Script::new([
        broken(),
        page(r#"{"data": [1], "has_more": true}"#),
        broken(),
        page("nonsense"),
        page(r#"{"data": [2], "has_more": false}"#),
    ]);
    let mut items = list::<Skipping>(&script).items();
    let (none, error) = drained(&mut items).unwrap_err();
    assert!(none.is_empty() && error.is_retryable());
    let (one, error) = drained(&mut items).unwrap_err();
    assert_eq!(one, [1]);
    assert!(error.is_retryable());
    let (none, error) = drained(&mut items).unwrap_err();
    assert!(none.is_empty() && matches!(error, Error::Decode(_)));
    // What is no better the next time is not asked for again, unless the caller says so.
    assert!(drained(&mut items).unwrap().is_empty());
    let position = items.position().unwrap();
    let mut items = items.resume(position);
    assert_eq!(drained(&mut items).unwrap(), [2]);
    assert_eq!(
        asked(&script)[2..],
        ["?q=a%20b&_skip=1", "?q=a%20b&_skip=1", "?q=a%20b&_skip=1"]
    );
    assert!(block_on(items.next()).unwrap().is_none());
    assert!(items.position().is_none());
}

#[test]
fn items_go_on_from_a_stored_text() {
    const FIRST: &str = r#"{"data": [1, 2, 3], "next": "a b"}"#;
    const SECOND: &str = r#"{"data": [4, 5], "next": ""}"#;
    for given in 0..=5_usize {
        let script = Script::new([page(FIRST), page(SECOND)]);
        let mut items = list::<Pointing>(&script).items();
        for _ in 0..given {
            block_on(items.next()).unwrap().unwrap();
        }
        // Items that are left wait for nothing.
        assert!(script.requests().len() <= given.div_ceil(3));
        let Some(position) = items.position() else {
            assert_eq!(given, 5);
            continue;
        };
        let stored = position.to_string();
        let answers = if given < 3 {
            vec![page(FIRST), page(SECOND)]
        } else {
            vec![page(SECOND)]
        };
        let script = Script::new(answers);
        let mut items = list::<Pointing>(&script).items();
        items = items.resume(stored.parse().unwrap());
        assert_eq!(items.position(), Some(position));
        let expected: Vec<i64> = (1..=5).skip(given).collect();
        assert_eq!(drained(&mut items).unwrap(), expected, "{stored}");
    }
}

#[test]
fn every_style_goes_on() {
    fn goes_on<H: How>(answers: [Scripted; 2], last: &'static str, expected: &str) {
        let script = Script::new(answers);
        let mut pages = list::<H>(&script).pages();
        block_on(pages.next()).unwrap().unwrap();
        let position = pages.position().unwrap().to_string();
        block_on(pages.next()).unwrap().unwrap();
        let script = Script::new([page(last)]);
        let pages = list::<H>(&script).pages();
        let mut pages = pages.resume(position.parse().unwrap());
        let body = block_on(pages.next()).unwrap().map(Response::into_body);
        assert!(body.is_some());
        assert_eq!(asked(&script), [expected]);
    }

    let two = || [page(r#"{"data": [{"id": 7}]}"#), page("{}")];
    goes_on::<Skipping>(two(), "{}", "?q=a%20b&_skip=1");
    goes_on::<Numbered>(two(), "{}", "?q=a%20b&page=2");
    goes_on::<FromZero>(two(), "{}", "?q=a%20b&page=1");
    goes_on::<Behind>(two(), "{}", "?q=a%20b&after=7");
    goes_on::<Located>([page(r#"{"next": "?x=1"}"#), page("{}")], "{}", "?x=1");
    goes_on::<Linked>([linked("[]", &["<?y>; rel=next"]), page("[]")], "[]", "?y");
}

#[test]
fn a_position_of_another_operation_or_origin_is_refused_before_anything_is_sent() {
    for (text, expected) in [
        (
            "operation=GET+/other/&cursor=a",
            PaginationErrorKind::Position,
        ),
        (
            "operation=GET+/things/&cursor=a",
            PaginationErrorKind::Position,
        ),
        (
            "operation=GET+/things/&url=https://evil.example.com/",
            PaginationErrorKind::OtherOrigin,
        ),
        (
            "operation=GET+/things/&url=nonsense:",
            PaginationErrorKind::NotAUrl,
        ),
    ] {
        let script = Script::new([]);
        let items = list::<Located>(&script).items();
        let mut items = items.resume(text.parse().unwrap());
        let (none, kind) = kind(drained(&mut items));
        assert_eq!((none, kind), (vec![], expected));
        assert!(script.requests().is_empty());
    }
}

#[test]
fn a_stream_without_a_way_on_can_be_taken_up_again() {
    let script = Script::new([page(
        r#"{"data": [1, 2], "next": "https://evil.example.com/"}"#,
    )]);
    let mut items = list::<Located>(&script).items();
    assert_eq!(kind(drained(&mut items)).0, [1, 2]);
    let position = items.position().unwrap();
    let script = Script::new([page(r#"{"data": [1, 2], "next": "?b"}"#), page("{}")]);
    let mut items = list::<Located>(&script).items().resume(position);
    assert!(drained(&mut items).unwrap().is_empty());
    assert_eq!(asked(&script), ["?q=a%20b", "?b"]);
}

#[test]
fn a_request_that_cannot_be_sent_says_so() {
    let script = Script::new([]);
    let request = list::<Located>(&script).set_query("n", &f64::NAN);
    let error = block_on(request.pages().next()).unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    let zero = list::<Skipping>(&script).timeout(std::time::Duration::ZERO);
    assert!(block_on(zero.items().next()).is_err());
    assert!(script.requests().is_empty());
}

#[test]
fn streams_and_what_they_wait_for_go_anywhere() {
    fn anywhere<T: Send + 'static>(_: &T) {}
    fn anytime<T: Send>(_: &T) {}
    fn streams<S: futures_core::Stream + Unpin>(_: &S) {}

    let script = Script::new([]);
    let (mut pages, mut items) = (
        list::<Linked>(&script).pages(),
        list::<Linked>(&script).items(),
    );
    anywhere(&pages);
    anywhere(&items);
    streams(&pages);
    streams(&items);
    anytime(&pages.next());
    anytime(&items.next());
    assert!(script.requests().is_empty());
}

#[test]
fn pages_are_whole_answers() {
    let script = Script::new([linked("[1]", &["<?b>; rel=next"]), linked("[]", &[])]);
    let own: Client<TestApi> = builder(script.clone()).build().unwrap();
    let mut pages = Request::<Listing<Linked>>::new(&own).clone().pages();
    let first = block_on(pages.next()).unwrap().unwrap();
    assert_eq!((first.status().as_u16(), first.headers().len()), (200, 1));
    assert!(block_on(pages.next()).unwrap().is_some());
    assert!(block_on(pages.next()).unwrap().is_none());
}
