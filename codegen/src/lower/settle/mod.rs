//! Unions, once all types are known: members that nothing tells apart are joined (`join`), and what tells the others apart is
//! noted (`apart`).

mod apart;
mod join;

use std::collections::{BTreeMap, BTreeSet};

use super::Lowerer;
use indexmap::IndexMap;

use super::rewrite::map_origin;
use crate::ir::{Api, Origin, Shape, Ty, TypeId, Union, UnionMember};

/// A member of a union, and where it was a member before.
pub(super) type Listed = ((TypeId, usize), UnionMember);

/// How many members a union may take over from those inside of it: choices in choices double with each step.
const MAX_SPLICED: usize = 256;

/// How deep unions are followed into one another.
const DEEPEST: usize = 100;

/// Where a member of a union went: to which union, and to which position there.
pub(super) type Moves = BTreeMap<(TypeId, usize), (TypeId, usize)>;

/// What is known while unions are settled.
#[derive(Default)]
struct Settling {
    /// The unions that are settled.
    done: BTreeSet<TypeId>,
    /// Where their members went.
    moves: Moves,
    /// What is a part of what, once that has been asked for.
    parts: Option<Parts>,
}

/// The types that are parts of each type.
struct Parts(BTreeMap<TypeId, Vec<TypeId>>);

impl Settling {
    fn parts_of(&mut self, api: &Api) -> &mut Parts {
        self.parts.get_or_insert_with(|| {
            let mut parts = Parts(BTreeMap::new());
            for (id, definition) in api.types.iter() {
                parts.of(&definition.origin, id);
            }
            parts
        })
    }
}

impl Parts {
    /// Notes that a type is a part of whatever its origin names.
    fn of(&mut self, origin: &Origin, id: TypeId) {
        if let Some(parent) = origin.parent() {
            self.0.entry(parent).or_default().push(id);
        }
    }
}

