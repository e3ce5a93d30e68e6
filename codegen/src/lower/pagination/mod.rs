//! How the pages of operations follow one another: as the document says, or as cannot be mistaken.

mod declared;
mod recognised;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use self::declared::Said;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, OperationId, Pagination, ParameterLocation, Ty};
use crate::ir::{Operation, Parameter};

/// Finds out for each operation whether it answers in pages. `said` is what the document says of it, and whether to
/// complain where that does not fit.
pub(super) fn settle(
    api: &mut Api,
    said: &BTreeMap<OperationId, (&Json, bool)>,
    diagnostics: &mut Diagnostics,
) {
    let found: Vec<(OperationId, Option<Pagination>)> = api
        .operations
        .iter()
        .map(|(id, operation)| {
            let found = match said.get(&id) {
                Some((Json::Bool(_), _)) => None,
                Some((json, is_first)) => {
                    let said = Said::new(json);
                    let read = said.read(api, operation);
                    match read {
                        Ok(pagination) => Some(pagination),
                        Err(_) if !said.is_command() => recognised::recognised(api, operation),
                        Err(diagnostic) => {
                            if *is_first {
                                diagnostics.push(diagnostic);
                            }
                            None
                        }
                    }
                }
                None => recognised::recognised(api, operation),
            };
            (id, found)
        })
        .collect();
    for (id, found) in found {
        api.operations[id].pagination = found;
    }
}

/// The parameters of the query that are sent as one text.
fn queries<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Parameter> {
    use crate::ir::Form;

    let parameters = operation.parameters.iter();
    parameters.filter(|parameter| {
        parameter.location == ParameterLocation::Query
            && parameter.style.form == Form::Form
            && api.is_scalar(api.present(&parameter.ty))
    })
}

fn is_integer(api: &Api, ty: &Ty) -> bool {
    matches!(api.present(ty), Ty::Integer(_) | Ty::Number(_))
}

fn is_flag(api: &Api, ty: &Ty) -> bool {
    matches!(api.present(ty), Ty::Boolean)
}

/// Whether values of a type are texts or numbers.
fn is_text(api: &Api, ty: &Ty) -> bool {
    let ty = api.present(ty);
    api.is_scalar(ty) && *ty != Ty::Boolean
}
