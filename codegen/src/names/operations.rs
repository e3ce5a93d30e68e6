//! Names of groups and operations.

use super::scope::{self, Claim, Own};
use super::words::Words;
use super::{Ident, case, claim, module_name, reserved};
use crate::analyze::{Facts, Group};
use crate::check::Checked;
use crate::ir::{Operation, Parameter, ParameterLocation, Presence, SideTable, Status};

/// The names of a group of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupNames {
    /// The client's method that leads to it; the group without a tag has none.
    pub accessor: Option<Ident>,
    /// Its module, and the file of it.
    pub module: Ident,
    /// Its type.
    pub ident: Ident,
}

/// The names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationNames {
    /// The method that begins a request.
    pub method: Ident,
    /// The type that stands for the operation.
    pub marker: Ident,
    /// The type of what it answers when it fails.
    pub error: Ident,
    /// The parameters, in their order.
    pub parameters: Vec<Ident>,
    /// What it answers, in the order of its responses.
    pub responses: Vec<Ident>,
}

/// A prefix that one documentation tool puts before every tag, and that says nothing.
const NOISE: &str = "subpackage_";

pub(super) fn groups(api: Checked<'_>, facts: &Facts) -> Vec<GroupNames> {
    let tag_words = |group: &Group| group.tag.map(|tag| tag_words(&api.tags[tag].name));
    let claims: Vec<Claim> = facts
        .groups
        .iter()
        .map(|group| {
            let name =
                tag_words(group).map_or_else(|| "untagged".to_owned(), |words| case::snake(&words));
            Claim {
                candidates: vec![name.clone(), format!("{name}_operations")],
                own: Own::No,
            }
        })
        .collect();
    let occupied: Vec<&str> = reserved::CLIENT
        .iter()
        .chain(reserved::MODULE)
        .copied()
        .collect();
    let names = scope::resolve(&claims, &occupied);
    let modules = names.iter().map(|name| Claim {
        candidates: vec![module_name(name), format!("{}_", module_name(name))],
        own: Own::No,
    });
    let modules = scope::resolve(&modules.collect::<Vec<_>>(), reserved::MODULE);
    facts
        .groups
        .iter()
        .zip(names.into_iter().zip(modules))
        .map(|(group, (name, module))| GroupNames {
            ident: Ident::new(case::pascal(&Words::new(&name))),
            accessor: group.tag.map(|_| Ident::new(name.clone())),
            module: Ident::new(module),
        })
        .collect()
}

fn tag_words(tag: &str) -> Words {
    Words::new(tag.strip_prefix(NOISE).unwrap_or(tag))
}

pub(super) fn operations(
    api: Checked<'_>,
    facts: &Facts,
    groups: &[GroupNames],
) -> SideTable<Operation, OperationNames> {
    let mut names = api.operations.map(|(_, operation)| OperationNames {
        method: Ident::new(String::new()),
        marker: Ident::new(String::new()),
        error: Ident::new(String::new()),
        parameters: parameters(operation),
        responses: operation
            .responses
            .iter()
            .map(|response| Ident::new(status_name(response.status)))
            .collect(),
    });
    for (group, group_names) in facts.groups.iter().zip(groups) {
        let tag = group.tag.map(|tag| tag_words(&api.tags[tag].name));
        let claims: Vec<Claim> = group
            .operations
            .iter()
            .map(|id| operation_claim(&api.operations[*id], tag.as_ref()))
            .collect();
        // What has no tag stands on the client itself.
        let occupied: &[&str] = if tag.is_some() {
            &["new", "clone"]
        } else {
            reserved::CLIENT
        };
        let methods = scope::resolve(&claims, occupied);
        // The types of the operations stand beside that of the group, which has its name first.
        let group_name = group_names.ident.plain().to_lowercase();
        let claims: Vec<Claim> = ["", "Error"]
            .iter()
            .flat_map(|suffix| methods.iter().map(move |name| type_claim(name, suffix)))
            .collect();
        let mut types = scope::resolve(&claims, &["client", "self", &group_name])
            .into_iter()
            .map(Ident::new);
        for (id, name) in group.operations.iter().zip(methods) {
            names[*id].method = Ident::new(name);
        }
        for (id, name) in group.operations.iter().zip(&mut types) {
            names[*id].marker = name;
        }
        for (id, name) in group.operations.iter().zip(&mut types) {
            names[*id].error = name;
        }
    }
    names
}

