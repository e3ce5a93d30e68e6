//! What tells the members of a union apart: the values of its discriminator, and constants of properties.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::super::Lowerer;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Constant, Literal, Presence, Rule, Shape, Ty, TypeId, UnionMember};

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
            let said = Targets::new(self, &mapping.values);
            let implied = Targets::new(self, &mapping.implied);
            for (member, constants) in union.members.iter().zip(&mut constants) {
                // It is what no value tells, so none has to be there.
                if mapping.default.is_some_and(|id| self.is(&member.ty, id)) {
                    continue;
                }
                let mut values = IndexSet::new();
                values.extend(said.of(self, &member.ty).map(Literal::String));
                // A constant of the member's own says it, too, and better than the name of its schema.
                for (name, own) in self.constant_properties(&member.ty) {
                    if name == *property && own.len() == 1 {
                        values.extend(own);
                    }
                }
                if values.is_empty() {
                    values.extend(implied.of(self, &member.ty).map(Literal::String));
                }
                let values: Vec<Literal> = values.into_iter().collect();
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
        let having = self.having(&union.members);
        for property in order {
            let Some(found) = candidates.remove(&property) else {
                continue;
            };
            let all: Vec<&Literal> = found.iter().flat_map(|(_, values)| values).collect();
            let distinct: BTreeSet<&&Literal> = all.iter().collect();
            // A constant that only one member has tells it apart from those that do not have the property.
            let is_own = found.len() > 1
                || having
                    .as_ref()
                    .is_some_and(|having| having.get(&property) == Some(&1));
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

    /// Whether a type is another one, or stands in for it.
    fn is(&self, ty: &Ty, target: TypeId) -> bool {
        let is_same =
            matches!(ty, Ty::Named(id) if *id == target || self.stand_ins.get(id) == Some(&target));
        is_same || *self.api.resolved(ty) == *self.api.resolved(&Ty::Named(target))
    }

    /// How many of the members of a union name each property; nothing if one of them is a union, which may have any.
    fn having(&self, members: &[UnionMember]) -> Option<BTreeMap<String, usize>> {
        let mut having: BTreeMap<String, usize> = BTreeMap::new();
        for member in members {
            let Ty::Named(id) = self.api.resolved(&member.ty) else {
                continue;
            };
            match &self.api.types[*id].shape {
                Shape::Object(object) => {
                    for property in &object.properties {
                        *having.entry(property.name.clone()).or_default() += 1;
                    }
                }
                Shape::Union(_) => return None,
                Shape::Enumeration(_) | Shape::Alias(_) => {}
            }
        }
        Some(having)
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
        let mut seen: BTreeSet<(BTreeSet<String>, BTreeSet<String>)> = BTreeSet::new();
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
            is_ambiguous |= !seen.insert(shape);
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

/// The values of a discriminator, by the types that they stand for.
struct Targets<'m> {
    values: Vec<&'m str>,
    /// The positions of the values, by the type as it is named.
    named: BTreeMap<TypeId, Vec<usize>>,
    /// The positions of the values, by what the type is when aliases are seen through.
    resolved: IndexMap<Ty, Vec<usize>>,
}

impl<'m> Targets<'m> {
    fn new(lowerer: &Lowerer<'_>, values: &'m [(String, TypeId)]) -> Self {
        let mut targets = Self {
            values: Vec::new(),
            named: BTreeMap::new(),
            resolved: IndexMap::new(),
        };
        for (position, (value, target)) in values.iter().enumerate() {
            targets.values.push(value);
            targets.named.entry(*target).or_default().push(position);
            let resolved = lowerer.api.resolved(&Ty::Named(*target)).clone();
            let positions = targets.resolved.entry(resolved).or_default();
            positions.push(position);
        }
        targets
    }

    /// The values that stand for a type or, if that is a union, for one of its members.
    ///
    /// Unions are looked into one deep: what is deeper is told apart by those in between.
    fn of(&self, lowerer: &Lowerer<'_>, ty: &Ty) -> impl Iterator<Item = String> {
        let mut found = BTreeSet::new();
        self.find(lowerer, ty, &mut found);
        if let Ty::Named(id) = lowerer.api.resolved(ty)
            && let Shape::Union(union) = &lowerer.api.types[*id].shape
        {
            for member in &union.members {
                self.find(lowerer, &member.ty, &mut found);
            }
        }
        let values = found.into_iter().filter_map(|at| self.values.get(at));
        values.map(|value| (*value).to_owned())
    }

    fn find(&self, lowerer: &Lowerer<'_>, ty: &Ty, found: &mut BTreeSet<usize>) {
        if let Ty::Named(id) = ty {
            let stood_in_for = lowerer.stand_ins.get(id);
            for id in [id].into_iter().chain(stood_in_for) {
                found.extend(self.named.get(id).into_iter().flatten());
            }
        }
        let resolved = self.resolved.get(lowerer.api.resolved(ty));
        found.extend(resolved.into_iter().flatten());
    }
}
