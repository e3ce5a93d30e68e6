//! Parameters, those of a path item joined with those of its operation.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};

use serde_json::Value as Json;

use super::media::{self, Kind};
use super::payload::Inexpressible;
use super::schema::presence;
use super::{Lowerer, component, stamped};
use crate::diagnostic::{Change, Code, Diagnostic};
use crate::ir::{
    Docs, Form, OperationId, Origin, Parameter, ParameterLocation, Presence, Rules, Shape, Style,
    Text, Ty,
};
use crate::normalize::extension;
use crate::parse::is_token;
use crate::source::Span;

/// Headers that OpenAPI says are not parameters: media types and security schemes describe them.
const NOT_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Headers that say how a message is cut and where it goes, which only the transport knows.
const OF_THE_TRANSPORT: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

impl<'a> Lowerer<'a> {
    /// Lowers the parameters of an operation: those that its path item has for all, unless it has its own of the name. What
    /// the path itself says of them comes with it.
    pub(super) fn parameters(
        &mut self,
        id: OperationId,
        path: &str,
        shared: &'a [ReferenceOr<Declared>],
        own: &'a [ReferenceOr<Declared>],
        span: Option<Span>,
    ) -> Result<(String, Vec<Parameter>), Inexpressible> {
        // The last of one name and place counts, at the place of the first.
        let mut by_name: IndexMap<_, &'a Declared> = IndexMap::new();
        for declared in shared.iter().chain(own).filter_map(ReferenceOr::as_item) {
            let name = declared.parameter_data_ref().name.as_str();
            by_name.insert((std::mem::discriminant(declared), name), declared);
        }
        let queries: BTreeSet<&str> = by_name
            .values()
            .filter_map(|declared| match declared {
                Declared::Query { parameter_data, .. } => Some(parameter_data.name.as_str()),
                _ => None,
            })
            .collect();
        let in_query = |name: &str| queries.contains(name);
        let path = without_parameters(path, in_query);
        let mut parameters: Vec<Parameter> = Vec::new();
        for declared in by_name.into_values() {
            parameters.extend(self.parameter(id, &path, declared)?);
        }
        let mut described: BTreeSet<String> = parameters
            .iter()
            .filter(|one| one.location == ParameterLocation::Path)
            .map(|one| one.name.clone())
            .collect();
        for name in placeholders(&path) {
            if name.contains('/') {
                return Err(Inexpressible(format!(
                    "its path has a parameter `{name}` that goes over more than one segment"
                )));
            }
            if described.insert(name.to_owned()) {
                self.warn(
                    Diagnostic::warning(
                        Code::UndeclaredParameter,
                        format!("the path has a parameter `{name}` that is not described; it is taken for a string"),
                    )
                    .at(span)
                    .unless(Change::Update(serde_json::json!({
                        "parameters": [{ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }]
                    }))),
                );
                parameters.push(Parameter {
                    name: name.to_owned(),
                    location: ParameterLocation::Path,
                    style: Style::of(ParameterLocation::Path),
                    ty: Ty::String(Text::Plain),
                    presence: Presence::Required,
                    rules: Rules::default(),
                    default: None,
                    docs: Docs::default(),
                    deprecated: false,
                });
            }
        }
        Ok((path, parameters))
    }

