//! That what is added to types of every shape takes nothing away from callers.

use codegen::ir::{
    Access, Additional, Api, Integer, Literal, Number, Object, Origin, Property, Rules, Scalar,
    Shape, Ty, TypeId, UnionMember,
};

use super::model::{
    self, add, array, enumeration, generated, member, object, operation, optional, required,
    schema, tagged, text, union,
};

/// What may be added to the model.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Addition {
    Schema,
    Property,
    ReadOnlyProperty,
    Constant,
    Symbol,
    NamedMember,
    TaggedMember,
    UnnamedMember,
    ScalarMember,
    ListMember,
    NestedProperty,
}

/// A model with at most one addition.
fn api(addition: Option<Addition>) -> Api {
    let has = |one| addition == Some(one);
    let mut api = model::api("Additive");
    let inline = |api: &mut Api, of, position, shape| {
        Ty::Named(add(api, Origin::Member(of, position), shape))
    };
    let numbers = [1, -1]
        .into_iter()
        .chain(has(Addition::Constant).then_some(2));
    let level = schema(
        &mut api,
        "Level",
        enumeration(Scalar::Integer(Integer::I64), numbers.map(Literal::Integer)),
    );
    let mut symbols = vec!["name", "Close.io", "<"];
    symbols.extend(has(Addition::Symbol).then_some("-name"));
    let sort = schema(&mut api, "Sort", model::strings(&symbols));
    let cat = schema(&mut api, "PetCat", object([optional("name", text())]));
    let pet = schema(&mut api, "Pet", Shape::Alias(Ty::Any));
    let anonymous = inline(&mut api, pet, 1, object([optional("a", text())]));
    let kinded = inline(&mut api, pet, 2, object([required("kind", text())]));
    let items = add(
        &mut api,
        Origin::Item(Box::new(Origin::Member(pet, 3))),
        object([optional("b", text())]),
    );
    let mut members = vec![
        member(Ty::Named(cat)),
        member(anonymous),
        tagged(kinded, "kind", &["snake"]),
        member(array(Ty::Named(items))),
        member(text()),
        member(Ty::Tuple(vec![text(), Ty::Named(cat)])),
    ];
    members.extend(added_member(&mut api, addition, pet, members.len()));
    api.types[pet].shape = union(members);
    let mut inner = vec![optional("value", text())];
    inner.extend(has(Addition::NestedProperty).then(|| optional("other", Ty::Boolean)));
    let owner = schema(&mut api, "Owner", Shape::Alias(Ty::Any));
    let position = add(
        &mut api,
        Origin::Position(Box::new(Origin::Property(owner, "point".to_owned())), 1),
        object(inner),
    );
    let of = |access, property| Property { access, ..property };
    let mut properties = vec![
        required("pet", Ty::Named(pet)),
        optional("level", Ty::Named(level)),
        optional("sort", Ty::Named(sort)),
        optional("point", Ty::Tuple(vec![text(), Ty::Named(position)])),
        of(Access::Received, required("id", text())),
    ];
    properties.extend(has(Addition::Property).then(|| optional("more", text())));
    let read_only = has(Addition::ReadOnlyProperty);
    properties.extend(read_only.then(|| of(Access::Received, required("at", text()))));
    api.types[owner].shape = Shape::Object(Object {
        properties,
        additional: Additional::Typed(Ty::Number(Number::Decimal), Rules::default()),
    });
    if has(Addition::Schema) {
        schema(&mut api, "PetDog", object([optional("name", text())]));
    }
    operation(&mut api, "send", Some(Ty::Named(owner)), Ty::Named(owner));
    api
}

/// A member that is put behind the others.
fn added_member(
    api: &mut Api,
    addition: Option<Addition>,
    pet: TypeId,
    position: usize,
) -> Option<UnionMember> {
    let mut inline = |shape| Ty::Named(add(api, Origin::Member(pet, position), shape));
    Some(match addition? {
        Addition::NamedMember => member(Ty::Named(schema(
            api,
            "Dog",
            object([required("bark", text())]),
        ))),
        Addition::TaggedMember => tagged(
            inline(object([required("kind", text())])),
            "kind",
            &["spider"],
        ),
        Addition::UnnamedMember => member(inline(object([required("c", text())]))),
        Addition::ScalarMember => member(Ty::Integer(Integer::I64)),
        Addition::ListMember => member(array(text())),
        _ => return None,
    })
}

fn listing(api: &Api) -> Vec<String> {
    let files = generated(api);
    let listing = files.iter().find(|file| file.path == "API.txt");
    let listing = listing.expect("it is always written");
    listing.text.lines().map(str::to_owned).collect()
}

#[test]
fn what_is_added_takes_nothing_away() {
    let before = listing(&api(None));
    for addition in [
        Addition::Schema,
        Addition::Property,
        Addition::ReadOnlyProperty,
        Addition::Constant,
        Addition::Symbol,
        Addition::NamedMember,
        Addition::TaggedMember,
        Addition::UnnamedMember,
        Addition::ScalarMember,
        Addition::ListMember,
        Addition::NestedProperty,
    ] {
        let after = listing(&api(Some(addition)));
        for line in &before {
            assert!(after.contains(line), "{addition:?} takes away: {line}");
        }
        assert!(after.len() > before.len(), "{addition:?} adds nothing");
    }
}