/// What the types of an operation would do with.
fn type_claim(method: &str, suffix: &str) -> Claim {
    let name = case::pascal(&Words::new(method));
    Claim {
        candidates: vec![
            format!("{name}{suffix}"),
            format!("{name}Operation{suffix}"),
        ],
        own: Own::No,
    }
}

/// An operation's own name, without the tag that it is reached through; else what its method and path say.
fn operation_claim(operation: &Operation, tag: Option<&Words>) -> Claim {
    let by_path = case::snake(&path_words(operation));
    let Some(id) = &operation.id else {
        return Claim {
            candidates: vec![by_path],
            own: Own::No,
        };
    };
    let words = Words::new(id);
    let bare = tag.and_then(|tag| words.strip_prefix(tag));
    let mut candidates = vec![
        case::snake(bare.as_ref().unwrap_or(&words)),
        case::snake(&words),
        by_path,
    ];
    candidates.dedup();
    let own = Own::exactly(candidates.first() == Some(id));
    Claim { candidates, own }
}

/// `get pets by id` for `GET /pets/{id}`.
fn path_words(operation: &Operation) -> Words {
    let mut said = vec![operation.method.as_str().to_owned()];
    let mut by = Vec::new();
    for segment in operation.path.split('/') {
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(parameter) => by.push(parameter.to_owned()),
            None => said.push(segment.to_owned()),
        }
    }
    if !by.is_empty() {
        said.push("by".to_owned());
        said.extend(by);
    }
    Words::new(&said.join(" "))
}

/// What a request has to have is passed by position, and what it may have is set by name: so the two do not meet.
fn parameters(operation: &Operation) -> Vec<Ident> {
    let required = |parameter: &&Parameter| parameter.presence == Presence::Required;
    let (arguments, setters): (Vec<&Parameter>, Vec<&Parameter>) =
        operation.parameters.iter().partition(required);
    let named = |parameters: &[&Parameter], reserved| {
        let claims: Vec<Claim> = parameters
            .iter()
            .map(|parameter| parameter_claim(parameter))
            .collect();
        scope::resolve(&claims, reserved)
            .into_iter()
            .map(Ident::new)
            .collect::<Vec<_>>()
            .into_iter()
    };
    let mut arguments = named(&arguments, &["body"]);
    let mut setters = named(&setters, reserved::REQUEST);
    operation
        .parameters
        .iter()
        .filter_map(|parameter| {
            if required(&parameter) {
                arguments.next()
            } else {
                setters.next()
            }
        })
        .collect()
}

/// Parameters of one name in different places are told apart by the place.
fn parameter_claim(parameter: &Parameter) -> Claim {
    let mut claim = claim(&parameter.name, case::snake);
    let place = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    let name = claim.candidates.first().cloned().unwrap_or_default();
    claim.candidates.insert(1, format!("{name}_in_{place}"));
    claim.own = Own::No;
    claim
}

/// What a status means (RFC 9110, section 15, and the registry of status codes).
fn status_name(status: Status) -> String {
    let code = match status {
        Status::Default => return "Default".to_owned(),
        Status::Range(1) => return "Informational".to_owned(),
        Status::Range(2) => return "Success".to_owned(),
        Status::Range(3) => return "Redirection".to_owned(),
        Status::Range(4) => return "ClientError".to_owned(),
        Status::Range(_) => return "ServerError".to_owned(),
        Status::Code(code) => code,
    };
    match reason(code) {
        Some(reason) => reason.to_owned(),
        None => format!("Status{code}"),
    }
}

fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        418 => "ImATeapot",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        506 => "VariantAlsoNegotiates",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        _ => return None,
    })
}
