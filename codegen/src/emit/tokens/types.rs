//! Identifiers, paths and types as tokens.

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use crate::emit::atoms;
use crate::names::Ident;
use crate::rust::Type;

/// An identifier. Only what is one for sure gets here, since `proc_macro2` panics at anything else.
pub(super) fn ident(name: &str) -> Token {
    let name = atoms::identifier(name);
    match name.strip_prefix("r#") {
        Some(keyword) => Token::new_raw(keyword, Span::call_site()),
        None => Token::new(&name, Span::call_site()),
    }
}

pub(super) fn path(path: &[Ident]) -> TokenStream {
    let names = path.iter().map(|name| ident(name.as_str()));
    quote!(#(#names)::*)
}

pub(super) fn ty(ty: &Type) -> TokenStream {
    match ty {
        Type::Path(name, arguments) => {
            let name = path(name);
            let arguments = (!arguments.is_empty()).then(|| {
                let arguments = arguments.iter().map(self::ty);
                quote!(<#(#arguments),*>)
            });
            quote!(#name #arguments)
        }
        Type::Borrowing(name, lifetime) => {
            let (name, lifetime) = (path(name), self::lifetime(lifetime));
            quote!(#name<#lifetime>)
        }
        Type::Ref(lifetime, inner) => {
            let inner = self::ty(inner);
            let lifetime = lifetime.map(self::lifetime);
            quote!(& #lifetime #inner)
        }
        Type::Slice(inner) => {
            let inner = self::ty(inner);
            quote!([#inner])
        }
        Type::Tuple(items) => {
            let items = items.iter().map(self::ty);
            quote!((#(#items,)*))
        }
        Type::Impl(bound) => {
            let bound = self::ty(bound);
            quote!(impl #bound)
        }
        Type::ImplWith(name, associated, value) => {
            let (name, associated, value) =
                (path(name), ident(associated.as_str()), self::ty(value));
            quote!(impl #name<#associated = #value>)
        }
        Type::Unit => quote!(()),
    }
}

fn lifetime(name: &str) -> Lifetime {
    Lifetime::new(
        &format!("'{}", atoms::lifetime_name(name)),
        Span::call_site(),
    )
}
