//! Items as tokens, and tokens as text.
//!
//! What is too long for the [layout](super::layout) goes this way. It is the slower one by far, but it knows no limits:
//! `prettyplease` breaks anything anywhere. The tests hold the two ways to saying the same, token by token.

mod expressions;
mod types;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use self::types::{ident, ty};
use super::expression::{Block, Expr};
use super::{atoms, is_crowded};
use crate::rust::{
    Alias, Attributes, Body, Enum, Field, Function, Member, Receiver, Struct, Type, Variant,
    Visibility,
};

/// How deep an expression may be for printing it, which takes a recursion.
const DEEPEST: usize = 256;

/// Prints items, as whole lines. What does not parse is a defect of this stage, and is printed as it is, for the compiler
/// to point at.
pub(super) fn print(tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => format!("{tokens}\n"),
    }
}

/// Prints an associated item, as whole lines, indented as it stands in an `impl`.
pub(super) fn print_member(member: &Member) -> String {
    let tokens = self::member(member);
    if depth(member) > DEEPEST {
        return format!("    {tokens}\n");
    }
    let printed = print(quote!(impl X { #tokens }));
    let inner = printed
        .split_once("{\n")
        .map_or(printed.as_str(), |(_, inner)| inner);
    inner.strip_suffix("}\n").unwrap_or(inner).to_owned()
}

/// How deep the expression of a body is for `syn`, in which each link of a chain is around all of those before it.
fn depth(member: &Member) -> usize {
    match member {
        Member::Fn(Function {
            body: Body::Request(_, _, parts),
            ..
        })
        | Member::Gated(
            _,
            Function {
                body: Body::Request(_, _, parts),
                ..
            },
        ) => parts.len(),
        _ => 0,
    }
}

/// A struct.
pub(super) fn struct_(item: &Struct) -> TokenStream {
    let attributes = attributes(&item.attributes);
    let name = ident(item.name.as_str());
    let generics = item.borrows.then(|| quote!(<'c>));
    let fields = item.fields.iter().map(field);
    quote!(#attributes pub struct #name #generics { #(#fields),* })
}

fn field(field: &Field) -> TokenStream {
    let docs = docs(&field.docs);
    let visibility = field.public.then(|| quote!(pub));
    let (name, ty) = (ident(field.name.as_str()), ty(&field.ty));
    quote!(#docs #visibility #name: #ty)
}

/// An enum.
pub(super) fn enum_(item: &Enum) -> TokenStream {
    let attributes = attributes(&item.attributes);
    let name = ident(item.name.as_str());
    let variants = item.variants.iter().map(variant);
    quote!(#attributes pub enum #name { #(#variants),* })
}

fn variant(variant: &Variant) -> TokenStream {
    let docs = docs(&variant.docs);
    let name = ident(variant.name.as_str());
    let held = variant.holds.as_ref().map(|held| {
        let held = ty(held);
        quote!((#held))
    });
    quote!(#docs #name #held)
}

/// Another name for a type.
pub(super) fn alias(item: &Alias) -> TokenStream {
    let attributes = attributes(&item.attributes);
    let (name, ty) = (ident(item.name.as_str()), ty(&item.ty));
    quote!(#attributes pub type #name = #ty;)
}

/// An associated item.
pub(super) fn member(member: &Member) -> TokenStream {
    match member {
        Member::Type(name, value) => {
            let (name, value) = (ident(name.as_str()), ty(value));
            quote!(type #name = #value;)
        }
        Member::Const(name, kind, value) => {
            let (name, kind, value) = (ident(name.as_str()), ty(kind), Expr::from(value));
            quote!(const #name: #kind = #value;)
        }
        Member::Fn(item) => function(item, &[]),
        Member::Gated(features, item) => function(item, features),
    }
}

fn function(item: &Function, features: &[String]) -> TokenStream {
    let docs = docs(&item.docs);
    let gate = match features {
        [] => None,
        [only] => Some(quote!(#[cfg(feature = #only)])),
        several => Some(quote!(#[cfg(any(#(feature = #several),*))])),
    };
    let deprecated = item.deprecated.then(|| quote!(#[deprecated]));
    let crowded = is_crowded(item)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the API requires them")]));
    let visibility = match item.visibility {
        Visibility::Public => quote!(pub),
        Visibility::Crate => quote!(pub(crate)),
        Visibility::Inherited => TokenStream::new(),
    };
    let name = ident(item.name.as_str());
    let receiver = match item.receiver {
        Receiver::None => None,
        Receiver::Ref => Some(quote!(&self)),
        Receiver::Value => Some(quote!(self)),
        Receiver::Mutable => Some(quote!(mut self)),
    };
    let parameters = item.parameters.iter().map(|(name, kind)| {
        let (name, kind) = (ident(name.as_str()), ty(kind));
        quote!(#name: #kind)
    });
    let parameters = receiver.into_iter().chain(parameters);
    let output = (item.output != Type::Unit).then(|| {
        let output = ty(&item.output);
        quote!(-> #output)
    });
    let body = Block::from(&item.body);
    quote!(#docs #gate #deprecated #crowded #visibility fn #name(#(#parameters),*) #output { #body })
}

fn attributes(attributes: &Attributes) -> TokenStream {
    let docs = docs(&attributes.docs);
    let derives = attributes.derives.iter().map(|name| ident(name));
    let derive = (!attributes.derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let non_exhaustive = attributes.non_exhaustive.then(|| quote!(#[non_exhaustive]));
    let deprecated = attributes.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #derive #non_exhaustive #deprecated)
}

fn docs(text: &str) -> TokenStream {
    let lines = atoms::doc_lines(text).map(|line| {
        let line = if line.is_empty() {
            Literal::string("")
        } else {
            Literal::string(&format!(" {line}"))
        };
        quote!(#[doc = #line])
    });
    lines.collect()
}
