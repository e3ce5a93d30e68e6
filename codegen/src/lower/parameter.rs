//! Parameters, those of a path item joined with those of its operation.

use indexmap::IndexMap;
use openapiv3::{
    Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};

use serde_json::Value as Json;

use super::payload::Inexpressible;
use super::schema::presence;
use super::{Lowerer, component, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Docs, OperationId, Origin, Parameter, ParameterLocation, Presence, Rules, Shape, Style, Text,
    Ty,
};
use crate::normalize::extension;
use crate::source::Span;

/// Headers that OpenAPI says are not parameters: media types and security schemes describe them.
const NOT_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Lowerer<'a> {
    /// Lowers the parameters of an operation: those that its path item has for all, unless it has its own of the name.
    pub(super) fn parameters(
        &mut self,
        id: OperationId,
        path: &str,
        shared: &'a [ReferenceOr<Declared>],
        own: &'a [ReferenceOr<Declared>],
        span: Option<Span>,
    ) -> Result<Vec<Parameter>, Inexpressible> {
        // The last of one name and place counts, at the place of the first.
        let mut by_name: IndexMap<_, &'a Declared> = IndexMap::new();
        for declared in shared.iter().chain(own).filter_map(ReferenceOr::as_item) {
            let name = declared.parameter_data_ref().name.as_str();
            by_name.insert((std::mem::discriminant(declared), name), declared);
        }
        let mut parameters: Vec<Parameter> = Vec::new();
        for declared in by_name.into_values() {
            parameters.extend(self.parameter(id, path, declared)?);
        }
        for name in placeholders(path) {
            if name.contains('/') {
                return Err(Inexpressible(format!(
                    "its path has a parameter `{name}` that goes over more than one segment"
                )));
            }
            if !parameters
                .iter()
                .any(|one| one.location == ParameterLocation::Path && one.name == name)
            {
                self.warn(
                    Diagnostic::warning(
                        Code::UndeclaredParameter,
                        format!("the path has a parameter `{name}` that is not described; it is taken for a string"),
                    )
                    .at(span),
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
        Ok(parameters)
    }

    fn parameter(
        &mut self,
        id: OperationId,
        path: &str,
        declared: &'a Declared,
    ) -> Result<Option<Parameter>, Inexpressible> {
        let (data, location, is_simple) = match declared {
            Declared::Path {
                parameter_data,
                style,
            } => (
                parameter_data,
                ParameterLocation::Path,
                matches!(style, PathStyle::Simple),
            ),
            Declared::Query {
                parameter_data,
                style,
                allow_reserved,
                ..
            } => (
                parameter_data,
                ParameterLocation::Query,
                matches!(style, QueryStyle::Form) && !allow_reserved,
            ),
            Declared::Header { parameter_data, .. } => {
                (parameter_data, ParameterLocation::Header, true)
            }
            Declared::Cookie { parameter_data, .. } => {
                return self.inexpressible(parameter_data, "a cookie");
            }
        };
        let name = &data.name;
        let span = stamped(&data.extensions);
        if let Some(why) = data
            .extensions
            .get(extension::INVALID)
            .and_then(Json::as_str)
        {
            return self.inexpressible(data, why);
        }
        if location == ParameterLocation::Header
            && NOT_PARAMETERS.contains(&name.to_ascii_lowercase().as_str())
        {
            self.warn(
                Diagnostic::note(
                    Code::IgnoredParameter,
                    format!("the header parameter `{name}` is ignored"),
                )
                .at(span)
                .help("media types and security schemes say what goes into this header"),
            );
            return Ok(None);
        }
        if location == ParameterLocation::Path
            && !placeholders(path).any(|placeholder| placeholder == *name)
        {
            self.warn(
                Diagnostic::warning(
                    Code::IgnoredParameter,
                    format!(
                        "the path parameter `{name}` is ignored: the path `{path}` does not have it"
                    ),
                )
                .at(span),
            );
            return Ok(None);
        }
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return self.inexpressible(data, "a parameter that is written as a media type");
        };
        let origin =
            component(&data.extensions).unwrap_or_else(|| Origin::Parameter(id, name.clone()));
        let (ty, rules, default) = self.described(schema, &origin);
        // A parameter has no way to be null; what allows null is one that is left out.
        let ty = match ty {
            Ty::Nullable(ty) => *ty,
            ty => ty,
        };
        let is_list = location == ParameterLocation::Query
            && data.explode != Some(false)
            && matches!(self.api.resolved(&ty), Ty::Array(item) if self.is_scalar(item));
        if !is_simple {
            return self.inexpressible(data, "a parameter of a style that is not supported");
        }
        if !(self.is_scalar(&ty) || is_list) {
            let what = match self.api.resolved(&ty) {
                Ty::Array(_) => {
                    "a list that does not come once an item, or not of texts and numbers"
                }
                Ty::Map(_) | Ty::Named(_) => "an object",
                _ => "any JSON",
            };
            return self.inexpressible(data, what);
        }
        let required = data.required || location == ParameterLocation::Path;
        Ok(Some(Parameter {
            name: name.clone(),
            location,
            style: Style::of(location),
            ty,
            presence: presence(required),
            rules,
            default,
            docs: Docs {
                summary: None,
                description: data.description.clone(),
            },
            deprecated: data.deprecated.unwrap_or_default(),
        }))
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

    /// Whether a value of the type is one text in a path, a query or a header.
    fn is_scalar(&self, ty: &Ty) -> bool {
        match self.api.resolved(ty) {
            Ty::Boolean | Ty::Integer(_) | Ty::Number(_) | Ty::String(_) => true,
            Ty::Named(id) => matches!(self.api.types[*id].shape, Shape::Enumeration(_)),
            Ty::Any | Ty::Array(_) | Ty::Tuple(_) | Ty::Map(_) | Ty::Nullable(_) => false,
        }
    }
}

/// The names in braces of a path.
pub(super) fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::placeholders;

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
    }
}
