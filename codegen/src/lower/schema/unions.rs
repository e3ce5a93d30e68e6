//! Choices: values of one of several schemas, or of one of several types, or of a type that others specialise.
//!
//! What is made here lists every branch as a member. `settle` joins those that are not told apart by anything.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::super::{Lowerer, work};
use super::elements::{Element, Part, Schemas, expand, gather, item_of, live};
use super::facets::{Facets, JsonType, only_constrains};
use super::{Site, docs};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Origin, Rules, Shape, Ty, TypeId, Union, UnionMember};
use crate::normalize::{SCHEMAS, extension};

/// Which named schemas specialise which.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Family<'a> {
    schemas: &'a Schemas,
    /// Those that have to hold `allOf` one, in the order of the document.
    children: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Family<'a> {
    pub(in crate::lower) fn new(schemas: &'a Schemas) -> Self {
        let mut children: BTreeMap<&'a str, Vec<&'a str>> = BTreeMap::new();
        for (name, schema) in schemas {
            let Some((_, keywords)) = item_of(schema) else {
                continue;
            };
            if keywords.all_of.is_empty() {
                continue;
            }
            let mut elements = Vec::new();
            gather(schema, None, &mut elements);
            for element in elements {
                if let Element::Ref(parent) = element
                    && parent != name
                {
                    children.entry(parent).or_default().push(name);
                }
            }
        }
        Self { schemas, children }
    }

    /// Whether a named schema stands for those that specialise it: it says how to tell them apart, and lists none itself.
    pub(in crate::lower) fn is_polymorphic(&self, name: &str) -> bool {
        self.discriminator(name).is_some_and(|discriminator| {
            self.children.contains_key(name)
                || discriminator.mapping.values().any(|target| {
                    let target = target.strip_prefix(SCHEMAS).unwrap_or(target);
                    target != name && self.schemas.contains_key(target)
                })
        })
    }

    fn discriminator(&self, name: &str) -> Option<&'a Discriminator> {
        let (item, keywords) = item_of(self.schemas.get(name)?)?;
        let lists = [&keywords.one_of, &keywords.any_of]
            .iter()
            .any(|branches| live(branches).next().is_some());
        item.schema_data.discriminator.as_ref().filter(|_| !lists)
    }

    /// The schemas that specialise one: their own are left to those that stand for them.
    fn specialisations(&self, name: &'a str) -> Vec<&'a str> {
        let mut found: BTreeSet<&'a str> = BTreeSet::from([name]);
        let mut pending = vec![name];
        while let Some(parent) = pending.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                if found.insert(child) && !self.is_polymorphic(child) {
                    pending.push(child);
                }
            }
        }
        found.remove(name);
        let mut found: Vec<&'a str> = found.into_iter().collect();
        found.sort_by_key(|name| self.schemas.get_index_of(*name));
        found
    }
}

/// How the members of a union are told apart by what a document says of it outright.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Mapping {
    /// The values of the discriminator, and the type that each stands for.
    pub(in crate::lower) values: Vec<(String, TypeId)>,
    /// Those that the document does not list: the names of the schemas.
    pub(in crate::lower) implied: Vec<(String, TypeId)>,
    /// What values are that none of these tells.
    pub(in crate::lower) default: Option<TypeId>,
}

