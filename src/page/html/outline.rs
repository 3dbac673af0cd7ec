//! From a page's tree to its outline.

use ego_tree::{NodeRef, iter::Edge};
use scraper::Node;

use crate::page::outline::{OUR_ATTRIBUTE, Outline, OutlineBuilder, SKIPPED_ELEMENTS};

/// The outline of `root` and everything below it, in one walk without recursion.
pub fn outline(root: NodeRef<'_, Node>) -> Outline {
    let mut builder = OutlineBuilder::default();
    for script in root.descendants().filter(|node| is_data(*node)) {
        builder.data(
            &script.children().filter_map(|child| child.value().as_text()).map(|text| &**text).collect::<String>(),
        );
    }
    let mut open: Vec<u32> = Vec::new();
    let mut skipped = None;
    for edge in root.traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        let Node::Element(element) = node.value() else { continue };
        match (skipped, opens) {
            (Some(id), false) if id == node.id() => skipped = None,
            (Some(_), _) => {}
            (None, true) if builder.is_full() => break,
            (None, true) if SKIPPED_ELEMENTS.contains(&element.name()) || element.attr(OUR_ATTRIBUTE).is_some() => {
                skipped = Some(node.id());
            }
            (None, true) => {
                let parent = open.last().copied().unwrap_or_default();
                open.push(builder.element(element.name(), parent, &own_text(node), element.attrs()));
            }
            (None, false) => {
                open.pop();
            }
        }
    }
    builder.build()
}

/// Whether a node is a script of JSON-LD.
fn is_data(node: NodeRef<'_, Node>) -> bool {
    let is_data = |kind: &str| kind.eq_ignore_ascii_case("application/ld+json");
    node.value()
        .as_element()
        .is_some_and(|element| element.name() == "script" && element.attr("type").is_some_and(is_data))
}

/// The text of an element's child text nodes, with white space collapsed.
fn own_text(element: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    for part in element.children().filter_map(|child| child.value().as_text()) {
        for word in part.split_ascii_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::Page;

    #[test]
    fn elements_come_with_their_own_text() {
        let outline = Page::parse("<body><p class=a>one <b>two</b>\n three<script>x</script><p id=b>").outline();
        let shown: Vec<_> = (0..outline.len())
            .map(|at| {
                let string = |column: &[u32]| outline.strings[column[at] as usize].as_str();
                (string(&outline.names), outline.parents[at], string(&outline.texts), outline.lengths[at])
            })
            .collect();
        let expected =
            [("html", 0, "", 0), ("body", 0, "", 0), ("p", 1, "one three", 9), ("b", 2, "two", 3), ("p", 1, "", 0)];
        assert_eq!(shown, expected);
        assert!(outline.is_valid());
    }

    #[test]
    fn data_come_whole_and_apart() {
        let page = "<head><script type=application/LD+json>{\"a\": 1}</script><script>2</script><body><script type=application/ld+json>\
            [3]</script>";
        assert_eq!(Page::parse(page).outline().data, ["{\"a\": 1}", "[3]"]);
    }
}
