//! The public items of a crate, a line each: `API.txt`.

use super::{Crate, Field, File, Function, Item, Member, Receiver, Type, Visibility};
use crate::names::Ident;

/// The public items of a crate, sorted.
pub fn listing(planned: &Crate) -> String {
    let mut lines: Vec<String> = planned.files.iter().flat_map(file).collect();
    lines.sort();
    lines.dedup();
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn file(file: &File) -> Vec<String> {
    let module: String = file.module.iter().map(|name| format!("{name}::")).collect();
    let mut lines = Vec::new();
    for item in &file.items {
        match item {
            Item::Struct(item) => {
                lines.push(format!("struct {module}{}", item.name));
                let public = item.fields.iter().filter(|field| field.public);
                lines.extend(public.map(|Field { name, ty, .. }| {
                    format!("field {module}{}::{name}: {}", item.name, self::ty(ty))
                }));
            }
            Item::Enum(item) => {
                lines.push(format!("enum {module}{}", item.name));
                lines.extend(item.variants.iter().map(|variant| {
                    let held = variant
                        .holds
                        .as_ref()
                        .map(|held| format!("({})", ty(held)))
                        .unwrap_or_default();
                    format!("variant {module}{}::{}{held}", item.name, variant.name)
                }));
            }
            Item::Alias(item) => {
                lines.push(format!("type {module}{} = {}", item.name, ty(&item.ty)))
            }
            Item::Impl(item) if item.of.is_none() => {
                let target = ty(&item.target);
                lines.extend(item.members.iter().filter_map(|member| match member {
                    Member::Fn(function) if function.visibility == Visibility::Public => {
                        Some(format!("fn {module}{target}::{}", signature(function)))
                    }
                    _ => None,
                }));
            }
            Item::Impl(_) | Item::Modules(_) | Item::Use(_) | Item::Wire(_) => {}
        }
    }
    lines
}

fn signature(function: &Function) -> String {
    let receiver = match function.receiver {
        Receiver::None => None,
        Receiver::Ref => Some("&self".to_owned()),
        Receiver::Value | Receiver::Mutable => Some("self".to_owned()),
    };
    let parameters = function
        .parameters
        .iter()
        .map(|(name, kind)| format!("{name}: {}", ty(kind)));
    let parameters: Vec<String> = receiver.into_iter().chain(parameters).collect();
    format!(
        "{}({}) -> {}",
        function.name,
        parameters.join(", "),
        ty(&function.output)
    )
}

fn ty(kind: &Type) -> String {
    let path = |names: &[Ident]| {
        names
            .iter()
            .map(Ident::as_str)
            .collect::<Vec<_>>()
            .join("::")
    };
    match kind {
        Type::Path(names, arguments) if arguments.is_empty() => path(names),
        Type::Path(names, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(ty).collect();
            format!("{}<{}>", path(names), arguments.join(", "))
        }
        Type::Borrowing(names, _) => path(names),
        Type::Ref(Some(lifetime), inner) => format!("&{lifetime} {}", ty(inner)),
        Type::Ref(None, inner) => format!("&{}", ty(inner)),
        Type::Slice(inner) => format!("[{}]", ty(inner)),
        Type::Impl(bound) => format!("impl {}", ty(bound)),
        Type::ImplWith(names, name, value) => {
            format!("impl {}<{name} = {}>", path(names), ty(value))
        }
        Type::Unit => "()".to_owned(),
    }
}
