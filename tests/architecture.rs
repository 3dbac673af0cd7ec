//! Modules depend on each other in one direction only: no crate of the workspace has import circles.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::{Path, PathBuf},
};

use syn::{Attribute, Item, UseTree, visit::Visit};

/// The modules that each module uses. A module is given by its path, such as `crate::tag::model`.
type Graph = BTreeMap<Module, BTreeSet<Module>>;
type Module = Vec<String>;

#[test]
fn modules_form_no_circles() {
    let mut found = String::new();
    for root in crate_roots(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        for circle in circles(&Crate::read(&root).graph()) {
            let names: Vec<_> = circle.iter().map(|module| module.join("::")).collect();
            found += &format!("  {}: {} → {}\n", root.display(), names.join(" → "), names[0]);
        }
    }
    assert!(
        found.is_empty(),
        "modules that need each other in a circle:\n{found}Move what both need into a module that needs neither, or pass \
         it as an argument."
    );
}

#[test]
fn the_graph_has_what_the_core_plainly_uses() {
    let graph = Crate::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).graph();
    let uses = |from: &str, to: &str| {
        let path = |module: &str| module.split("::").map(str::to_owned).collect::<Module>();
        graph.get(&path(from)).is_some_and(|uses| uses.contains(&path(to)))
    };
    let expect = |from, to| assert!(uses(from, to), "the graph doesn't show that {from} uses {to}");
    expect("crate::engine", "crate::tag");
    expect("crate::text::utf16", "crate::comment");
    // What a module exports for others.
    expect("crate", "crate::comment");
    assert!(!uses("crate::comment", "crate::tag"), "the graph shows that comments use tags");
}

#[test]
fn a_circle_is_found_and_named() {
    let module = |name: &str| vec!["crate".to_owned(), name.to_owned()];
    let uses = |names: &[&str]| names.iter().map(|name| module(name)).collect::<BTreeSet<_>>();
    let graph = Graph::from([
        (module("a"), uses(&["b"])),
        (module("b"), uses(&["c", "d"])),
        (module("c"), uses(&["a"])),
        (module("d"), uses(&[])),
    ]);
    assert_eq!(circles(&graph), [[module("a"), module("b"), module("c")]]);
}

/// The `lib.rs` and `main.rs` files of all crates in the workspace.
fn crate_roots(repository: &Path) -> Vec<PathBuf> {
    let mut roots = Vec::new();
    let mut folders: Vec<_> = ["src", "xtask", "www"].iter().map(|name| repository.join(name)).collect();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && name != "target" {
                folders.push(path);
            } else if name == "lib.rs" || name == "main.rs" {
                roots.push(path);
            }
        }
    }
    assert!(roots.len() > 1, "the workspace has several crates, found: {roots:?}");
    roots
}

/// The items of a crate's modules, without tests.
#[derive(Default)]
struct Crate {
    items: BTreeMap<Module, Vec<Item>>,
    /// The names that `use` brings into each module, with their paths.
    names: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl Crate {
    fn read(root: &Path) -> Self {
        let mut all = Self::default();
        let folder = root.parent().expect("a file stands in a folder");
        all.add_file(vec!["crate".into()], root, folder);
        all
    }

    /// Adds a module's file and the files of the modules that it declares, which are in `folder`.
    fn add_file(&mut self, module: Module, file: &Path, folder: &Path) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.add_items(module, parsed.items, folder);
    }

    fn add_items(&mut self, module: Module, items: Vec<Item>, folder: &Path) {
        let mut kept = Vec::new();
        for item in items {
            match item {
                Item::Mod(inner) if !is_test(&inner.attrs) => {
                    let name = inner.ident.to_string();
                    let path = join(&module, &name);
                    match inner.content {
                        Some((_, items)) => self.add_items(path, items, &folder.join(name)),
                        None => {
                            let [flat, nested] = [folder.join(format!("{name}.rs")), folder.join(&name).join("mod.rs")];
                            self.add_file(path, if flat.is_file() { &flat } else { &nested }, &folder.join(name));
                        }
                    }
                }
                Item::Mod(_) => {}
                Item::Use(uses) if !is_test(&uses.attrs) => {
                    let names = self.names.entry(module.clone()).or_default();
                    imports(&uses.tree, &[], &mut |name, path| drop(names.insert(name, path)));
                    kept.push(Item::Use(uses));
                }
                other => kept.push(other),
            }
        }
        self.items.insert(module, kept);
    }

