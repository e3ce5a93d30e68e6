//! Examples of calls, which compile: in the docs of what begins a request.
//!
//! What a document says gets here as identifiers, which `names` made, and as nothing else: a text in an example is the
//! name of what it is for.

use std::collections::BTreeMap;

use super::Context;
use super::objects::presence;
use super::parameters::value_type;
use crate::analyze::{self, Success};
use crate::ir::{
    self, Integer, Method, Number, Operation, Parameter, Payload, Presence, Shape, Text, Ty, TypeId,
};
use crate::names::{Ident, keywords, variable};

/// How a call ends.
const AWAIT: &str = ".await?";

/// How wide a chain of calls is at most on one line, and a line.
const CHAIN: usize = 60;
const LINE: usize = 100;

/// How many properties an example sets at most.
const MANY: usize = 4;

/// A call that is shown.
#[derive(Default)]
pub(super) struct Example {
    /// Types that are imported, with the modules that they are in.
    imports: BTreeMap<String, String>,
    /// Variables that are there already, with their types.
    given: Vec<(String, String)>,
    /// What is passed.
    arguments: Vec<String>,
    /// The body, if it is set.
    body: Option<String>,
    /// Whether it has a type that the document advises against.
    deprecated: bool,
}

impl Example {
    /// Passes something for a parameter that a request has to have.
    pub(super) fn parameter(&mut self, context: &Context<'_>, parameter: &Parameter, name: &Ident) {
        let ty = value_type(context, parameter);
        let literal = match context.api.resolved(ty) {
            Ty::String(Text::Plain | Text::Binary) => Some(text(name)),
            Ty::Array(item) => match context.api.resolved(item) {
                Ty::String(Text::Plain | Text::Binary) => Some(format!("[{}]", text(name))),
                _ => self.literal(context, item).map(|item| format!("[{item}]")),
            },
            _ => self.literal(context, ty),
        };
        match literal {
            Some(literal) => self.arguments.push(literal),
            None => {
                let given = self.given(name, outside(context, ty));
                self.arguments.push(given);
            }
        }
    }

    /// Passes the first of what a body may be or, where that is left to the caller, sets it if that is what one calls for.
    pub(super) fn body(&mut self, context: &Context<'_>, operation: &Operation) {
        let Some(body) = &operation.body else { return };
        let sends = matches!(operation.method, Method::Post | Method::Put | Method::Patch);
        match body.presence {
            Presence::Required => {
                let value = self.body_value(context, body);
                self.arguments.extend(value);
            }
            Presence::Optional if sends => self.body = self.body_value(context, body),
            Presence::Optional => {}
        }
    }

    fn body_value(&mut self, context: &Context<'_>, body: &ir::Body) -> Option<String> {
        let is_choice = body.contents.len() > 1;
        let runtime = &context.outside.runtime;
        let ty = match &body.contents.first()?.payload {
            Payload::Json(ty) | Payload::Form(ty, _) | Payload::Multipart(ty, _) => {
                let imports = self.imports.clone();
                if let Some(value) = self.constructed(context, ty) {
                    return Some(value);
                }
                self.imports = imports;
                outside(context, ty)
            }
            Payload::Text if !is_choice => return Some("\"body\"".to_owned()),
            Payload::Text => "String".to_owned(),
            Payload::Events(..) | Payload::Lines(_) | Payload::Bytes => format!("{runtime}::Body"),
            Payload::Any => format!("{runtime}::Content"),
        };
        Some(self.given(&Ident::known("body"), ty))
    }

    /// A variable that is there already.
    fn given(&mut self, name: &Ident, ty: String) -> String {
        let name = match name.as_str() {
            "client" => "client_".to_owned(),
            name => name.to_owned(),
        };
        self.given.push((name.clone(), ty));
        name
    }

    /// A value of a type that is short to write: a number, a truth or a constant; a text is none, since what it is passed
    /// as depends on the place.
    fn literal(&mut self, context: &Context<'_>, ty: &Ty) -> Option<String> {
        match context.api.resolved(ty) {
            Ty::Boolean => Some("true".to_owned()),
            Ty::Integer(Integer::Big) => None,
            Ty::Integer(_) => Some("1".to_owned()),
            Ty::Number(Number::F64) => Some("1.0".to_owned()),
            Ty::Named(id) => match &context.api.types[*id].shape {
                Shape::Enumeration(_) => {
                    let first = context.names.types[*id].members.first()?.as_str();
                    Some(format!("{}::{first}", self.imported(context, *id)))
                }
                Shape::Object(_) | Shape::Union(_) | Shape::Alias(_) => None,
            },
            Ty::Nullable(inner) => {
                let inner = self.literal(context, inner)?;
                Some(format!("Some({inner})"))
            }
            _ => None,
        }
    }

