//! What has to be boxed: properties whose values would otherwise contain themselves, and members of unions that are objects.
//!
//! A type contains the types of its properties, through aliases, tuples and null, but not through arrays and maps, which
//! keep their items elsewhere. A property closes a circle if its type leads back to the type that has it: those and no
//! others are boxed, whichever of the types of a circle one begins with.
//!
//! A union is as large as the largest of its members, whichever of them it holds: where a text or an object of a hundred
//! properties is allowed, each text would take the room of the object, and types that contain such unions would outgrow
//! the stack. So members that are objects or unions are boxed, all of them, however large they are today: a box that was
//! added later would break callers. They close no circles then.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::check::Checked;
use crate::ir::{Api, Shape, Ty, TypeId};

/// A property, by its position, with a type that it contains.
#[derive(Clone, Copy)]
struct Containment {
    of: TypeId,
    position: usize,
    contained: TypeId,
}

/// The properties and members to box, each by its type and its position there.
pub(super) fn boxed(api: Checked<'_>) -> BTreeSet<(TypeId, usize)> {
    let mut boxed = BTreeSet::new();
    let mut properties = Vec::new();
    for (id, definition) in api.types.iter() {
        match &definition.shape {
            Shape::Object(object) => {
                for (position, property) in object.properties.iter().enumerate() {
                    let contained = contained(&api, &property.ty).into_iter();
                    properties.extend(contained.map(|contained| Containment {
                        of: id,
                        position,
                        contained,
                    }));
                }
            }
            Shape::Union(union) => {
                let large = union
                    .members
                    .iter()
                    .enumerate()
                    .filter(|(_, member)| !contained(&api, &member.ty).is_empty());
                boxed.extend(large.map(|(position, _)| (id, position)));
            }
            Shape::Enumeration(_) | Shape::Alias(_) => {}
        }
    }
    boxed.extend(closing(api, &properties));
    boxed
}

/// Those of the properties that close a circle of them.
fn closing(api: Checked<'_>, properties: &[Containment]) -> Vec<(TypeId, usize)> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes = api.types.map(|_| graph.add_node(()));
    for part in properties {
        graph.add_edge(nodes[part.of], nodes[part.contained], ());
    }
    let mut component: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        component.extend(members.into_iter().map(|node| (node, number)));
    }
    properties
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
            | Ty::Foreign(_)
            | Ty::Array(_)
            | Ty::Map(_) => {}
        }
    }
    contained
}
