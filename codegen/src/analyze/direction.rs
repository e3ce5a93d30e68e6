//! Which way the values of a type go: to the server, from it, or both.

use crate::check::Checked;
use crate::ir::{Additional, Shape, SideTable, TypeDef, TypeId};

/// Which way the values of a type go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// Callers send them.
    pub sent: bool,
    /// Callers receive them.
    pub received: bool,
}

/// Follows what operations send and answer, and what webhooks bring, through the types. What none of them uses counts as received: an operation that
/// sends it, added later, adds a constructor, where one that answers it would take one away. In a description without
/// either it may go either way.
pub(super) fn directions(api: Checked<'_>) -> SideTable<TypeDef, Direction> {
    let mut directions = api.types.map(|_| Direction::default());
    let operations = || api.operations.iter().map(|(_, operation)| operation);
    let sent = operations().flat_map(|operation| operation.sent());
    let received = operations().flat_map(|operation| operation.received());
    spread(
        api,
        sent.flat_map(|ty| ty.named()).collect(),
        &mut directions,
        |direction| &mut direction.sent,
    );
    let brought = api
        .webhooks
        .iter()
        .flat_map(|(_, webhook)| webhook.brought());
    spread(
        api,
        received
            .flat_map(|ty| ty.named())
            .chain(brought.flat_map(|ty| ty.named()))
            .collect(),
        &mut directions,
        |direction| &mut direction.received,
    );
    let unused: Vec<_> = api
        .types
        .ids()
        .filter(|id| directions[*id] == Direction::default())
        .collect();
    for id in unused {
        directions[id] = Direction {
            sent: api.operations.is_empty() && api.webhooks.is_empty(),
            received: true,
        };
    }
    directions
}

/// Marks types and all that they contain.
fn spread(
    api: Checked<'_>,
    mut pending: Vec<TypeId>,
    directions: &mut SideTable<TypeDef, Direction>,
    mark: impl Fn(&mut Direction) -> &mut bool,
) {
    while let Some(id) = pending.pop() {
        if std::mem::replace(mark(&mut directions[id]), true) {
            continue;
        }
        match &api.types[id].shape {
            Shape::Object(object) => {
                pending.extend(
                    object
                        .properties
                        .iter()
                        .flat_map(|property| property.ty.named()),
                );
                if let Additional::Typed(ty, _) = &object.additional {
                    pending.extend(ty.named());
                }
            }
            Shape::Union(union) => {
                pending.extend(union.members.iter().flat_map(|member| member.ty.named()));
            }
            Shape::Alias(ty) => pending.extend(ty.named()),
            Shape::Enumeration(_) => {}
        }
    }
}