    fn parameter(
        &mut self,
        id: OperationId,
        path: &str,
        declared: &'a Declared,
    ) -> Result<Option<Parameter>, Inexpressible> {
        let data = declared.parameter_data_ref();
        let location = location(declared);
        let name = &data.name;
        let span = stamped(&data.extensions);
        if let Some(why) = data
            .extensions
            .get(extension::INVALID)
            .and_then(Json::as_str)
        {
            return self.inexpressible(data, why);
        }
        if location == ParameterLocation::Path {
            // The path is searched for each of them.
            self.work.steps(path.len() / 64);
        }
        if let Some(diagnostic) = ignored(location, name, path) {
            self.warn(diagnostic.at(span));
            return Ok(None);
        }
        let needs_token = matches!(
            location,
            ParameterLocation::Header | ParameterLocation::Cookie
        );
        if needs_token && !is_token(name) {
            return self.inexpressible(data, "a name that HTTP has no room for");
        }
        let origin =
            component(&data.extensions).unwrap_or_else(|| Origin::Parameter(id, name.clone()));
        let mut style = style(declared);
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => {
                let first = content.first();
                let is_json = |media_type: &String| media::kind(media_type) == Kind::Json;
                if first.is_some_and(|(media_type, _)| is_json(media_type)) {
                    style.form = Form::Json;
                    first.and_then(|(_, content)| content.schema.as_ref())
                } else {
                    // Any other media type is a text to us, and written as one.
                    return Ok(Some(text(data, location)));
                }
            }
        };
        let (ty, rules, default) = match schema {
            Some(schema) => self.described(schema, &origin),
            None => (Ty::Any, Rules::default(), None),
        };
        // A parameter has no way to be null; what allows null is one that is left out. JSON has one, and so has a
        // parameter that may be empty where its type may not.
        let may_be_empty = matches!(
            declared,
            Declared::Query {
                allow_empty_value: Some(true),
                ..
            }
        );
        let ty = match ty {
            Ty::Nullable(_) if style.form == Form::Json => ty,
            Ty::Nullable(ty) => *ty,
            ty => ty,
        };
        let ty = match self.api.resolved(&ty) {
            Ty::String(Text::Plain) | Ty::Any | Ty::Array(_) | Ty::Map(_) => ty,
            _ if may_be_empty && !self.is_object(&ty) => ty.nullable(),
            _ => ty,
        };
        // A string of bytes is a string here.
        let ty = match ty {
            Ty::String(Text::Binary) => Ty::String(Text::Plain),
            ty => ty,
        };
        if style.form != Form::Json && self.api.is_scalar(&ty) {
            let plain = Style::of(location);
            style.explode = plain.explode;
            if location == ParameterLocation::Query {
                style.form = plain.form;
            }
        }
        Ok(Some(Parameter {
            style,
            ty,
            rules,
            default,
            ..text(data, location)
        }))
    }

    fn is_object(&self, ty: &Ty) -> bool {
        matches!(self.api.resolved(ty), Ty::Named(id) if matches!(self.api.types[*id].shape, Shape::Object(_)))
    }

    /// A parameter that cannot be expressed costs the operation only if it has to be there.
    fn inexpressible(
        &mut self,
        data: &ParameterData,
        what: &str,
    ) -> Result<Option<Parameter>, Inexpressible> {
        if data.required {
            return Err(Inexpressible(format!(
                "it requires `{}`, {what}",
                data.name
            )));
        }
        self.warn(
            Diagnostic::warning(
                Code::Unsupported,
                format!("`{}`, {what}, is left out", data.name),
            )
            .at(stamped(&data.extensions)),
        );
        Ok(None)
    }
}

/// A parameter that is a text, as far as its name and its place go.
fn text(data: &ParameterData, location: ParameterLocation) -> Parameter {
    Parameter {
        name: data.name.clone(),
        location,
        style: Style::of(location),
        ty: Ty::String(Text::Plain),
        presence: presence(data.required || location == ParameterLocation::Path),
        rules: Rules::default(),
        default: None,
        docs: Docs {
            summary: None,
            description: data.description.clone(),
        },
        deprecated: data.deprecated.unwrap_or_default(),
    }
}

fn location(declared: &Declared) -> ParameterLocation {
    match declared {
        Declared::Path { .. } => ParameterLocation::Path,
        Declared::Query { .. } => ParameterLocation::Query,
        Declared::Header { .. } => ParameterLocation::Header,
        Declared::Cookie { .. } => ParameterLocation::Cookie,
    }
}

/// How a parameter is written, whatever its type is.
fn style(declared: &Declared) -> Style {
    let plain = Style::of(location(declared));
    let data = declared.parameter_data_ref();
    let said = data.explode;
    let allow_reserved = data.extensions.contains_key(extension::RESERVED);
    match declared {
        Declared::Path { style, .. } => Style {
            form: match style {
                PathStyle::Simple => Form::Simple,
                PathStyle::Label => Form::Label,
                PathStyle::Matrix => Form::Matrix,
            },
            explode: said.unwrap_or(plain.explode),
            allow_reserved,
        },
        Declared::Query {
            style,
            allow_reserved,
            ..
        } => {
            let explode = said.unwrap_or(*style == QueryStyle::Form);
            query_style(style, explode, *allow_reserved)
        }
        Declared::Header { .. } | Declared::Cookie { .. } => Style {
            explode: said.unwrap_or(plain.explode),
            allow_reserved,
            ..plain
        },
    }
}

