//! What has to be boxed, because values would otherwise contain themselves: properties of objects and members of unions.
//!
//! A type contains the types of its properties or members, through aliases, tuples and null, but not through arrays and
//! maps, which keep their items elsewhere. A property closes a circle if its type leads back to the type that has it:
//! those and no others are boxed, whichever of the types of a circle one begins with. So callers find a box in a field,
//! where setters hide it, and not in a variant, where they would have to look through it. A member of a union is boxed
//! only if it closes a circle in which there is no property.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::check::Checked;
use crate::ir::{Api, Shape, Ty, TypeId};

/// A part of a type: a property or a member, by its position, with a type that it contains.
#[derive(Clone, Copy)]
struct Containment {
    of: TypeId,
    position: usize,
    contained: TypeId,
}

/// The properties and members to box, each by its type and its position there.
pub(super) fn boxed(api: Checked<'_>) -> BTreeSet<(TypeId, usize)> {
    let mut by_property = Vec::new();
    let mut by_member = Vec::new();
    for (id, definition) in api.types.iter() {
        let (parts, all): (Vec<&Ty>, _) = match &definition.shape {
            Shape::Object(object) => {
                let types = object.properties.iter().map(|property| &property.ty);
                (types.collect(), &mut by_property)
            }
            Shape::Union(union) => {
                let types = union.members.iter().map(|member| &member.ty);
                (types.collect(), &mut by_member)
            }
            Shape::Enumeration(_) | Shape::Alias(_) => continue,
        };
        for (position, ty) in parts.into_iter().enumerate() {
            let contained = contained(&api, ty).into_iter();
            all.extend(contained.map(|contained| Containment {
                of: id,
                position,
                contained,
            }));
        }
    }
    let everything = [by_property.as_slice(), by_member.as_slice()].concat();
    let properties = closing(api, &everything, &by_property);
    // Without those properties, all circles that are left are of members alone.
    let members = closing(api, &by_member, &by_member);
    properties.into_iter().chain(members).collect()
}

/// Those of `candidates` that close a circle of `all`.
fn closing(
    api: Checked<'_>,
    all: &[Containment],
    candidates: &[Containment],
) -> Vec<(TypeId, usize)> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes = api.types.map(|_| graph.add_node(()));
    for part in all {
        graph.add_edge(nodes[part.of], nodes[part.contained], ());
    }
    let mut component: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        component.extend(members.into_iter().map(|node| (node, number)));
    }
    candidates
        .iter()
        .filter(|part| component.get(&nodes[part.of]) == component.get(&nodes[part.contained]))
        .map(|part| (part.of, part.position))
        .collect()
}

/// The objects and unions whose values are inside of the values of a type.
fn contained(api: &Api, ty: &Ty) -> BTreeSet<TypeId> {
    let mut contained = BTreeSet::new();
    // Aliases that were seen through need not be seen through again.
    let mut aliases = BTreeSet::new();
    let mut pending = vec![ty];
    while let Some(ty) = pending.pop() {
        match ty {
            Ty::Named(id) => match &api.types[*id].shape {
                Shape::Alias(inner) => {
                    if aliases.insert(*id) {
                        pending.push(inner);
                    }
                }
                Shape::Object(_) | Shape::Union(_) => {
                    contained.insert(*id);
                }
                Shape::Enumeration(_) => {}
            },
            Ty::Nullable(inner) => pending.push(inner),
            Ty::Tuple(items) => pending.extend(items),
            Ty::Any
            | Ty::Boolean
            | Ty::Integer(_)
            | Ty::Number(_)
            | Ty::String(_)
            | Ty::Array(_)
            | Ty::Map(_) => {}
        }
    }
    contained
}