    fn graph(&self) -> Graph {
        let uses = |(module, items): (&Module, &Vec<Item>)| {
            let mut paths = Paths::default();
            items.iter().for_each(|item| paths.visit_item(item));
            let mut found: BTreeSet<_> =
                paths.0.iter().filter_map(|path| self.resolve(module, path, true, 0)).collect();
            found.remove(module);
            (module.clone(), found)
        };
        self.items.iter().map(uses).collect()
    }

    /// Resolves a path, written in the module `from`, to its module; follows re-exports. None outside the crate.
    fn resolve(&self, from: &Module, path: &[String], imported: bool, depth: usize) -> Option<Module> {
        /// Longer than any chain of re-exports. Names that stand for each other would never end otherwise.
        const LIMIT: usize = 16;
        let (first, rest) = path.split_first()?;
        let (mut at, mut rest) = match first.as_str() {
            "crate" => (vec!["crate".to_owned()], rest),
            "self" => (from.clone(), rest),
            "super" => (from[..from.len().checked_sub(1)?].to_vec(), rest),
            name if self.items.contains_key(&join(from, name)) => (join(from, name), rest),
            name if imported && depth < LIMIT => {
                let named = self.names.get(from)?.get(name)?;
                // The name itself must not count when its own path is resolved.
                let full: Vec<_> = named.iter().chain(rest).cloned().collect();
                return self.resolve(from, &full, named[0] != *name, depth + 1);
            }
            _ => return None,
        };
        while let Some((next, after)) = rest.split_first() {
            if next == "super" {
                at.pop();
            } else if self.items.contains_key(&join(&at, next)) {
                at.push(next.clone());
            } else if let Some(named) = self.names.get(&at).and_then(|names| names.get(next))
                && depth < LIMIT
            {
                let full: Vec<_> = named.iter().chain(after).cloned().collect();
                return self.resolve(&at, &full, true, depth + 1).or(Some(at));
            } else {
                break;
            }
            rest = after;
        }
        Some(at)
    }
}

/// Collects every path in the code, including those of `use`.
#[derive(Default)]
struct Paths(Vec<Vec<String>>);

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Use(item) => {
                return imports(&item.tree, &[], &mut |_, path| self.0.push(path));
            }
            _ => &Vec::new(),
        };
        if !is_test(attributes) {
            syn::visit::visit_item(self, item);
        }
    }

    /// Skips visibilities: `pub(crate)` and `pub(super)` don't use those modules.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }
}

/// Calls `add` with each name that a `use` brings in, and its path.
fn imports(tree: &UseTree, before: &[String], add: &mut dyn FnMut(String, Module)) {
    match tree {
        UseTree::Path(path) => imports(&path.tree, &join(before, &path.ident.to_string()), add),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imports(tree, before, add)),
        UseTree::Name(name) if name.ident == "self" => {
            add(before.last().cloned().unwrap_or_default(), before.to_vec());
        }
        UseTree::Name(name) => add(name.ident.to_string(), join(before, &name.ident.to_string())),
        UseTree::Rename(name) if name.ident == "self" => add(name.rename.to_string(), before.to_vec()),
        UseTree::Rename(name) => add(name.rename.to_string(), join(before, &name.ident.to_string())),
        UseTree::Glob(_) => add("*".into(), before.to_vec()),
    }
}

fn join(path: &[String], name: &str) -> Module {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// Whether an item is compiled only for tests.
fn is_test(attributes: &[Attribute]) -> bool {
    let condition = |attribute: &Attribute| attribute.meta.require_list().ok().map(|list| list.tokens.to_string());
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg") && condition(attribute).as_deref() == Some("test"))
}

/// The circles of a graph, each from its first module by name. A module is listed in one circle only.
fn circles(graph: &Graph) -> Vec<Vec<Module>> {
    let mut found: Vec<Vec<Module>> = Vec::new();
    for start in graph.keys() {
        if !found.iter().flatten().any(|module| module == start)
            && let Some(circle) = way_back(graph, start)
        {
            found.push(circle);
        }
    }
    found
}

/// The shortest path from a module back to itself.
fn way_back(graph: &Graph, start: &Module) -> Option<Vec<Module>> {
    let mut seen = BTreeSet::new();
    let mut ways = VecDeque::from([vec![start.clone()]]);
    while let Some(way) = ways.pop_front() {
        for next in graph.get(way.last()?).into_iter().flatten() {
            if next == start {
                return Some(way);
            }
            if seen.insert(next.clone()) {
                ways.push_back(way.iter().chain([next]).cloned().collect());
            }
        }
    }
    None
}