impl Lowerer<'_> {
    /// Settles the unions that were made since this was called last.
    pub(super) fn settle_unions(&mut self) {
        let first = self.settled;
        self.settled = self.api.types.len();
        let ids: Vec<TypeId> = self.api.types.ids().skip(first).collect();
        let mut settling = Settling::default();
        // Inner ones come after those that they are part of.
        for id in ids.iter().rev() {
            self.settle(*id, &mut settling, 0);
        }
        let moves = settling.moves;
        if !moves.is_empty() {
            // Besides what is new, only what has been adopted since can be a part of it.
            let adopted = self.adopted.iter().map(|(id, _)| *id);
            let adopted: BTreeSet<TypeId> = adopted.filter(|id| id.index() < first).collect();
            for id in adopted.into_iter().chain(ids) {
                follow(&mut self.api.types[id].origin, &moves);
            }
        }
    }

    fn settle(&mut self, id: TypeId, settling: &mut Settling, depth: usize) {
        let Shape::Union(union) = &self.api.types[id].shape else {
            return;
        };
        if !settling.done.insert(id) {
            return;
        }
        let union = union.clone();
        // What a member is has to be known first, whichever the document names first.
        for member in union.members.iter().filter(|_| depth < DEEPEST) {
            if let Ty::Named(inner) = *self.api.resolved(&member.ty) {
                self.settle(inner, settling, depth + 1);
            }
        }
        let mut listed: Vec<Listed> = Vec::new();
        for (position, member) in union.members.into_iter().enumerate() {
            if let Some(inner) =
                self.own_union(id, position, &member.ty, union.discriminator.is_some())
            {
                // Its members may as well be this one's.
                if let Shape::Union(nested) = &self.api.types[inner].shape
                    && listed.len() + nested.members.len() <= MAX_SPLICED
                {
                    for (at, one) in nested.members.clone().into_iter().enumerate() {
                        listed.push(((inner, at), one));
                    }
                    continue;
                }
            }
            listed.push(((id, position), member));
        }
        let resolved = |api: &Api, ty: &Ty| api.resolved(ty).clone();
        if listed
            .iter()
            .any(|(_, member)| resolved(&self.api, &member.ty) == Ty::Any)
        {
            self.api.types[id].shape = Shape::Alias(Ty::Any);
            return;
        }
        let mut kept: Vec<Listed> = Vec::new();
        let mut known: IndexMap<Ty, usize> = IndexMap::new();
        for (position, member) in listed {
            let ty = resolved(&self.api, &member.ty);
            let ty = match ty {
                Ty::Nullable(inner) => *inner,
                ty => ty,
            };
            let at = known.get(&ty).and_then(|at| kept.get_mut(*at));
            if let Some((_, known)) = at {
                loosen(known, &member);
                continue;
            }
            if ty == Ty::Named(id) {
                continue;
            }
            let member = match member.ty {
                Ty::Nullable(inner) => UnionMember {
                    ty: *inner,
                    ..member
                },
                _ => member,
            };
            known.insert(resolved(&self.api, &member.ty), kept.len());
            kept.push((position, member));
        }
        // What has no definition is compared one by one, later.
        let is_defined =
            |(_, member): &&Listed| matches!(self.api.resolved(&member.ty), Ty::Named(_));
        let bare = kept.len() - kept.iter().filter(is_defined).count();
        self.work.steps(bare * bare / 4);
        self.join_texts(&mut kept);
        self.join_integers(&mut kept);
        let shape = match kept.len() {
            0 => Shape::Alias(Ty::Any),
            1 => match kept.pop() {
                Some((_, member)) => {
                    self.api.types[id].rules = member.rules;
                    // What is left is what the union was.
                    if let Ty::Named(one) = &member.ty
                        && root_member(&self.api.types[*one].origin) == Some(id)
                    {
                        let origin = self.api.types[id].origin.clone();
                        let is_named = matches!(origin, Origin::Schema(_));
                        if self.api.types[id].docs != Default::default() {
                            self.api.types[*one].docs = self.api.types[id].docs.clone();
                        }
                        if is_named {
                            let shape = self.api.types[*one].shape.clone();
                            self.api.types[id].shape = shape;
                            self.stands_for(*one, id, settling);
                            return self.settle_constants(id);
                        }
                        settling.parts_of(&self.api).of(&origin, *one);
                        self.api.types[*one].origin = origin;
                    }
                    Shape::Alias(member.ty)
                }
                None => Shape::Alias(Ty::Any),
            },
            _ => {
                let members = kept
                    .into_iter()
                    .enumerate()
                    .map(|(to, (from, member))| {
                        settling.moves.insert(from, (id, to));
                        member
                    })
                    .collect();
                Shape::Union(Union {
                    members,
                    discriminator: union.discriminator,
                })
            }
        };
        self.api.types[id].shape = shape;
        self.settle_constants(id);
    }

    /// Lets what is a part of one type be a part of another one, which has taken its place.
    fn stands_for(&mut self, one: TypeId, other: TypeId, settling: &mut Settling) {
        let parts = settling.parts_of(&self.api);
        let moved = parts.0.remove(&one).unwrap_or_default();
        for id in &moved {
            map_origin(&mut self.api.types[*id].origin, &|id| {
                if id == one { other } else { id }
            });
        }
        parts.0.entry(other).or_default().extend(moved);
        self.api.types[one].origin = Origin::Within(other);
        parts.0.entry(other).or_default().push(one);
    }

    /// The union that a member is, if it stands nowhere else and has no discriminator of its own.
    fn own_union(&self, id: TypeId, position: usize, ty: &Ty, is_told: bool) -> Option<TypeId> {
        let Ty::Named(inner) = ty else {
            return None;
        };
        let definition = &self.api.types[*inner];
        match &definition.shape {
            Shape::Union(union)
                if definition.origin == Origin::Member(id, position)
                    && union.discriminator.is_none()
                    && !is_told =>
            {
                Some(*inner)
            }
            _ => None,
        }
    }
}

/// What is allowed by two members of one type keeps to the rules of neither.
pub(super) fn loosen(known: &mut UnionMember, other: &UnionMember) {
    if known.rules != other.rules {
        known.rules = Default::default();
    }
}

/// The union that a type is directly a member of.
fn root_member(origin: &Origin) -> Option<TypeId> {
    match origin {
        Origin::Member(id, _) => Some(*id),
        _ => None,
    }
}

/// Brings an origin up to date with where members went.
pub(super) fn follow(origin: &mut Origin, moves: &Moves) {
    match origin {
        Origin::Member(id, position) => {
            let mut at = (*id, *position);
            // A union inside of a union inside of a union.
            for _ in 0..moves.len() {
                match moves.get(&at) {
                    Some(next) if *next != at && next.0 != at.0 => at = *next,
                    Some(next) => {
                        at = *next;
                        break;
                    }
                    None => break,
                }
            }
            (*id, *position) = at;
        }
        Origin::Item(inner) | Origin::Value(inner) | Origin::Position(inner, _) => {
            follow(inner, moves)
        }
        _ => {}
    }
}
