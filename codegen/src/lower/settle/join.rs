//! Members of unions that nothing tells apart: texts, integers, and enumerations that stand nowhere else.

use std::collections::BTreeSet;

use super::super::Lowerer;
use super::Listed;
use crate::ir::{
    Api, Enumeration, Integer, Member, Number, Origin, Scalar, Shape, Text, Ty, TypeId, UnionMember,
};

impl Lowerer<'_> {
    /// Joins strings: any text, texts of several formats and enumerations that stand nowhere else cannot be told apart by what
    /// they are, but a listed constant can.
    pub(super) fn join_texts(&mut self, kept: &mut Vec<Listed>) {
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
                        member.rules = Default::default();
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
    fn join_enumerations(&mut self, kept: &mut Vec<Listed>, own: &[(usize, TypeId)]) {
        let mut joined: Vec<Member> = Vec::new();
        let mut known = BTreeSet::new();
        for (index, id) in own {
            let Shape::Enumeration(enumeration) = &self.api.types[*id].shape else {
                continue;
            };
            let said = kept
                .get(*index)
                .map(|(_, member)| (&member.title, &member.docs));
            for member in &enumeration.members {
                if !known.insert(member.value.clone()) {
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
    pub(super) fn join_integers(&mut self, kept: &mut Vec<Listed>) {
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
        let numbers = kinds
            .iter()
            .filter(|ty| matches!(ty, Ty::Number(_)))
            .count();
        if sizes + numbers < 2 {
            return;
        }
        let joined = if has_number {
            // Digits that one of them keeps are kept by all.
            let keeps_digits = |ty: &Ty| {
                matches!(
                    ty,
                    Ty::Number(Number::Decimal) | Ty::Integer(Integer::I128 | Integer::Big)
                )
            };
            Ty::Number(if kinds.iter().any(keeps_digits) {
                Number::Decimal
            } else {
                Number::F64
            })
        } else {
            let sizes = kinds.iter().filter_map(|ty| match ty {
                Ty::Integer(size) => Some(*size),
                _ => None,
            });
            Ty::Integer(sizes.reduce(larger).unwrap_or(Integer::I64))
        };
        let mut first = true;
        kept.retain_mut(|(_, member)| {
            if !matches!(
                self.api.resolved(&member.ty),
                Ty::Integer(_) | Ty::Number(_)
            ) {
                return true;
            }
            member.ty = joined.clone();
            // What one of them keeps to need not hold of the others.
            member.rules = Default::default();
            std::mem::take(&mut first)
        });
    }
}

/// The integer that holds both.
fn larger(one: Integer, other: Integer) -> Integer {
    use Integer::{Big, I32, I64, I128, U32, U64};
    match (one, other) {
        (Big, _) | (_, Big) => Big,
        (one, other) if one == other => one,
        (I32, U32 | I64) | (U32, I32 | I64) | (I64, I32 | U32) => I64,
        (U32, U64) | (U64, U32) => U64,
        _ => I128,
    }
}
