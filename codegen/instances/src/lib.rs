//! Random instances of the schemas of an OpenAPI description, and an independent judge of them.
//!
//! [`Schemas`] puts the schemas of a description into the words of JSON Schema 2020-12, whatever dialect they were written
//! in. A [`Judge`] is a validator of them that shares nothing with the generator, and [`Instances`] makes values
//! that it takes for valid: by chance, and the same ones for the same seed.
//!
//! ```
//! use instances::{Instances, Judge, Schemas};
//!
//! let document = serde_json::json!({
//!     "openapi": "3.0.3",
//!     "components": { "schemas": {
//!         "Pet": { "type": "object", "required": ["id"], "properties": { "id": { "type": "integer", "nullable": true } } }
//!     } }
//! });
//! let schemas = Schemas::new(&document, &["/components/schemas/Pet"]);
//! let judge = Judge::new(&schemas).unwrap();
//! let pets = Instances::new(&schemas, &judge, 7).of(0, 20);
//! assert_eq!(pets.len(), 20);
//! assert!(pets.iter().all(|pet| pet.get("id").is_some()));
//! assert!(judge.accepts(0, &serde_json::json!({ "id": null })));
//! assert!(!judge.accepts(0, &serde_json::json!({ "id": "1" })));
//! ```
//!
//! # What is made of a schema
//!
//! - Of a description that an OpenAPI version does not allow to say something, what it says is taken at its word all the same:
//!   `const` in 3.0, `nullable` in 3.1, and `nullable` beside an enumeration without null. Only beside a `$ref` of 3.0
//!   nothing counts.
//! - A schema without `type` is of the types that its keywords are about: with `properties` it is made an object, with
//!   `items` an array. One that says nothing is made any JSON.
//! - Formats are not the judge's business, but instances are well-formed by those of OpenAPI's registry. Numbers are such
//!   that they survive the type that their format asks for: a `float` has few digits, an integer without a format
//!   64 bits.
//! - The property that a `discriminator` names mostly names the member that was made.
//! - Where an object is open, it sometimes has properties that nobody described, with any JSON in them.
//! - A reference that leads nowhere stands for any JSON, and so does one that leads back to itself without a value in between.

mod difference;
mod document;
mod generate;
mod judge;
mod translate;

pub use difference::{Difference, difference, is_rounded};
pub use document::value_of;
pub use generate::Instances;
pub use judge::{Judge, Violation};
pub use translate::Schemas;
