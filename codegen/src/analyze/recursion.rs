//! Which properties have to be boxed, because their values would otherwise contain themselves.
//!
//! A type contains the types of its properties, through aliases and null, but not through arrays and maps, which keep
//! their items elsewhere. A property closes a circle if its type leads back to the type that has it: those and no others
//! are boxed, whichever of the types of a circle one begins with.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::check::Checked;
use crate::ir::{Api, Shape, Ty, TypeId};

/// The properties to box, each by its type and its position there.
pub(super) fn boxed(api: Checked<'_>) -> BTreeSet<(TypeId, usize)> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes = api.types.map(|_| graph.add_node(()));
    let mut edges = Vec::new();
    for (id, definition) in api.types.iter() {
        let Shape::Object(object) = &definition.shape else {
            continue;
        };
        for (position, property) in object.properties.iter().enumerate() {
            if let Some(contained) = contained(&api, &property.ty) {
                graph.add_edge(nodes[id], nodes[contained], ());
                edges.push((id, position, contained));
            }
        }
    }
    let mut component: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        component.extend(members.into_iter().map(|node| (node, number)));
    }
    edges
        .into_iter()
        .filter(|(id, _, contained)| {
            component.get(&nodes[*id]) == component.get(&nodes[*contained])
        })
        .map(|(id, position, _)| (id, position))
        .collect()
}

/// The object whose values are inside of the values of a type.
fn contained<'a>(api: &'a Api, mut ty: &'a Ty) -> Option<TypeId> {
    loop {
        match ty {
            Ty::Named(id) => match &api.types[*id].shape {
                Shape::Alias(inner) => ty = inner,
                Shape::Object(_) | Shape::Union(_) => return Some(*id),
                Shape::Enumeration(_) => return None,
            },
            Ty::Nullable(inner) => ty = inner,
            Ty::Any
            | Ty::Boolean
            | Ty::Integer(_)
            | Ty::Number(_)
            | Ty::String(_)
            | Ty::Array(_)
            | Ty::Tuple(_)
            | Ty::Map(_) => {
                return None;
            }
        }
    }
}
