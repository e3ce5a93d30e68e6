//! What may stand where in an OpenAPI 3 document: for each kind of object its fields, and for each field what it holds.
//!
//! It is the union of 3.0 (OpenAPI 3.0.4), 3.1 (OpenAPI 3.1.1 with JSON Schema 2020-12) and what 3.2 adds to schemas, and only what a client can
//! use: prose about examples, links or XML is not here. Fields that are not here are not read.

/// A kind of object of an OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Document,
    Info,
    Server,
    ServerVariable,
    Paths,
    PathItem,
    Operation,
    Callback,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Header,
    Components,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
    Tag,
    Schema,
    Discriminator,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    /// A string.
    Text,
    /// A Boolean.
    Flag,
    /// A number.
    Number,
    /// A whole number that is not negative.
    Count,
    /// Anything.
    Anything,
    /// A sequence of anything.
    Things,
    /// A sequence of strings.
    Texts,
    /// A sequence of strings, and if it is anything else then still something that is required.
    Scopes,
    /// A string or a sequence of strings.
    TextOrTexts,
    /// A number or a Boolean.
    NumberOrFlag,
    /// An object of some kind.
    One(Role),
    /// A sequence of objects.
    List(Role),
    /// A mapping of any keys to objects.
    Map(Role),
    /// A mapping of any keys to strings.
    TextMap,
}

/// For an object whose keys are not fixed: which of them count, and what they hold.
pub(super) type Pattern = (fn(&str) -> bool, Holds);

/// A field and what it holds.
pub(super) type Field = (&'static str, Holds);

impl Role {
    /// What an object of this kind is called in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Role::Document => "the document",
            Role::Info => "`info`",
            Role::Server => "a server",
            Role::ServerVariable => "a server variable",
            Role::Paths => "`paths`",
            Role::PathItem => "a path item",
            Role::Operation => "an operation",
            Role::Callback => "a callback",
            Role::Parameter => "a parameter",
            Role::RequestBody => "a request body",
            Role::MediaType => "a media type",
            Role::Encoding => "an encoding",
            Role::Responses => "`responses`",
            Role::Response => "a response",
            Role::Header => "a header",
            Role::Components => "`components`",
            Role::SecurityScheme => "a security scheme",
            Role::OAuthFlows => "`flows`",
            Role::OAuthFlow => "an OAuth flow",
            Role::SecurityRequirement => "a security requirement",
            Role::Tag => "a tag",
            Role::Schema => "a schema",
            Role::Discriminator => "a discriminator",
        }
    }

    /// Whether a `$ref` may stand for an object of this kind.
    pub(super) fn may_be_referenced(self) -> bool {
        matches!(
            self,
            Role::PathItem
                | Role::Callback
                | Role::Parameter
                | Role::RequestBody
                | Role::MediaType
                | Role::Response
                | Role::Header
                | Role::SecurityScheme
                | Role::Schema
        )
    }

    /// Whether later stages ask where an object of this kind was written.
    pub(super) fn is_stamped(self) -> bool {
        matches!(
            self,
            Role::PathItem
                | Role::Operation
                | Role::Parameter
                | Role::RequestBody
                | Role::MediaType
                | Role::Response
                | Role::Header
                | Role::SecurityScheme
                | Role::Schema
        )
    }

    /// For an object whose keys are not fixed: which of them count, and what they hold.
    pub(super) fn pattern(self) -> Option<Pattern> {
        match self {
            Role::Paths => Some((|key| key.starts_with('/'), Holds::One(Role::PathItem))),
            Role::Responses => Some((|key| !key.starts_with("x-"), Holds::One(Role::Response))),
            Role::Callback => Some((|key| !key.starts_with("x-"), Holds::One(Role::PathItem))),
            Role::SecurityRequirement => Some((|_| true, Holds::Scopes)),
            _ => None,
        }
    }

    /// Fields of an object of this kind that OpenAPI knows and that say nothing to a client. Nothing if it may have any.
    pub(super) fn passed_over(self) -> Option<&'static [&'static str]> {
        Some(match self {
            Role::Document => &["$schema", "$self", "externalDocs", "jsonSchemaDialect"],
            Role::Info => &["contact", "license", "termsOfService"],
            Role::PathItem => &["$ref"],
            Role::Operation => &["externalDocs"],
            Role::Parameter | Role::Header => &["example", "examples", "allowReserved"],
            Role::Encoding => &[],
            Role::MediaType => &["example", "examples"],
            Role::Response => &["links"],
            Role::Components => &[
                "callbacks",
                "examples",
                "headers",
                "links",
                "mediaTypes",
                "parameters",
                "pathItems",
                "requestBodies",
                "responses",
            ],
            Role::SecurityScheme => &["deprecated", "oauth2MetadataUrl"],
            Role::OAuthFlows => &["deviceAuthorization", "implicit"],
            Role::OAuthFlow => &["authorizationUrl", "refreshUrl", "scopes"],
            Role::Tag => &["externalDocs", "kind", "parent"],
            Role::Server | Role::ServerVariable | Role::RequestBody => &[],
            // JSON Schema allows any keyword, and the others have keys of the document's own.
            Role::Schema
            | Role::Discriminator
            | Role::Callback
            | Role::Paths
            | Role::Responses
            | Role::SecurityRequirement => return None,
        })
    }

    /// Fields of an object of this kind that mean something to a client, and that nothing is made of.
    pub(super) fn unexpressed(self) -> &'static [&'static str] {
        match self {
            Role::PathItem => &["callbacks"],
            Role::Schema => &[
                "contains",
                "contentSchema",
                "dependencies",
                "dependentRequired",
                "dependentSchemas",
                "else",
                "if",
                "propertyNames",
                "then",
                "unevaluatedItems",
                "unevaluatedProperties",
            ],
            Role::MediaType => &["itemEncoding", "prefixEncoding"],
            Role::Encoding => &["headers"],
            _ => &[],
        }
    }

    /// The fields of an object of this kind.
    pub(super) fn fields(self) -> &'static [Field] {
        match self {
            Role::Document => DOCUMENT,
            Role::Info => INFO,
            Role::Server => SERVER,
            Role::ServerVariable => SERVER_VARIABLE,
            Role::PathItem => PATH_ITEM,
            Role::Operation => OPERATION,
            Role::Callback => CALLBACK,
            Role::Parameter => PARAMETER,
            Role::RequestBody => REQUEST_BODY,
            Role::MediaType => MEDIA_TYPE,
            Role::Encoding => ENCODING,
            Role::Response => RESPONSE,
            Role::Header => HEADER,
            Role::Components => COMPONENTS,
            Role::SecurityScheme => SECURITY_SCHEME,
            Role::OAuthFlows => OAUTH_FLOWS,
            Role::OAuthFlow => OAUTH_FLOW,
            Role::Tag => TAG,
            Role::Schema => SCHEMA,
            Role::Discriminator => DISCRIMINATOR,
            Role::Paths | Role::Responses | Role::SecurityRequirement => &[],
        }
    }
}