    /// A value of a struct whose properties are short to write.
    fn constructed(&mut self, context: &Context<'_>, ty: &Ty) -> Option<String> {
        let Ty::Named(id) = context.api.resolved(ty) else {
            return None;
        };
        let Shape::Object(object) = &context.api.types[*id].shape else {
            return None;
        };
        let names = &context.names.types[*id].members;
        let required: Vec<(&ir::Property, &Ident)> = object
            .properties
            .iter()
            .zip(names)
            .filter(|(property, _)| presence(context, *id, property) == Presence::Required)
            .collect();
        if !context.facts.direction[*id].sent || required.len() > MANY {
            return None;
        }
        let mut values = Vec::new();
        for (property, name) in required {
            values.push(match context.api.resolved(&property.ty) {
                Ty::String(Text::Plain) => text(name),
                Ty::Nullable(_) => return None,
                ty => self.literal(context, ty)?,
            });
        }
        let path = self.imported(context, *id);
        Some(format!("{path}::new({})", values.join(", ")))
    }

    /// A type by its name, which is imported unless it means something else then.
    fn imported(&mut self, context: &Context<'_>, id: TypeId) -> String {
        self.deprecated |= context.api.types[id].deprecated;
        let (module, ident) = (module(context, id), &context.names.types[id].ident);
        let name = ident.as_str();
        let is_free = !keywords::is_prelude(ident.plain())
            && self.imports.get(name).is_none_or(|other| *other == module);
        if is_free {
            self.imports.insert(name.to_owned(), module);
            name.to_owned()
        } else {
            format!("{module}::{name}")
        }
    }

    /// The example, under a heading.
    pub(super) fn text(
        &self,
        context: &Context<'_>,
        operation: &Operation,
        accessor: Option<&Ident>,
        method: &Ident,
    ) -> String {
        let mut text = String::from("# Example\n\n```no_run\n");
        text.push_str(&self.imports());
        if !self.imports.is_empty() {
            text.push('\n');
        }
        let client = &context.outside.root;
        push(
            &mut text,
            &["# async fn example(client: ", client, "::Client"],
        );
        for (name, ty) in &self.given {
            push(&mut text, &[", ", name, ": ", ty]);
        }
        text.push_str(") -> Result<(), Box<dyn std::error::Error>> {\n");
        text.push_str(&self.statement(context, operation, accessor, method));
        text.push_str(reading(analyze::success(&context.api, operation)));
        text.push_str("# Ok(())\n# }\n```");
        text
    }

    /// What is imported, a line a module.
    pub(super) fn imports(&self) -> String {
        let mut text = String::new();
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, module) in &self.imports {
            modules.entry(module).or_default().push(name);
        }
        for (module, names) in modules {
            let names = match names.as_slice() {
                [only] => (*only).to_owned(),
                several => format!("{{{}}}", several.join(", ")),
            };
            push(&mut text, &["use ", module, "::", &names, ";\n"]);
        }
        text
    }

    /// How many arguments it takes, if an example can make up all of them.
    pub(super) fn whole(&self) -> Option<usize> {
        self.given.is_empty().then_some(self.arguments.len())
    }

    /// Whether it has a type that the document advises against.
    pub(super) fn is_deprecated(&self) -> bool {
        self.deprecated
    }

    /// The call itself, a statement in a function that has a client and answers with an error.
    pub(super) fn statement(
        &self,
        context: &Context<'_>,
        operation: &Operation,
        accessor: Option<&Ident>,
        method: &Ident,
    ) -> String {
        let mut text = String::new();
        let success = analyze::success(&context.api, operation);
        let is_stream = matches!(success, Success::Always(payload) if payload.is_stream());
        let begin = match result(context, operation) {
            Some(name) if is_stream => format!("let mut {} = client", name.as_str()),
            Some(name) => format!("let {} = client", name.as_str()),
            None => "client".to_owned(),
        };
        let mut links: Vec<(&str, &[String])> = Vec::new();
        links.extend(accessor.map(|accessor| (accessor.as_str(), [].as_slice())));
        links.push((method.as_str(), &self.arguments));
        links.extend(
            self.body
                .as_ref()
                .map(|body| ("body", std::slice::from_ref(body))),
        );
        let written: Vec<String> = links
            .iter()
            .map(|(name, arguments)| format!(".{name}({})", arguments.join(", ")))
            .collect();
        let flat: usize = written.iter().map(|link| link.chars().count()).sum();
        text.push_str(&begin);
        if "client".len() + flat + AWAIT.len() <= CHAIN {
            written.iter().for_each(|link| text.push_str(link));
        } else {
            for ((name, arguments), link) in links.iter().zip(&written) {
                text.push_str("\n    ");
                if link.chars().count() + 4 <= LINE || arguments.is_empty() {
                    text.push_str(link);
                } else {
                    push(&mut text, &[".", name, "(\n"]);
                    for argument in *arguments {
                        push(&mut text, &["        ", argument, ",\n"]);
                    }
                    text.push_str("    )");
                }
            }
            text.push_str("\n    ");
        }
        text.push_str(AWAIT);
        text.push_str(";\n");
        text
    }
}

