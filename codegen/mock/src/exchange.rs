//! One request and its answer, without the wire: where everything is put together.

use crate::accept::Accepted;
use crate::answer::{Asked, answer};
use crate::api::{self, Operation};
use crate::encode::Payload;
use crate::fields::Pairs;
use crate::parameters::{self, Sending};
use crate::prefer::Preferences;
use crate::refusal::{Refusal, Violation};
use crate::routes::{Found, Routes};
use crate::schemas::{Kept, Side};
use crate::view::{Direction, Document};
use crate::{body, credentials};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use std::sync::Arc;

/// How a mock behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What instances depend on besides the request.
    pub seed: u64,
    /// Whether query parameters and bodies are refused that nobody described.
    pub strict: bool,
    /// Whether pages of any origin may ask (CORS).
    pub cors: bool,
}

/// What serves a description.
#[derive(Debug)]
pub struct Mock {
    pub(crate) document: Document,
    bases: Vec<String>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) routes: Routes,
    kept: Kept,
    options: Options,
}

/// What came of a request.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) response: Response<Payload>,
    /// What the log says of it: the operation, and why it was refused.
    pub(crate) line: String,
}

/// What a request is judged to be: the answer with notes for the log, or why there is none.
type Outcome = Result<(Response<Payload>, Vec<String>), Refusal>;

impl Mock {
    /// Serves a document whose references have been looked at before.
    pub(crate) fn new(document: Document, options: Options) -> Self {
        let operations = api::operations(&document);
        Self {
            bases: api::bases(&document),
            routes: Routes::new(&operations),
            operations,
            document,
            kept: Kept::default(),
            options,
        }
    }

    /// The paths below which the API is served: those of its servers, without a slash at the end.
    pub fn bases(&self) -> &[String] {
        &self.bases
    }

    /// How many operations are served.
    pub fn operations(&self) -> usize {
        self.operations.len()
    }

    /// Answers a request.
    pub(crate) fn exchange(&self, request: &Request<Bytes>) -> Exchange {
        let query = Pairs::parse(request.uri().query().unwrap_or_default());
        let method = request.method().as_str();
        let found = self
            .routes
            .find(&self.operations, method, request.uri().path(), &query);
        let mut operation = None;
        let outcome = match found {
            Found::Operation(position, captures) => {
                let own = self.operations.get(position);
                operation = own;
                match own {
                    Some(own) => self.operate(position, own, &captures, &query, request),
                    None => Err(Refusal::new(
                        StatusCode::NOT_FOUND,
                        "there is no such operation",
                    )),
                }
            }
            Found::Methods(methods) => self.methods(&methods, request),
            Found::Nothing => Err(self.nothing()),
        };
        self.finished(operation, outcome, request)
    }

    fn nothing(&self) -> Refusal {
        let bases: Vec<&str> = self
            .bases
            .iter()
            .map(|base| if base.is_empty() { "/" } else { base })
            .collect();
        let detail = format!(
            "no path of the description fits; they are below {}",
            bases.join(", ")
        );
        Refusal::new(StatusCode::NOT_FOUND, detail)
    }