const DOCUMENT: &[Field] = &[
    ("openapi", Holds::Text),
    ("info", Holds::One(Role::Info)),
    ("servers", Holds::List(Role::Server)),
    ("paths", Holds::One(Role::Paths)),
    ("components", Holds::One(Role::Components)),
    ("security", Holds::List(Role::SecurityRequirement)),
    ("tags", Holds::List(Role::Tag)),
    ("webhooks", Holds::Map(Role::PathItem)),
    // What OpenAPI 3.0 has no place for was said here before 3.1 had one.
    ("x-webhooks", Holds::Map(Role::PathItem)),
    ("x-webhook-event", Holds::Anything),
    ("x-webhook-signature", Holds::Anything),
];

const INFO: &[Field] = &[
    ("title", Holds::Text),
    ("version", Holds::Text),
    ("summary", Holds::Text),
    ("description", Holds::Text),
];

const SERVER: &[Field] = &[
    ("url", Holds::Text),
    ("name", Holds::Text),
    ("description", Holds::Text),
    ("variables", Holds::Map(Role::ServerVariable)),
];

const SERVER_VARIABLE: &[Field] = &[
    ("default", Holds::Text),
    ("enum", Holds::Texts),
    ("description", Holds::Text),
];

/// The methods that a path item has a field of its own for in every version, in small letters.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

const PATH_ITEM: &[Field] = &[
    ("summary", Holds::Text),
    ("description", Holds::Text),
    ("get", Holds::One(Role::Operation)),
    ("put", Holds::One(Role::Operation)),
    ("post", Holds::One(Role::Operation)),
    ("delete", Holds::One(Role::Operation)),
    ("options", Holds::One(Role::Operation)),
    ("head", Holds::One(Role::Operation)),
    ("patch", Holds::One(Role::Operation)),
    ("trace", Holds::One(Role::Operation)),
    ("query", Holds::One(Role::Operation)),
    ("additionalOperations", Holds::Map(Role::Operation)),
    ("servers", Holds::List(Role::Server)),
    ("parameters", Holds::List(Role::Parameter)),
    ("x-webhook-event", Holds::Anything),
    ("x-webhook-signature", Holds::Anything),
];

const OPERATION: &[Field] = &[
    ("tags", Holds::Texts),
    ("summary", Holds::Text),
    ("description", Holds::Text),
    ("operationId", Holds::Text),
    ("parameters", Holds::List(Role::Parameter)),
    ("requestBody", Holds::One(Role::RequestBody)),
    ("responses", Holds::One(Role::Responses)),
    ("servers", Holds::List(Role::Server)),
    ("deprecated", Holds::Flag),
    ("security", Holds::List(Role::SecurityRequirement)),
    ("callbacks", Holds::Map(Role::Callback)),
    ("x-webhook-event", Holds::Anything),
    ("x-webhook-signature", Holds::Anything),
];

/// Besides those that are expressions.
const CALLBACK: &[Field] = &[("x-webhook-signature", Holds::Anything)];