/// What is done with an answer that comes one value after the other.
pub(super) fn reading(success: Success<'_>) -> &'static str {
    match success {
        Success::Always(Payload::Events(..)) => {
            "while let Some(event) = events.next().await? {\n    println!(\"{:?}\", event.data);\n}\n"
        }
        Success::Always(Payload::Lines(_)) => {
            "while let Some(line) = lines.next().await? {\n    println!(\"{line:?}\");\n}\n"
        }
        Success::Maybe(Payload::Events(..)) => {
            "if let Some(mut events) = events {\n    while let Some(event) = events.next().await? {\n        \
             println!(\"{:?}\", event.data);\n    }\n}\n"
        }
        Success::Maybe(Payload::Lines(_)) => {
            "if let Some(mut lines) = lines {\n    while let Some(line) = lines.next().await? {\n        \
             println!(\"{line:?}\");\n    }\n}\n"
        }
        _ => "",
    }
}

fn push(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}

/// A text that is the name of what it is for.
fn text(name: &Ident) -> String {
    format!("{:?}", name.plain())
}

/// What an answer is called, unless there is nothing in it.
pub(super) fn result(context: &Context<'_>, operation: &Operation) -> Option<Ident> {
    let (Success::Always(payload) | Success::Maybe(payload)) =
        analyze::success(&context.api, operation)
    else {
        let is_nothing = analyze::success(&context.api, operation) == Success::Nothing;
        return (!is_nothing).then(|| Ident::known("answer"));
    };
    let ty = match payload {
        Payload::Json(Ty::Nullable(inner)) => inner,
        Payload::Json(ty) => ty,
        Payload::Text => return Some(Ident::known("text")),
        Payload::Events(..) => return Some(Ident::known("events")),
        Payload::Lines(_) => return Some(Ident::known("lines")),
        Payload::Form(..) | Payload::Multipart(..) | Payload::Bytes | Payload::Any => {
            return Some(Ident::known("bytes"));
        }
    };
    Some(match ty {
        // An inline type says no more than that it is the answer.
        Ty::Named(id) if context.api.types[*id].origin.operation().is_none() => {
            variable(&context.names.types[*id].ident)
        }
        _ => Ident::known("answer"),
    })
}

/// The module of a type, as users of the crate write it.
fn module(context: &Context<'_>, id: TypeId) -> String {
    let mut module = context.outside.root.clone();
    for name in context.module_of(id) {
        push(&mut module, &["::", name.as_str()]);
    }
    module
}

/// A type as users of the crate write it, without importing anything.
fn outside(context: &Context<'_>, ty: &Ty) -> String {
    let runtime = |name: &str| format!("{}::{name}", context.outside.runtime);
    match ty {
        Ty::Any => runtime("Json"),
        Ty::Boolean => "bool".to_owned(),
        Ty::Integer(Integer::I32) => "i32".to_owned(),
        Ty::Integer(Integer::I64) => "i64".to_owned(),
        Ty::Integer(Integer::U32) => "u32".to_owned(),
        Ty::Integer(Integer::U64) => "u64".to_owned(),
        Ty::Integer(Integer::I128) => "i128".to_owned(),
        Ty::Integer(Integer::Big) | Ty::Number(Number::Decimal) => runtime("Number"),
        Ty::Number(Number::F64) => "f64".to_owned(),
        Ty::String(text) => match text {
            Text::Plain => "String".to_owned(),
            Text::Binary => runtime("File"),
            Text::DateTime => runtime("DateTime"),
            Text::Date => runtime("Date"),
            Text::Time => runtime("Time"),
            Text::Duration => runtime("Duration"),
            Text::Uuid => runtime("Uuid"),
            Text::Uri => runtime("Uri"),
            Text::Byte => runtime("Base64"),
            Text::Decimal => runtime("Decimal"),
        },
        Ty::Array(item) => format!("Vec<{}>", outside(context, item)),
        Ty::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| outside(context, item)).collect();
            format!("({},)", items.join(", "))
        }
        Ty::Map(value) => format!(
            "std::collections::BTreeMap<String, {}>",
            outside(context, value)
        ),
        Ty::Named(id) => {
            let ident = &context.names.types[*id].ident;
            format!("{}::{}", module(context, *id), ident.as_str())
        }
        Ty::Nullable(inner) => format!("Option<{}>", outside(context, inner)),
        Ty::Foreign(foreign) => {
            let names = context.own_path(foreign).iter().map(Ident::as_str);
            let names: Vec<&str> = names
                .map(|name| match name {
                    "crate" => context.outside.name.as_str(),
                    name => name,
                })
                .collect();
            names.join("::")
        }
    }
}
