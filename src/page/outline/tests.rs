use super::*;

/// A root with one link.
fn small() -> Outline {
    let mut builder = OutlineBuilder::default();
    let root = builder.element("html", 0, "", [].into_iter());
    builder.element("a", root, "more", [("href", "#c1"), ("onclick", "go()")].into_iter());
    builder.build()
}

#[test]
fn strings_are_kept_once_and_attributes_by_name() {
    let outline = small();
    assert_eq!(outline.strings, ["html", "", "a", "more", "href", "#c1"]);
    assert_eq!((outline.lengths.as_slice(), outline.attributes.as_slice()), (&[0, 4][..], &[(1, 4, 5)][..]));
}

#[test]
fn columns_that_do_not_fit_are_noticed() {
    assert!(small().is_valid() && Outline::default().is_valid());
    let breaks: [fn(&mut Outline); 6] = [
        |outline| outline.parents[1] = 1,
        |outline| outline.names[0] = 99,
        |outline| outline.texts.truncate(1),
        |outline| outline.lengths.push(1),
        |outline| outline.attributes[0].0 = 7,
        |outline| outline.attributes.push((0, 0, 0)),
    ];
    for change in breaks {
        let mut outline = small();
        change(&mut outline);
        assert!(!outline.is_valid(), "{outline:?}");
    }
}

#[test]
fn an_outline_is_packed_and_unpacked() {
    let packed = PackedOutline::from(&small());
    assert_eq!(packed.strings, "html\u{1f}\u{1f}a\u{1f}more\u{1f}href\u{1f}#c1\u{1f}");
    assert_eq!(packed.elements, "0 0 1 0\n2 0 3 4 4 5\n");
    assert_eq!(Outline::try_from(packed), Ok(small()));
    assert_eq!(Outline::try_from(PackedOutline::from(&Outline::default())), Ok(Outline::default()));
}

#[test]
fn a_string_that_contains_the_separator_shifts_no_other() {
    let mut builder = OutlineBuilder::default();
    builder.element("html", 0, "one\u{1f}two", [].into_iter());
    builder.data("{\u{1f}}");
    let outline = Outline::try_from(PackedOutline::from(&builder.build())).unwrap();
    assert_eq!(outline.strings, ["html", "one\u{fffd}two"]);
    assert_eq!(outline.data, ["{\u{fffd}}"]);
}

#[test]
fn an_invalid_packed_outline_is_refused() {
    for elements in ["0 0 0", "0 0 0 x", "0 0 0 0 0", "0 0 0 0 ", "0 0 9 0", "0 7 0 0", "-1 0 0 0", "0 0 0 4294967296"]
    {
        let packed = PackedOutline { strings: "html\u{1f}".into(), elements: elements.into(), data: String::new() };
        assert!(Outline::try_from(packed).is_err(), "{elements:?}");
    }
}