impl<'a> Lowerer<'a> {
    /// The type of joined facets that leave a choice; nothing if they leave none that types could tell.
    pub(super) fn choice(
        &mut self,
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        elements: &[Element<'a>],
        site: &Site,
    ) -> Option<Ty> {
        if facets.values.is_some() {
            return None;
        }
        let mut unions = Vec::new();
        for (part, branches) in &facets.unions {
            if only_constrains(branches) {
                let keyword = if part.keywords.one_of.is_empty() {
                    "anyOf"
                } else {
                    "oneOf"
                };
                self.warn(
                    Diagnostic::note(
                        Code::UnsupportedKeyword,
                        "`oneOf` or `anyOf` of nothing but which properties there are is not expressed and has no effect",
                    )
                    .at(part.at)
                    .about(keyword),
                );
            } else if !live(branches).any(allows_anything) {
                unions.push((*part, *branches));
            }
        }
        let mut unions = unions.into_iter();
        let (part, branches) = unions.next()?;
        for (other, _) in unions {
            let keyword = if other.keywords.any_of.is_empty() {
                "oneOf"
            } else {
                "anyOf"
            };
            self.widened(
                other.at,
                keyword,
                "a second `oneOf` or `anyOf` beside another one is not expressed: what it names is read and written as unknown properties",
            );
        }
        // What stands beside the choice holds for each of its branches.
        let base: Vec<Element<'a>> = parts
            .iter()
            .filter(|part| {
                let part = Part {
                    has_unions: false,
                    ..**part
                };
                !part.is_silent()
            })
            .map(|part| {
                Element::Own(Part {
                    has_unions: false,
                    ..*part
                })
            })
            .collect();
        let discriminator = part.schema.schema_data.discriminator.as_ref();
        let branches: Vec<&'a ReferenceOr<Schema>> = live(branches).collect();
        Some(self.define(parts, elements, site, |lowerer, id| {
            let mut members = Vec::new();
            for branch in &branches {
                if let Some(base) = lowerer.beside(&base, &part, branch) {
                    members.push(lowerer.member(id, members.len(), branch, base));
                }
            }
            let names: Vec<&'a str> = branches
                .iter()
                .filter_map(|branch| super::elements::refers_to(*branch))
                .collect();
            if let Some(discriminator) = discriminator {
                let mapping = lowerer.mapping(discriminator, &names, part.at);
                lowerer.mappings.insert(id, mapping);
            }
            Shape::Union(Union {
                members,
                discriminator: discriminator.map(|one| one.property_name.clone()),
            })
        }))
    }

    fn member(
        &mut self,
        id: TypeId,
        position: usize,
        branch: &'a ReferenceOr<Schema>,
        base: Vec<Element<'a>>,
    ) -> UnionMember {
        let mut own = Vec::new();
        gather(branch, None, &mut own);
        let mut elements = base;
        gather(branch, None, &mut elements);
        let lowered = self.elements(&elements, Site::at(Origin::Member(id, position)));
        let title = item_of(branch).and_then(|(item, _)| item.schema_data.title.clone());
        // Joined with what stands beside it, a named schema still is what the member is called after and mapped by.
        let named = super::elements::refers_to(branch);
        let joined = match (&lowered.ty, named.and_then(|name| self.schemas.get(name))) {
            (Ty::Named(joined), Some(target)) if joined != target => {
                self.stand_ins.insert(*joined, *target);
                named
            }
            _ => None,
        };
        let docs = docs(&own);
        self.work.size(work::MEMBER);
        self.work.text(docs.description.as_deref());
        UnionMember {
            ty: lowered.ty,
            rules: lowered.rules,
            constants: Vec::new(),
            title: title.or_else(|| joined.map(str::to_owned)),
            docs,
        }
    }

    /// What holds beside a branch: not what says that all values are of another type. Nothing if that is said by a schema
    /// that only stands beside this one; said by the schema that has the branch, it is there by mistake.
    fn beside(
        &mut self,
        base: &[Element<'a>],
        part: &Part<'a>,
        branch: &'a ReferenceOr<Schema>,
    ) -> Option<Vec<Element<'a>>> {
        let mut own = Vec::new();
        gather(branch, None, &mut own);
        let Some(types) = Facets::of(&expand(&own, self.named, &self.work).0).types else {
            return Some(base.to_vec());
        };
        let mut kept = Vec::new();
        for element in base {
            let Element::Own(beside) = element else {
                continue;
            };
            let fits = Facets::of(&[*beside]).types.is_none_or(|known| {
                known.iter().any(|one| {
                    types
                        .iter()
                        .any(|other| one.is_a(*other) || other.is_a(*one))
                })
            });
            match (fits, beside.at == part.at) {
                // A type alone says nothing of a branch that names its own.
                (true, _) if !beside.is_structural() => {}
                (true, _) => kept.push(*element),
                (false, true) => self.contradiction(
                    part.at,
                    "type",
                    "the type of this schema is none that its `oneOf` or `anyOf` allows: those count",
                ),
                (false, false) => return None,
            }
        }
        Some(kept)
    }

    /// A schema of several types.
    pub(super) fn several(
        &mut self,
        types: &[JsonType],
        facets: &Facets<'a>,
        parts: &[Part<'a>],
        elements: &[Element<'a>],
        site: &Site,
    ) -> Ty {
        let all = [
            JsonType::Boolean,
            JsonType::Number,
            JsonType::String,
            JsonType::Array,
            JsonType::Object,
        ];
        if all.iter().all(|one| types.contains(one)) {
            return Ty::Any;
        }
        self.define(parts, elements, site, |lowerer, id| {
            let members = types
                .iter()
                .enumerate()
                .map(|(position, one)| {
                    let site = Site {
                        narrowed: Some(*one),
                        ..Site::at(Origin::Member(id, position))
                    };
                    let lowered = lowerer.of_type(*one, facets, parts, elements, site);
                    let mut rules = super::rules::of(parts, Some(&[*one]));
                    rules.join(&lowered.rules);
                    UnionMember {
                        ty: lowered.ty,
                        rules,
                        constants: Vec::new(),
                        title: None,
                        docs: Default::default(),
                    }
                })
                .collect();
            Shape::Union(Union {
                members,
                discriminator: None,
            })
        })
    }

    /// A named schema that stands for those that specialise it: one of them, or what they have in common.
    pub(super) fn polymorphic(
        &mut self,
        id: TypeId,
        name: &'a str,
        elements: &[Element<'a>],
    ) -> Shape {
        let mut names = self.family.specialisations(name);
        let mut known: BTreeSet<&str> = names.iter().copied().collect();
        let discriminator = self.family.discriminator(name);
        for target in discriminator.iter().flat_map(|one| one.mapping.values()) {
            let target = target.strip_prefix(SCHEMAS).unwrap_or(target);
            if let Some((target, _)) = self.named.get_key_value(target)
                && target != name
                && known.insert(target)
            {
                names.push(target);
            }
        }
        let member = |ty| UnionMember {
            ty,
            rules: Rules::default(),
            constants: Vec::new(),
            title: None,
            docs: Default::default(),
        };
        let mut members: Vec<UnionMember> = names
            .iter()
            .filter_map(|name| self.schemas.get(name))
            .map(|id| member(Ty::Named(*id)))
            .collect();
        let base = self.elements(elements, Site::at(Origin::Base(id)));
        if base.ty != Ty::Any {
            members.push(member(base.ty));
        }
        if let Some(discriminator) = discriminator {
            let span = self.api.types[id].span;
            let mapping = self.mapping(discriminator, &names, span);
            self.mappings.insert(id, mapping);
        }
        Shape::Union(Union {
            members,
            discriminator: discriminator.map(|one| one.property_name.clone()),
        })
    }

    /// Which value of a discriminator stands for which type (OpenAPI 3.1.1, section 4.8.25): those that the document lists, and
    /// for the others the names of the schemas.
    fn mapping(
        &mut self,
        discriminator: &'a Discriminator,
        names: &[&'a str],
        span: Option<crate::source::Span>,
    ) -> Mapping {
        let mut values = Vec::new();
        let mut mapped = BTreeSet::new();
        let listed: BTreeSet<&str> = names.iter().copied().collect();
        for (value, target) in &discriminator.mapping {
            match self.mapped(target) {
                Some((name, id)) => {
                    if !listed.contains(name) {
                        self.warn(
                            Diagnostic::warning(
                                Code::Contradiction,
                                format!("the discriminator's value `{value}` stands for `{name}`, which is none of the schemas: it is read as an unknown one"),
                            )
                            .at(span)
                            .about("discriminator"),
                        );
                    }
                    mapped.insert(name);
                    values.push((value.clone(), id));
                }
                None => self.warn(
                    Diagnostic::warning(
                        Code::Contradiction,
                        format!("the discriminator's value `{value}` stands for `{target}`, which is no schema: it is not told apart"),
                    )
                    .at(span)
                    .about("discriminator"),
                ),
            }
        }
        let implied = names
            .iter()
            .filter(|name| !mapped.contains(*name))
            .filter_map(|name| Some((self.implied(name), *self.schemas.get(name)?)))
            .collect();
        let default = discriminator.extensions.get(extension::DEFAULT_MAPPING);
        let default = default.and_then(serde_json::Value::as_str);
        let found = default.and_then(|target| self.mapped(target));
        if let (Some(target), None) = (default, found) {
            self.warn(
                Diagnostic::warning(
                    Code::Contradiction,
                    format!("the discriminator's default `{target}` is no schema: what it does not tell is read as an unknown value"),
                )
                .at(span),
            );
        }
        Mapping {
            values,
            implied,
            default: found.map(|(_, id)| id),
        }
    }

    /// The named schema that a discriminator means by what it maps to, which is one by now if there is one.
    fn mapped(&self, target: &str) -> Option<(&'a str, TypeId)> {
        let name = target.strip_prefix(SCHEMAS).unwrap_or(target);
        let found = self.schemas.get_key_value(name);
        found.map(|(name, id)| (*name, *id))
    }

    /// The value of a discriminator that a schema stands for if nothing else is said: its name, and of one without a name
    /// the last part of where it is, such as the name of its file.
    fn implied(&self, name: &str) -> String {
        let pointer = self.named.get(name).and_then(super::pointer);
        let last = pointer.and_then(|mut tokens| tokens.pop());
        last.unwrap_or_else(|| name.to_owned())
    }
}

/// Whether a schema says nothing of the shape of values.
fn allows_anything(schema: &ReferenceOr<Schema>) -> bool {
    let mut elements = Vec::new();
    gather(schema, None, &mut elements);
    elements
        .iter()
        .all(|element| matches!(element, Element::Own(part) if part.is_silent()))
}
