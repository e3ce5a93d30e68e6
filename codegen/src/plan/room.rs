//! What a file names from elsewhere, and how it writes it.
//!
//! A name is imported and written bare unless the file has another use for it: then it is written with its module. So a
//! schema called `Option` costs its own file a few longer paths, and nobody else anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::Home;
use crate::names::{Ident, keywords};
use crate::rust::{Type, Use};

/// Names of the runtime that generated code uses.
const RUNTIME: &[&str] = &[
    "Answer",
    "Api",
    "Base64",
    "Body",
    "Bytes",
    "Client",
    "ClientBuilder",
    "Content",
    "Credential",
    "Date",
    "DateTime",
    "Decimal",
    "DecodeError",
    "Duration",
    "Encoding",
    "Extra",
    "File",
    "HeaderMap",
    "Json",
    "Method",
    "Nullable",
    "Number",
    "Operation",
    "Paginated",
    "Paging",
    "Request",
    "Response",
    "Scheme",
    "Security",
    "Server",
    "ServerTemplate",
    "Style",
    "Time",
    "Unknown",
    "Uri",
    "Uuid",
    "Webhook",
    "WebhookBody",
    "WebhookDelivery",
    "WebhookEvent",
    "WebhookVerifier",
    "WebhookVerifierBuilder",
];

/// The names that a file has a use for.
#[derive(Clone, Debug)]
pub(super) struct Room {
    /// The module below which the generated modules are.
    root: Vec<Ident>,
    /// Where the types that it defines are at home, if it defines any.
    home: Option<Home>,
    own: BTreeSet<String>,
    imports: BTreeMap<Vec<Ident>, BTreeSet<Ident>>,
    /// The modules that each name is imported from.
    modules: BTreeMap<String, BTreeSet<Vec<Ident>>>,
}

impl Room {
    /// A file that defines the given names, and the types that are at home in it.
    pub(super) fn new(
        root: &[Ident],
        home: Option<Home>,
        own: impl IntoIterator<Item = Ident>,
    ) -> Self {
        let own = own
            .into_iter()
            .map(|ident| ident.plain().to_owned())
            .collect();
        Self {
            root: root.to_vec(),
            home,
            own,
            imports: BTreeMap::new(),
            modules: BTreeMap::new(),
        }
    }

    /// Whether the file defines a type of that name that is at home there.
    pub(super) fn defines(&self, ident: &Ident, home: Home) -> bool {
        self.home == Some(home) && self.own.contains(ident.plain())
    }

    /// The path of a name of the runtime.
    pub(super) fn runtime(&mut self, name: &'static str) -> Vec<Ident> {
        let crate_root = vec![Ident::known("crate")];
        self.name(crate_root, Ident::known("runtime"), Ident::known(name))
    }

    /// The path of a macro of the runtime, which is always written with its module.
    pub(super) fn runtime_macro(&mut self, name: &'static str) -> Vec<Ident> {
        self.import(vec![Ident::known("crate")], Ident::known("runtime"));
        vec![Ident::known("runtime"), Ident::known(name)]
    }

    /// A type of the runtime.
    pub(super) fn runtime_type(&mut self, name: &'static str, arguments: Vec<Type>) -> Type {
        Type::Path(self.runtime(name), arguments)
    }

    /// The path of a name that was generated into a module below the root.
    pub(super) fn generated(&mut self, module: &[Ident], name: &Ident) -> Vec<Ident> {
        let mut above = self.root.clone();
        match module.split_last() {
            Some((last, rest)) => {
                above.extend_from_slice(rest);
                let occupied =
                    RUNTIME.contains(&name.plain()) || keywords::is_prelude(name.plain());
                if occupied {
                    self.qualified(above, last.clone(), name.clone())
                } else {
                    self.name(above, last.clone(), name.clone())
                }
            }
            None if self.own.contains(name.plain()) => {
                above.push(name.clone());
                above
            }
            None => {
                self.import(above, name.clone());
                vec![name.clone()]
            }
        }
    }

    /// The path of a type of the caller's own.
    pub(super) fn own(&mut self, path: &[Ident]) -> Vec<Ident> {
        let Some((name, module)) = path.split_last() else {
            return Vec::new();
        };
        let elsewhere = self.imports.iter().any(|(other, names)| {
            other != module && names.iter().any(|other| other.plain() == name.plain())
        });
        let occupied = RUNTIME.contains(&name.plain())
            || keywords::is_prelude(name.plain())
            || self.own.contains(name.plain());
        if elsewhere || occupied {
            return path.to_vec();
        }
        self.import(module.to_vec(), name.clone());
        vec![name.clone()]
    }

    /// A name that every file sees, unless it defines another of that name.
    pub(super) fn prelude(&mut self, module: &'static str, name: &'static str) -> Vec<Ident> {
        if self.own.contains(name) {
            path(&["std", module, name])
        } else {
            path(&[name])
        }
    }

    /// The path of a name of the standard library.
    pub(super) fn std(&mut self, module: &'static str, name: &'static str) -> Vec<Ident> {
        self.name(path(&["std"]), Ident::known(module), Ident::known(name))
    }

    fn name(&mut self, above: Vec<Ident>, module: Ident, name: Ident) -> Vec<Ident> {
        let mut whole = above.clone();
        whole.push(module.clone());
        let modules = self.modules.get(name.plain());
        let elsewhere = modules.into_iter().flatten().any(|module| *module != whole);
        if elsewhere || self.own.contains(name.plain()) {
            return self.qualified(above, module, name);
        }
        self.import(whole, name.clone());
        vec![name]
    }

    fn qualified(&mut self, above: Vec<Ident>, module: Ident, name: Ident) -> Vec<Ident> {
        self.import(above, module.clone());
        vec![module, name]
    }

    fn import(&mut self, module: Vec<Ident>, name: Ident) {
        let modules = self.modules.entry(name.plain().to_owned()).or_default();
        modules.insert(module.clone());
        self.imports.entry(module).or_default().insert(name);
    }

    /// What the file has to import, with a module and names from it in one.
    pub(super) fn uses(self) -> Vec<Use> {
        let mut imports = self.imports;
        let modules: Vec<Vec<Ident>> = imports.keys().cloned().collect();
        for whole in modules {
            let Some((name, above)) = whole.split_last() else {
                continue;
            };
            let has_module = imports
                .get_mut(above)
                .is_some_and(|names| names.remove(name));
            if has_module && let Some(names) = imports.get_mut(&whole) {
                names.insert(Ident::known("self"));
            }
        }
        let mut uses: Vec<Use> = Vec::new();
        for (module, names) in imports.into_iter().filter(|(_, names)| !names.is_empty()) {
            let mut names: Vec<Ident> = names.into_iter().collect();
            // What stands at the root has nothing in common; `self` comes before what is in it.
            if module == self.root || module.len() == 1 {
                uses.extend(names.into_iter().map(|name| Use {
                    public: false,
                    module: module.clone(),
                    names: vec![name],
                    features: Vec::new(),
                }));
            } else {
                names.sort_by_key(|name| name.as_str() != "self");
                uses.push(Use {
                    public: false,
                    module,
                    names,
                    features: Vec::new(),
                });
            }
        }
        uses.sort_by_key(|one| match one.names.as_slice() {
            [name] => [one.module.as_slice(), std::slice::from_ref(name)].concat(),
            _ => one.module.clone(),
        });
        uses
    }
}

/// A path of known names.
pub(super) fn path(names: &[&'static str]) -> Vec<Ident> {
    names.iter().map(|name| Ident::known(name)).collect()
}
