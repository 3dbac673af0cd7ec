//! Texts with marked words, as nodes.

use threadlight::{Axis, Span, Tag};
use wasm_bindgen::UnwrapThrowExt;
use web_sys::Node;

use super::dom::{document, make};
use crate::marks::{Piece, pieces};

/// A text as nodes, in which the words of these tags and of the visitor's own category are marked.
pub fn marked(text: &str, tags: &[&Tag], mine: &[Span]) -> Vec<Node> {
    let marks: Vec<&[Span]> = tags.iter().map(|tag| tag.evidence.as_slice()).chain([mine]).collect();
    let first = |marks: &[usize], wanted: fn(Axis) -> bool| {
        marks.iter().filter_map(|&mark| tags.get(mark)).find(|tag| wanted(tag.axis)).map(|tag| tag.category.as_ref())
    };
    let node = |piece: &Piece| -> Node {
        if piece.marks.is_empty() {
            return document().create_text_node(&piece.text).into();
        }
        let class = if piece.marks.contains(&tags.len()) { "mine" } else { "" };
        let mark = make("mark", class, &piece.text);
        let names = [
            ("data-topic", first(&piece.marks, |axis| axis == Axis::Topic)),
            ("data-kind", first(&piece.marks, |axis| axis != Axis::Topic)),
        ];
        for (name, id) in names {
            if let Some(id) = id {
                mark.set_attribute(name, id).expect_throw("the name of an attribute");
            }
        }
        mark.into()
    };
    pieces(text, &marks).iter().map(node).collect()
}
