//! Unions, once all types are known: members that nothing tells apart are joined, and what tells the others apart is noted.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowerer;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Api, Constant, Enumeration, Integer, Literal, Member, Origin, Rule, Scalar, Shape, Text, Ty,
    TypeId, Union, UnionMember,
};

/// How deep unions are followed into one another.
const DEEPEST: usize = 100;

/// Where a member of a union went: to which union, and to which position there.
pub(super) type Moves = BTreeMap<(TypeId, usize), (TypeId, usize)>;

impl Lowerer<'_> {
    /// Settles the unions that were made since this was called last.
    pub(super) fn settle_unions(&mut self) {
        let first = self.settled;
        self.settled = self.api.types.len();
        let ids: Vec<TypeId> = self
            .api
            .types
            .ids()
            .filter(|id| id.index() >= first)
            .collect();
        let mut done = BTreeSet::new();
        let mut moves = Moves::new();
        // Inner ones come after those that they are part of.
        for id in ids.into_iter().rev() {
            self.settle(id, &mut done, &mut moves, 0);
        }
        if !moves.is_empty() {
            let ids: Vec<TypeId> = self.api.types.ids().collect();
            for id in ids {
                follow(&mut self.api.types[id].origin, &moves);
            }
        }
    }

    fn settle(&mut self, id: TypeId, done: &mut BTreeSet<TypeId>, moves: &mut Moves, depth: usize) {
        let Shape::Union(union) = &self.api.types[id].shape else {
            return;
        };
        if !done.insert(id) {
            return;
        }
        let union = union.clone();
        // What a member is has to be known first, whichever the document names first.
        for member in union.members.iter().filter(|_| depth < DEEPEST) {
            if let Ty::Named(inner) = *self.api.resolved(&member.ty) {
                self.settle(inner, done, moves, depth + 1);
            }
        }
        let mut listed: Vec<(usize, UnionMember)> = Vec::new();
        for (position, member) in union.members.into_iter().enumerate() {
            if let Some(inner) =
                self.own_union(id, position, &member.ty, union.discriminator.is_some())
            {
                // Its members may as well be this one's.
                if let Shape::Union(nested) = &self.api.types[inner].shape {
                    for (at, one) in nested.members.clone().into_iter().enumerate() {
                        moves.insert((inner, at), (id, listed.len()));
                        listed.push((listed.len(), one));
                    }
                    continue;
                }
            }
            moves.insert((id, position), (id, listed.len()));
            listed.push((listed.len(), member));
        }
        let positions: Vec<(usize, UnionMember)> = listed;
        let resolved = |api: &Api, ty: &Ty| api.resolved(ty).clone();
        if positions
            .iter()
            .any(|(_, member)| resolved(&self.api, &member.ty) == Ty::Any)
        {
            self.api.types[id].shape = Shape::Alias(Ty::Any);
            return;
        }
        let mut kept: Vec<(usize, UnionMember)> = Vec::new();
        for (position, member) in positions {
            let ty = resolved(&self.api, &member.ty);
            let ty = match ty {
                Ty::Nullable(inner) => *inner,
                ty => ty,
            };
            let is_known = kept
                .iter()
                .any(|(_, known)| resolved(&self.api, &known.ty) == ty);
            if ty == Ty::Named(id) || is_known {
                continue;
            }
            let member = match member.ty {
                Ty::Nullable(inner) => UnionMember {
                    ty: *inner,
                    ..member
                },
                _ => member,
            };
            kept.push((position, member));
        }
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
                            self.api.types[*one].origin = Origin::Within(id);
                            self.api.types[id].shape = shape;
                            return self.settle_constants(id);
                        }
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
                        if to != from {
                            retarget(moves, id, from, to);
                        }
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

    /// Joins strings: any text, texts of several formats and enumerations that stand nowhere else cannot be told apart by what
    /// they are, but a listed constant can.
    fn join_texts(&mut self, kept: &mut Vec<(usize, UnionMember)>) {
        let mut formats = BTreeSet::new();
        let (mut own, mut named) = (Vec::new(), Vec::new());
        for (index, (_, member)) in kept.iter().enumerate() {
            match self.api.resolved(&member.ty) {
                Ty::String(text) => {
                    formats.insert(match text {
                        Text::Plain => 0,
                        _ => 1 + index,
                    });
                }
                Ty::Named(one) => {
                    if let Shape::Enumeration(enumeration) = &self.api.types[*one].shape
                        && enumeration.of == Scalar::String
                    {
                        let is_own = matches!(self.api.types[*one].origin, Origin::Member(..));
                        if is_own { &mut own } else { &mut named }.push((index, *one));
                    }
                }
                _ => {}
            }
        }
        let is_text =
            |api: &Api, member: &UnionMember| matches!(api.resolved(&member.ty), Ty::String(_));
        if own.len() > 1 {
            self.join_enumerations(kept, &own);
        }
        let enumerations = usize::from(!own.is_empty()) + named.len();
        if formats.is_empty() || (formats.len() == 1 && enumerations == 0) {
            return;
        }
        match enumerations {
            // Any text, or texts of several formats, are any text.
            0 => {
                let mut first = true;
                kept.retain_mut(|(_, member)| {
                    if !is_text(&self.api, member) {
                        return true;
                    }
                    member.ty = Ty::String(Text::Plain);
                    member.rules = Default::default();
                    std::mem::take(&mut first)
                });
            }
            // An enumeration holds texts that it does not list, too.
            1 => kept.retain(|(_, member)| !is_text(&self.api, member)),
            _ => {
                for (_, member) in kept.iter_mut() {
                    if is_text(&self.api, member) {
                        member.ty = Ty::String(Text::Plain);
                    }
                }
                let mut first = true;
                kept.retain(|(_, member)| {
                    !is_text(&self.api, member) || std::mem::take(&mut first)
                });
            }
        }
    }

    /// Puts the members of enumerations into the first of them, and drops the others.
    fn join_enumerations(&mut self, kept: &mut Vec<(usize, UnionMember)>, own: &[(usize, TypeId)]) {
        let mut joined: Vec<Member> = Vec::new();
        for (index, id) in own {
            let Shape::Enumeration(enumeration) = &self.api.types[*id].shape else {
                continue;
            };
            let said = kept
                .get(*index)
                .map(|(_, member)| (&member.title, &member.docs));
            for member in &enumeration.members {
                if joined.iter().any(|known| known.value == member.value) {
                    continue;
                }
                let mut member = member.clone();
                // What a branch of one constant says, it says of that.
                if let (1, Some((title, docs))) = (enumeration.members.len(), said) {
                    member.name = member.name.or_else(|| title.clone());
                    if member.docs == Default::default() {
                        member.docs = docs.clone();
                    }
                }
                joined.push(member);
            }
        }
        // One strategy names all of an enumeration.
        if joined.iter().any(|member| member.name.is_none()) {
            for member in &mut joined {
                member.name = None;
            }
        }
        let (Some((_, first)), of) = (own.first(), self.scalar_of(own)) else {
            return;
        };
        self.api.types[*first].docs = Default::default();
        self.api.types[*first].shape = Shape::Enumeration(Enumeration {
            of,
            members: joined,
        });
        let dropped: BTreeSet<usize> = own.iter().skip(1).map(|(index, _)| *index).collect();
        if let Some((index, _)) = own.first()
            && let Some((_, member)) = kept.get_mut(*index)
        {
            member.docs = Default::default();
            member.title = None;
        }
        let mut index = 0;
        kept.retain(|_| {
            index += 1;
            !dropped.contains(&(index - 1))
        });
    }

    fn scalar_of(&self, own: &[(usize, TypeId)]) -> Scalar {
        own.iter()
            .filter_map(|(_, id)| match &self.api.types[*id].shape {
                Shape::Enumeration(enumeration) => Some(enumeration.of),
                _ => None,
            })
            .reduce(|one, other| match (one, other) {
                (one, other) if one == other => one,
                (Scalar::Integer(_), Scalar::Integer(_)) => Scalar::Integer(Integer::I64),
                _ => Scalar::Mixed,
            })
            .unwrap_or(Scalar::String)
    }

    /// Joins integers: those of several sizes are of the largest, a number may be one, and an enumeration holds those that it
    /// does not list.
    fn join_integers(&mut self, kept: &mut Vec<(usize, UnionMember)>) {
        let own: Vec<(usize, TypeId)> = kept
            .iter()
            .enumerate()
            .filter_map(|(index, (_, member))| match self.api.resolved(&member.ty) {
                Ty::Named(one) => match &self.api.types[*one].shape {
                    Shape::Enumeration(Enumeration {
                        of: Scalar::Integer(Integer::I32 | Integer::I64),
                        ..
                    }) if matches!(self.api.types[*one].origin, Origin::Member(..)) => {
                        Some((index, *one))
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect();
        if own.len() > 1 {
            self.join_enumerations(kept, &own);
        }
        let kinds: Vec<Ty> = kept
            .iter()
            .map(|(_, member)| self.api.resolved(&member.ty).clone())
            .collect();
        let has_number = kinds.iter().any(|ty| matches!(ty, Ty::Number(_)));
        let sizes = kinds
            .iter()
            .filter(|ty| matches!(ty, Ty::Integer(_)))
            .count();
        if has_number && sizes > 0 {
            let mut first = true;
            kept.retain_mut(|(_, member)| match self.api.resolved(&member.ty) {
                Ty::Integer(_) => false,
                Ty::Number(_) => std::mem::take(&mut first),
                _ => true,
            });
        } else if sizes > 1 {
            let mut first = true;
            kept.retain_mut(|(_, member)| {
                if !matches!(self.api.resolved(&member.ty), Ty::Integer(_)) {
                    return true;
                }
                member.ty = Ty::Integer(Integer::I64);
                std::mem::take(&mut first)
            });
        }
    }

    /// Notes what tells the members of a union apart: the values of its discriminator, and properties that have a constant of
    /// its own in each of the members that have them.
    fn settle_constants(&mut self, id: TypeId) {
        let Shape::Union(union) = &self.api.types[id].shape else {
            return;
        };
        let mut constants: Vec<Vec<Constant>> = vec![Vec::new(); union.members.len()];
        let mut told = BTreeSet::new();
        if let (Some(property), Some(mapping)) = (&union.discriminator, self.mappings.get(&id)) {
            for (member, constants) in union.members.iter().zip(&mut constants) {
                let mut values = Vec::new();
                for (value, target) in &mapping.values {
                    if self.is_of(&member.ty, *target, 0) {
                        push(&mut values, Literal::String(value.clone()));
                    }
                }
                // A constant of the member's own says it, too, and better than the name of its schema.
                for (name, own) in self.constant_properties(&member.ty) {
                    if name == *property && own.len() == 1 {
                        own.into_iter().for_each(|value| push(&mut values, value));
                    }
                }
                if values.is_empty() {
                    for (value, target) in &mapping.implied {
                        if self.is_of(&member.ty, *target, 0) {
                            push(&mut values, Literal::String(value.clone()));
                        }
                    }
                }
                if !values.is_empty() {
                    constants.push(Constant {
                        property: property.clone(),
                        values,
                    });
                    told.insert(property.clone());
                }
            }
        }
        // For each property that is a constant somewhere: the members that have it, and which constants.
        let mut candidates: BTreeMap<String, Vec<(usize, Vec<Literal>)>> = BTreeMap::new();
        let mut order = Vec::new();
        for (position, member) in union.members.iter().enumerate() {
            for (property, values) in self.constant_properties(&member.ty) {
                if !candidates.contains_key(&property) {
                    order.push(property.clone());
                }
                candidates
                    .entry(property)
                    .or_default()
                    .push((position, values));
            }
        }
        for property in order {
            let Some(found) = candidates.remove(&property) else {
                continue;
            };
            let all: Vec<&Literal> = found.iter().flat_map(|(_, values)| values).collect();
            let distinct: BTreeSet<&&Literal> = all.iter().collect();
            // A constant that only one member has tells it apart from those that do not have the property.
            let is_own = found.len() > 1
                || union.members.iter().enumerate().all(|(position, member)| {
                    found.iter().any(|(at, _)| *at == position)
                        || !self.has_property(&member.ty, &property)
                });
            if is_own && distinct.len() == all.len() && told.insert(property.clone()) {
                for (position, values) in found {
                    if let Some(constants) = constants.get_mut(position) {
                        constants.push(Constant {
                            property: property.clone(),
                            values,
                        });
                    }
                }
            }
        }
        if let Shape::Union(union) = &mut self.api.types[id].shape {
            for (member, constants) in union.members.iter_mut().zip(constants) {
                member.constants = constants;
            }
        }
        self.report_alike(id);
    }

    /// Whether a type is another one, or has it for a member.
    fn is_of(&self, ty: &Ty, target: TypeId, depth: usize) -> bool {
        let same = |ty: &Ty| match ty {
            Ty::Named(id) => *id == target || self.stand_ins.get(id) == Some(&target),
            _ => false,
        };
        let resolved = self.api.resolved(ty);
        same(ty)
            || *resolved == *self.api.resolved(&Ty::Named(target))
            || (depth < 4
                && matches!(resolved, Ty::Named(id) if match &self.api.types[*id].shape {
                    Shape::Union(union) => union
                        .members
                        .iter()
                        .any(|member| self.is_of(&member.ty, target, depth + 1)),
                    _ => false,
                }))
    }

    /// Whether a type is an object that names a property.
    fn has_property(&self, ty: &Ty, name: &str) -> bool {
        let Ty::Named(id) = self.api.resolved(ty) else {
            return false;
        };
        match &self.api.types[*id].shape {
            Shape::Object(object) => object.properties.iter().any(|one| one.name == name),
            Shape::Union(_) => true,
            Shape::Enumeration(_) | Shape::Alias(_) => false,
        }
    }

    /// The properties of an object that have to have one of a few constants.
    fn constant_properties(&self, ty: &Ty) -> Vec<(String, Vec<Literal>)> {
        let Ty::Named(id) = self.api.resolved(ty) else {
            return Vec::new();
        };
        let Shape::Object(object) = &self.api.types[*id].shape else {
            return Vec::new();
        };
        object
            .properties
            .iter()
            .filter_map(|property| match self.api.resolved(&property.ty) {
                Ty::Boolean => property.rules.own.iter().find_map(|rule| match rule {
                    Rule::Constant(value) => Some((property.name.clone(), vec![value.clone()])),
                    _ => None,
                }),
                Ty::Named(id) => match &self.api.types[*id].shape {
                    Shape::Enumeration(enumeration) => Some((
                        property.name.clone(),
                        enumeration
                            .members
                            .iter()
                            .map(|member| member.value.clone())
                            .collect(),
                    )),
                    _ => None,
                },
                _ => None,
            })
            .collect()
    }

    /// Says where only the order of the document decides.
    fn report_alike(&mut self, id: TypeId) {
        let Shape::Union(union) = &self.api.types[id].shape else {
            return;
        };
        let mut seen: Vec<(BTreeSet<String>, BTreeSet<String>)> = Vec::new();
        let mut is_ambiguous = false;
        for member in union
            .members
            .iter()
            .filter(|member| member.constants.is_empty())
        {
            let Ty::Named(one) = self.api.resolved(&member.ty) else {
                continue;
            };
            let Shape::Object(object) = &self.api.types[*one].shape else {
                continue;
            };
            let names = |only_required: bool| -> BTreeSet<String> {
                object
                    .properties
                    .iter()
                    .filter(|property| {
                        !only_required || property.presence == crate::ir::Presence::Required
                    })
                    .map(|property| property.name.clone())
                    .collect()
            };
            let shape = (names(true), names(false));
            is_ambiguous |= seen.contains(&shape);
            seen.push(shape);
        }
        if is_ambiguous {
            self.diagnostics.push(
                Diagnostic::note(
                    Code::AmbiguousUnion,
                    "several of these schemas name the same properties: the first of them that fits is taken",
                )
                .at(self.api.types[id].span)
                .help("a `discriminator`, or a property with a constant in each of them, would tell them apart"),
            );
        }
    }
}

fn push(values: &mut Vec<Literal>, value: Literal) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// The union that a type is directly a member of.
fn root_member(origin: &Origin) -> Option<TypeId> {
    match origin {
        Origin::Member(id, _) => Some(*id),
        _ => None,
    }
}

/// Members that went to a position are now at another one.
fn retarget(moves: &mut Moves, id: TypeId, from: usize, to: usize) {
    for target in moves.values_mut() {
        if *target == (id, from) {
            *target = (id, to);
        }
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
