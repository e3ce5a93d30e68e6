//! The public items of a crate, a line each: `API.txt`.

use super::{Crate, File, Function, Item, Member, Receiver, Type, Visibility};
use crate::names::Ident;

/// The public items of a crate, sorted.
pub fn listing(planned: &Crate) -> String {
    let mut lines: Vec<String> = Vec::new();
    let featured: Vec<(&str, &[String])> = planned.files.iter().flat_map(featured).collect();
    for file in &planned.files {
        let first = lines.len();
        list(file, &mut lines);
        let module = file.module.first().map(Ident::as_str);
        let features = featured.iter().find(|(name, _)| module == Some(name));
        let features = features.map_or(file.features.as_slice(), |(_, features)| features);
        for line in lines.iter_mut().skip(first) {
            gate(line, features);
        }
    }
    lines.sort_unstable();
    lines.dedup();
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in &lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Says which features bring what a line says.
fn gate(line: &mut String, features: &[String]) {
    if !features.is_empty() {
        line.push_str(" (feature ");
        line.push_str(&features.join(" or "));
        line.push(')');
    }
}

/// The public modules at the top that features bring, with those.
fn featured(file: &File) -> Vec<(&str, &[String])> {
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Modules(modules) => Some(modules),
        _ => None,
    });
    let is_top = file.path == "src/generated/mod.rs";
    let featured = modules
        .flatten()
        .filter(|module| is_top && !module.features.is_empty())
        .map(|module| (module.name.as_str(), module.features.as_slice()));
    featured.collect()
}

/// Adds the public items of a file.
fn list(file: &File, lines: &mut Vec<String>) {
    let module: String = file.module.iter().map(|name| format!("{name}::")).collect();
    for item in &file.items {
        match item {
            Item::Struct(item) => {
                lines.push(line(&["struct ", &module, item.name.as_str()]));
                for field in item.fields.iter().filter(|field| field.public) {
                    let mut text = line(&[
                        "field ",
                        &module,
                        item.name.as_str(),
                        "::",
                        field.name.as_str(),
                        ": ",
                    ]);
                    ty(&field.ty, &mut text);
                    lines.push(text);
                }
            }
            Item::Enum(item) => {
                lines.push(line(&["enum ", &module, item.name.as_str()]));
                for variant in &item.variants {
                    let mut text = line(&[
                        "variant ",
                        &module,
                        item.name.as_str(),
                        "::",
                        variant.name.as_str(),
                    ]);
                    if let Some(held) = &variant.holds {
                        text.push('(');
                        ty(held, &mut text);
                        text.push(')');
                    }
                    lines.push(text);
                }
            }
            Item::Alias(item) => {
                let mut text = line(&["type ", &module, item.name.as_str(), " = "]);
                ty(&item.ty, &mut text);
                lines.push(text);
            }
            Item::Impl(item) if item.of.is_none() => {
                let mut target = line(&["fn ", &module]);
                ty(&item.target, &mut target);
                target.push_str("::");
                for member in &item.members {
                    let (function, features) = match member {
                        Member::Fn(function) => (function, [].as_slice()),
                        Member::Gated(features, function) => (function, features.as_slice()),
                        Member::Type(..) | Member::Const(..) => continue,
                    };
                    if function.visibility == Visibility::Public {
                        let mut text = target.clone();
                        signature(function, &mut text);
                        gate(&mut text, features);
                        lines.push(text);
                    }
                }
            }
            // What a type is made of is part of what callers see; other traits are for the runtime.
            Item::Impl(item) => {
                let Some(of @ Type::Path(names, arguments)) = &item.of else {
                    continue;
                };
                let is_from = names.last().is_some_and(|name| name.as_str() == "From");
                // What a call gives is the best part of its signature, and so is what a webhook brings.
                let given = match names.last().map(Ident::as_str) {
                    Some("Operation") => Some("Output"),
                    Some("Paginated") => Some("Item"),
                    Some("Webhook") => Some("Payload"),
                    _ => None,
                };
                if let Some(given) = given {
                    for member in &item.members {
                        if let Member::Type(name, output) = member
                            && name.as_str() == given
                        {
                            let mut text = line(&["type ", &module]);
                            ty(&item.target, &mut text);
                            text.push_str("::");
                            text.push_str(given);
                            text.push_str(" = ");
                            ty(output, &mut text);
                            lines.push(text);
                        }
                    }
                }
                if is_from && !arguments.is_empty() {
                    let mut text = line(&["impl "]);
                    ty(of, &mut text);
                    text.push_str(" for ");
                    text.push_str(&module);
                    ty(&item.target, &mut text);
                    lines.push(text);
                }
            }
            Item::Modules(_) | Item::Use(_) | Item::Wire(_) | Item::Own(..) => {}
        }
    }
}

fn line(parts: &[&str]) -> String {
    parts.concat()
}

fn signature(function: &Function, text: &mut String) {
    text.push_str(function.name.as_str());
    text.push('(');
    let receiver = match function.receiver {
        Receiver::None => "",
        Receiver::Ref => "&self",
        Receiver::Value | Receiver::Mutable => "self",
    };
    text.push_str(receiver);
    for (index, (name, kind)) in function.parameters.iter().enumerate() {
        if index > 0 || !receiver.is_empty() {
            text.push_str(", ");
        }
        text.push_str(name.as_str());
        text.push_str(": ");
        ty(kind, text);
    }
    text.push(')');
    if function.output != Type::Unit {
        text.push_str(" -> ");
        ty(&function.output, text);
    }
}

fn ty(kind: &Type, text: &mut String) {
    match kind {
        Type::Path(names, arguments) => {
            path(names, text);
            for (index, argument) in arguments.iter().enumerate() {
                text.push_str(if index == 0 { "<" } else { ", " });
                ty(argument, text);
            }
            text.push_str(if arguments.is_empty() { "" } else { ">" });
        }
        Type::Borrowing(names, _) => path(names, text),
        Type::Ref(lifetime, inner) => {
            text.push('&');
            if let Some(lifetime) = lifetime {
                text.push_str(lifetime);
                text.push(' ');
            }
            ty(inner, text);
        }
        Type::Slice(inner) => {
            text.push('[');
            ty(inner, text);
            text.push(']');
        }
        Type::Tuple(items) => {
            text.push('(');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                ty(item, text);
            }
            text.push_str(if items.len() == 1 { ",)" } else { ")" });
        }
        Type::Impl(bound) => {
            text.push_str("impl ");
            ty(bound, text);
        }
        Type::ImplWith(names, name, value) => {
            text.push_str("impl ");
            path(names, text);
            text.push('<');
            text.push_str(name.as_str());
            text.push_str(" = ");
            ty(value, text);
            text.push('>');
        }
        Type::Unit => text.push_str("()"),
    }
}

fn path(names: &[Ident], text: &mut String) {
    for (index, name) in names.iter().enumerate() {
        text.push_str(if index > 0 { "::" } else { "" });
        text.push_str(name.as_str());
    }
}
