//! Which operation a request is for.

use crate::api::Operation;
use crate::fields::{Pairs, plain};
use crate::template::{Captures, Rank};

/// Operations in the order in which their paths are tried.
#[derive(Debug)]
pub(crate) struct Routes(Vec<(usize, usize)>);

/// What a request was found to be for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// An operation, by its position.
    Operation(usize, Captures),
    /// A path that has other methods.
    Methods(Vec<String>),
    Nothing,
}

impl Routes {
    /// The routes to operations: what is concrete comes before what is not.
    pub(crate) fn new(operations: &[Operation]) -> Self {
        let mut routes: Vec<(Rank, (usize, usize))> = Vec::new();
        for (position, operation) in operations.iter().enumerate() {
            for (number, template) in operation.templates.iter().enumerate() {
                routes.push((template.rank(), (position, number)));
            }
        }
        routes.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(routes.into_iter().map(|(_, route)| route).collect())
    }

    /// What a request is for.
    pub(crate) fn find(
        &self,
        operations: &[Operation],
        method: &str,
        path: &str,
        query: &Pairs,
    ) -> Found {
        let mut methods: Vec<String> = Vec::new();
        let mut instead = None;
        for (position, number) in &self.0 {
            let Some(operation) = operations.get(*position) else {
                continue;
            };
            let Some(template) = operation.templates.get(*number) else {
                continue;
            };
            let has = |(name, value): &(String, Option<String>)| {
                let is_it = |sent| value.as_ref().is_none_or(|value| plain(sent) == *value);
                query.of(name).any(is_it)
            };
            let Some(captures) = template
                .captures(path)
                .filter(|_| template.query.iter().all(has))
            else {
                continue;
            };
            if operation.method == method {
                return Found::Operation(*position, captures);
            }
            // What a GET answers, a HEAD answers without its body.
            if method == "HEAD" && operation.method == "GET" && instead.is_none() {
                instead = Some((*position, captures));
            }
            if !methods.contains(&operation.method) {
                methods.push(operation.method.clone());
            }
        }
        match instead {
            Some((position, captures)) => Found::Operation(position, captures),
            None if methods.is_empty() => Found::Nothing,
            None => {
                let is_there = |method: &str| methods.iter().any(|known| known == method);
                let own = [
                    ("HEAD", is_there("GET") && !is_there("HEAD")),
                    ("OPTIONS", !is_there("OPTIONS")),
                ];
                methods.extend(
                    own.iter()
                        .filter(|(_, is_own)| *is_own)
                        .map(|(method, _)| (*method).to_owned()),
                );
                Found::Methods(methods)
            }
        }
    }
}
