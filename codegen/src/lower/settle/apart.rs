//! What tells the members of a union apart: the values of its discriminator, and constants of properties.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Lowerer;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Constant, Literal, Presence, Rule, Shape, Ty, TypeId};

impl Lowerer<'_> {
    /// Notes what tells the members of a union apart: the values of its discriminator, and properties that have a constant of
    /// its own in each of the members that have them.
    pub(super) fn settle_constants(&mut self, id: TypeId) {
        let Shape::Union(union) = &self.api.types[id].shape else {
            return;
        };
        let mut constants: Vec<Vec<Constant>> = vec![Vec::new(); union.members.len()];
        let mut told = BTreeSet::new();
        if let (Some(property), Some(mapping)) = (&union.discriminator, self.mappings.get(&id)) {
            for (member, constants) in union.members.iter().zip(&mut constants) {
                // It is what no value tells, so none has to be there.
                if mapping
                    .default
                    .is_some_and(|id| self.is_of(&member.ty, id, 0))
                {
                    continue;
                }
                let mut values = Vec::new();
                for (value, target) in &mapping.values {
                    if self.is_of(&member.ty, *target, 1) {
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
                        if self.is_of(&member.ty, *target, 1) {
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
    ///
    /// Unions are looked into one deep: what is deeper is told apart by those in between.
    fn is_of(&self, ty: &Ty, target: TypeId, deeper: usize) -> bool {
        let same = |ty: &Ty| match ty {
            Ty::Named(id) => *id == target || self.stand_ins.get(id) == Some(&target),
            _ => false,
        };
        let resolved = self.api.resolved(ty);
        same(ty)
            || *resolved == *self.api.resolved(&Ty::Named(target))
            || (deeper > 0
                && matches!(resolved, Ty::Named(id) if match &self.api.types[*id].shape {
                    Shape::Union(union) => union
                        .members
                        .iter()
                        .any(|member| self.is_of(&member.ty, target, deeper - 1)),
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
                    .filter(|property| !only_required || property.presence == Presence::Required)
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
                .at(self.api.types[id].span),
            );
        }
    }
}

fn push(values: &mut Vec<Literal>, value: Literal) {
    if !values.contains(&value) {
        values.push(value);
    }
}