    fn methods(&self, methods: &[String], request: &Request<Bytes>) -> Outcome {
        let allowed = methods.join(", ");
        if request.method() == http::Method::OPTIONS {
            let mut response = Response::new(Payload::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            if let Ok(value) = HeaderValue::from_str(&allowed) {
                response.headers_mut().insert(header::ALLOW, value);
            }
            return Ok((response, Vec::new()));
        }
        let detail = format!("the path has no {}, but: {allowed}", request.method());
        Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, detail).with("allow", allowed))
    }

    fn operate(
        &self,
        position: usize,
        operation: &Operation,
        captures: &[(String, String)],
        query: &Pairs,
        request: &Request<Bytes>,
    ) -> Outcome {
        let headers = request.headers();
        credentials::check(operation, query, headers)?;
        let side = self.side(position, operation, Direction::Request)?;
        let mut notes = self.judge(operation, &side, captures, query, request)?;
        drop(side);

        let preferences = Preferences::read(headers)
            .map_err(|detail| Refusal::new(StatusCode::BAD_REQUEST, detail))?;
        let side = self.side(position, operation, Direction::Answer)?;
        let asked = Asked {
            document: &self.document,
            preferences: &preferences,
            accepted: &Accepted::read(headers),
            seed: seed(self.options.seed, request),
        };
        let (response, own) = answer(operation, &side, &asked)?;
        notes.extend(own);
        Ok((response, notes))
    }

    /// Judges the parameters and the body of a request; what is only worth a note is handed back.
    fn judge(
        &self,
        operation: &Operation,
        side: &Side,
        captures: &[(String, String)],
        query: &Pairs,
        request: &Request<Bytes>,
    ) -> Result<Vec<String>, Refusal> {
        let captures = captures.to_vec();
        let sending = Sending {
            captures: &captures,
            query: request.uri().query().unwrap_or_default(),
            pairs: query,
            headers: request.headers(),
        };
        let mut malformed = parameters::check(operation, side, &sending);
        let mut notes = Vec::new();
        let mut unasked = |at: String, what: &str| match self.options.strict {
            true => malformed.push(Violation::new(at, what)),
            false => notes.push(format!("{at} {what}")),
        };
        let templates = operation.templates.iter();
        let in_path: Vec<String> = templates
            .flat_map(|template| template.query.iter().map(|(name, _)| name.clone()))
            .collect();
        for name in parameters::unknown(operation, side, query, &in_path) {
            unasked(format!("query.{name}"), "is not described");
        }
        let bytes = request.body();
        let findings = match &operation.body {
            Some(body) => body::check(body, request.headers(), bytes, side)?,
            None => {
                if !bytes.is_empty() {
                    unasked("body".to_owned(), "is not described");
                }
                body::Findings::default()
            }
        };
        malformed.extend(findings.malformed);
        let (status, detail) = match (malformed.is_empty(), findings.invalid.is_empty()) {
            (true, true) => return Ok(notes),
            (false, _) => (
                StatusCode::BAD_REQUEST,
                "the request does not match the description",
            ),
            (true, false) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "the body is not valid by its schema",
            ),
        };
        malformed.extend(findings.invalid);
        let mut refusal = Refusal::new(status, detail);
        refusal.violations = malformed;
        Err(refusal)
    }

    fn side(
        &self,
        position: usize,
        operation: &Operation,
        direction: Direction,
    ) -> Result<Arc<Side>, Refusal> {
        let made = || {
            let pointers = match direction {
                Direction::Request => operation.request_schemas(),
                Direction::Answer => operation.answer_schemas(),
            };
            Side::new(&self.document, pointers, direction)
        };
        self.kept
            .get((position, direction), made)
            .map_err(|reason| {
                let detail = format!("the schemas of the operation cannot be judged by: {reason}");
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
            })
    }

    fn finished(
        &self,
        operation: Option<&Operation>,
        outcome: Outcome,
        request: &Request<Bytes>,
    ) -> Exchange {
        let name = operation.map_or("-", |operation| operation.name.as_str());
        let (mut response, line) = match outcome {
            Ok((response, notes)) if notes.is_empty() => (response, name.to_owned()),
            Ok((response, notes)) => (response, format!("{name} (note: {})", notes.join("; "))),
            Err(refusal) => {
                let pointer = operation.map(|operation| operation.pointer.as_str());
                (
                    refused(&refusal, pointer),
                    format!("{name}: {}", refusal.line()),
                )
            }
        };
        if self.options.cors {
            allow_origins(&mut response, request);
        }
        Exchange { response, line }
    }
}

/// A refusal as an answer.
pub(crate) fn refused(refusal: &Refusal, pointer: Option<&str>) -> Response<Payload> {
    let problem = refusal.problem(pointer);
    let mut response = Response::new(Payload::text(format!("{problem:#}\n")));
    *response.status_mut() = refusal.status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    for (name, value) in &refusal.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Lets pages of any origin see an answer, and ask what they will.
fn allow_origins(response: &mut Response<Payload>, request: &Request<Bytes>) {
    let any = HeaderValue::from_static("*");
    let asked = |name: &str| request.headers().get(name).cloned();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any.clone());
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, any);
    if let Some(method) = asked("access-control-request-method") {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, method);
    }
    if let Some(names) = asked("access-control-request-headers") {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
}

/// What the instances of an answer depend on: the same for the same request (FNV-1a).
fn seed(seed: u64, request: &Request<Bytes>) -> u64 {
    let target = request
        .uri()
        .path_and_query()
        .map(http::uri::PathAndQuery::as_str);
    // What a HEAD says is what the GET would.
    let method = match request.method().as_str() {
        "HEAD" => "GET",
        method => method,
    };
    let parts = [
        method.as_bytes(),
        target.unwrap_or_default().as_bytes(),
        request.body(),
    ];
    let bytes = parts.iter().flat_map(|part| part.iter().chain(&[0]));
    bytes.fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
