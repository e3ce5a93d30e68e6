//! Expressions as tokens.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::types::ident;
use crate::emit::expression::{Block, Expr, Link, Pattern, Statement};

impl ToTokens for Expr<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Path(path) => {
                let names = path.iter().map(|name| ident(name));
                quote!(#(#names)::*)
            }
            Self::Of(path, argument, name) => {
                let path = path.iter().map(|name| ident(name));
                let argument = argument.iter().map(|name| ident(name));
                let name = ident(name);
                quote!(#(#path)::*::<#(#argument)::*>::#name)
            }
            Self::Text(text) => quote!(#text),
            Self::Ref(inner) => quote!(&#inner),
            Self::Call(callee, arguments) => quote!(#callee(#(#arguments),*)),
            Self::Try(inner) => quote!(#inner?),
            Self::Chain(root, links) => quote!(#root #(#links)*),
            Self::Array(items) => quote!([#(#items),*]),
            Self::Tuple(items) => quote!((#(#items),*)),
            Self::This(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    let name = ident(name);
                    let value = value.as_ref().map(|value| quote!(: #value));
                    quote!(#name #value)
                });
                quote!(Self { #(#fields),* })
            }
            Self::Match(value, arms) => {
                let arms = arms
                    .iter()
                    .map(|(pattern, value)| quote!(#pattern => #value));
                quote!(match #value { #(#arms),* })
            }
        });
    }
}

impl ToTokens for Link<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let name = ident(self.name);
        let tried = self.tried.then(|| quote!(?));
        tokens.extend(match &self.arguments {
            Some(arguments) => quote!(.#name(#(#arguments),*) #tried),
            None => quote!(.#name #tried),
        });
    }
}

impl ToTokens for Pattern<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let number = |number: &u16| Literal::u16_unsuffixed(*number);
        tokens.extend(match self {
            Self::One(only) => number(only).into_token_stream(),
            Self::Range(first, last) => {
                let (first, last) = (number(first), number(last));
                quote!(#first..=#last)
            }
            Self::Variant(path, held) => {
                let names = path.iter().map(|name| ident(name));
                let held = ident(held);
                quote!(#(#names)::*(#held))
            }
            Self::Rest => quote!(_),
        });
    }
}

impl ToTokens for Statement<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Assign(place, value) => quote!(#place = #value;),
            Self::Run(value) => quote!(#value;),
        });
    }
}

impl ToTokens for Block<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for statement in &self.statements {
            statement.to_tokens(tokens);
        }
        self.value.to_tokens(tokens);
    }
}