const PARAMETER: &[Field] = &[
    ("name", Holds::Text),
    ("in", Holds::Text),
    ("description", Holds::Text),
    ("required", Holds::Flag),
    ("deprecated", Holds::Flag),
    ("allowEmptyValue", Holds::Flag),
    ("allowReserved", Holds::Flag),
    ("style", Holds::Text),
    ("explode", Holds::Flag),
    ("schema", Holds::One(Role::Schema)),
    ("content", Holds::Map(Role::MediaType)),
];

const REQUEST_BODY: &[Field] = &[
    ("description", Holds::Text),
    ("content", Holds::Map(Role::MediaType)),
    ("required", Holds::Flag),
];

const MEDIA_TYPE: &[Field] = &[
    ("schema", Holds::One(Role::Schema)),
    ("itemSchema", Holds::One(Role::Schema)),
    ("encoding", Holds::Map(Role::Encoding)),
];

const ENCODING: &[Field] = &[
    ("contentType", Holds::Text),
    ("style", Holds::Text),
    ("explode", Holds::Flag),
    ("allowReserved", Holds::Flag),
];

const RESPONSE: &[Field] = &[
    ("summary", Holds::Text),
    ("description", Holds::Text),
    ("headers", Holds::Map(Role::Header)),
    ("content", Holds::Map(Role::MediaType)),
];

const HEADER: &[Field] = &[
    ("description", Holds::Text),
    ("required", Holds::Flag),
    ("deprecated", Holds::Flag),
    ("style", Holds::Text),
    ("explode", Holds::Flag),
    ("schema", Holds::One(Role::Schema)),
    ("content", Holds::Map(Role::MediaType)),
];

/// Only what can be referred to by name; whatever else a `$ref` points to is found in the document itself.
const COMPONENTS: &[Field] = &[
    ("schemas", Holds::Map(Role::Schema)),
    ("securitySchemes", Holds::Map(Role::SecurityScheme)),
];

const SECURITY_SCHEME: &[Field] = &[
    ("type", Holds::Text),
    ("description", Holds::Text),
    ("name", Holds::Text),
    ("in", Holds::Text),
    ("scheme", Holds::Text),
    ("bearerFormat", Holds::Text),
    ("openIdConnectUrl", Holds::Text),
    ("flows", Holds::One(Role::OAuthFlows)),
];

const OAUTH_FLOWS: &[Field] = &[
    ("password", Holds::One(Role::OAuthFlow)),
    ("clientCredentials", Holds::One(Role::OAuthFlow)),
    ("authorizationCode", Holds::One(Role::OAuthFlow)),
];

const OAUTH_FLOW: &[Field] = &[("tokenUrl", Holds::Text)];

const TAG: &[Field] = &[
    ("name", Holds::Text),
    ("summary", Holds::Text),
    ("description", Holds::Text),
];

const DISCRIMINATOR: &[Field] = &[
    ("propertyName", Holds::Text),
    ("mapping", Holds::TextMap),
    ("defaultMapping", Holds::Text),
];

const SCHEMA: &[Field] = &[
    ("title", Holds::Text),
    ("description", Holds::Text),
    ("deprecated", Holds::Flag),
    ("readOnly", Holds::Flag),
    ("writeOnly", Holds::Flag),
    ("default", Holds::Anything),
    ("nullable", Holds::Flag),
    ("type", Holds::TextOrTexts),
    ("format", Holds::Text),
    ("contentEncoding", Holds::Text),
    ("contentMediaType", Holds::Text),
    ("enum", Holds::Things),
    ("x-enum-varnames", Holds::Anything),
    ("x-enumNames", Holds::Anything),
    ("x-enum-names", Holds::Anything),
    ("x-enum-descriptions", Holds::Anything),
    ("x-enumDescriptions", Holds::Anything),
    ("x-ms-enum", Holds::Anything),
    ("x-kubernetes-int-or-string", Holds::Anything),
    ("const", Holds::Anything),
    ("multipleOf", Holds::Number),
    ("minimum", Holds::Number),
    ("maximum", Holds::Number),
    ("exclusiveMinimum", Holds::NumberOrFlag),
    ("exclusiveMaximum", Holds::NumberOrFlag),
    ("minLength", Holds::Count),
    ("maxLength", Holds::Count),
    ("pattern", Holds::Text),
    ("minItems", Holds::Count),
    ("maxItems", Holds::Count),
    ("uniqueItems", Holds::Flag),
    ("minProperties", Holds::Count),
    ("maxProperties", Holds::Count),
    ("properties", Holds::Map(Role::Schema)),
    ("required", Holds::Texts),
    ("additionalProperties", Holds::One(Role::Schema)),
    ("items", Holds::One(Role::Schema)),
    ("prefixItems", Holds::List(Role::Schema)),
    ("patternProperties", Holds::Map(Role::Schema)),
    ("allOf", Holds::List(Role::Schema)),
    ("oneOf", Holds::List(Role::Schema)),
    ("anyOf", Holds::List(Role::Schema)),
    ("not", Holds::One(Role::Schema)),
    ("discriminator", Holds::One(Role::Discriminator)),
];
