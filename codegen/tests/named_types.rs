//! Which type each of a document's named schemas has become, for those who go on to use them.

use codegen::config::Config;
use codegen::source::Loader;
use codegen::{Input, NamedType, generate};

struct Memory(&'static str);

impl Loader for Memory {
    fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.as_bytes().to_vec())
    }
}

#[test]
fn each_named_schema_has_a_type_with_a_path() {
    let document = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths: {}
components:
  schemas:
    pet-list: { type: array, nullable: true, items: { $ref: '#/components/schemas/Pet' } }
    Pet: { type: object, properties: { inner: { type: object, properties: { a: { type: string } } } } }
    Same: { allOf: [{ $ref: '#/components/schemas/pet-list' }] }
";
    let input = Input {
        path: "pets.yaml",
        overlays: &[],
        loader: &Memory(document),
    };
    let outcome = generate(&input, &Config::default());
    let named = |schema: &str, path: &str, nullable| NamedType {
        schema: schema.to_owned(),
        path: path.to_owned(),
        nullable,
    };
    assert_eq!(
        outcome.types,
        [
            named("pet-list", "types::PetList", true),
            named("Pet", "types::Pet", false),
            named("Same", "types::Same", true),
        ]
    );
    assert!(
        generate(
            &Input {
                path: "pets.yaml",
                overlays: &[],
                loader: &Memory("")
            },
            &Config::default()
        )
        .types
        .is_empty()
    );
}