/// How a value in the query is written. What is not of one style and exploded at once is taken for the other.
pub(super) fn query_style(style: &QueryStyle, explode: bool, allow_reserved: bool) -> Style {
    let (form, explode) = match style {
        QueryStyle::DeepObject => (Form::DeepObject, true),
        QueryStyle::SpaceDelimited if !explode => (Form::SpaceDelimited, false),
        QueryStyle::PipeDelimited if !explode => (Form::PipeDelimited, false),
        QueryStyle::Form | QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited => {
            (Form::Form, explode)
        }
    };
    Style {
        form,
        explode,
        allow_reserved,
    }
}

/// Why a parameter has no effect, if it has none.
fn ignored(location: ParameterLocation, name: &str, path: &str) -> Option<Diagnostic> {
    let lower = name.to_ascii_lowercase();
    let of_header = |help| {
        let message = format!("the header parameter `{name}` is ignored");
        Some(Diagnostic::note(Code::IgnoredParameter, message).help(help))
    };
    match location {
        ParameterLocation::Header if NOT_PARAMETERS.contains(&lower.as_str()) => {
            of_header("media types and security schemes say what goes into this header")
        }
        ParameterLocation::Header if OF_THE_TRANSPORT.contains(&lower.as_str()) => {
            of_header("the transport says what goes into this header")
        }
        ParameterLocation::Path if !placeholders(path).any(|placeholder| placeholder == name) => {
            Some(Diagnostic::warning(
                Code::IgnoredParameter,
                format!(
                    "the path parameter `{name}` is ignored: the path `{path}` does not have it"
                ),
            ))
        }
        _ => None,
    }
}

/// A path without what it says in a query of its own of parameters that are described as such.
fn without_parameters(path: &str, is_described: impl Fn(&str) -> bool) -> String {
    let (rest, fragment) = match path.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (path, None),
    };
    let Some((bare, query)) = rest.split_once('?') else {
        return path.to_owned();
    };
    let pairs = query.split('&').filter(|pair| {
        let name = pair.split_once('=').and_then(|(name, value)| {
            (value.starts_with('{') && value.ends_with('}')).then_some(name)
        });
        !name.is_some_and(&is_described)
    });
    let pairs: Vec<&str> = pairs.collect();
    let mut path = bare.to_owned();
    if !pairs.is_empty() {
        path = format!("{path}?{}", pairs.join("&"));
    }
    if let Some(fragment) = fragment {
        path = format!("{path}#{fragment}");
    }
    path
}

/// The names in braces of a path, as far as it is sent.
pub(super) fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    let sent = path.split('#').next().unwrap_or_default();
    sent.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::{placeholders, without_parameters};

    #[test]
    fn a_parameter_of_the_query_is_said_once() {
        let check = |path: &str, expected: &str| {
            let described = |name: &str| name == "app_id";
            assert_eq!(without_parameters(path, described), expected)
        };
        check("/csv?app_id={app_id}", "/csv");
        check("/csv?a=b&app_id={app_id}#c", "/csv?a=b#c");
        check("/csv?app_id=5&other={other}", "/csv?app_id=5&other={other}");
        check("/csv#?app_id={app_id}", "/csv#?app_id={app_id}");
    }

    #[test]
    fn placeholders_are_what_stands_in_braces() {
        let check = |path: &str, expected: &[&str]| {
            assert_eq!(placeholders(path).collect::<Vec<_>>(), expected, "{path}")
        };
        check("/activity/call/", &[]);
        check("/repos/{owner}/{repo}", &["owner", "repo"]);
        check("/compare/{base}...{head}", &["base", "head"]);
        check("/{sid}.json", &["sid"]);
        check("/{unclosed/{id}", &["id"]);
        check("/token?{grant}#{kind}", &["grant"]);
    }
}
