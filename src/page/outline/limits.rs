//! What an outline holds of a page. The shell takes its limits and lists from here.

/// How many elements an outline holds. Of a larger page, it holds the first ones.
pub const ELEMENTS_LIMIT: usize = 100_000;

/// How much of an element's own text an outline holds, in characters.
pub const TEXT_LIMIT: usize = 64;

/// How much of an attribute's value an outline holds, in characters: the end of an address, the start of anything else.
pub const VALUE_LIMIT: usize = 96;

/// How much JSON-LD an outline holds, in UTF-16 units of all scripts together.
pub const DATA_LIMIT: usize = 1 << 18;

/// How many scripts of JSON-LD an outline takes into account.
pub const DATA_SCRIPTS: usize = 32;

/// Elements that an outline leaves out with everything in them, as it does those with the attribute [`OURS`]. A shell leaves
/// out `noscript` too: where scripts run, it holds no elements.
pub const SKIPPED: [&str; 7] = ["script", "style", "template", "iframe", "svg", "math", "head"];

/// The attribute of the elements that the shell itself adds to a page.
pub const OURS: &str = "data-threadlight";

/// The name that takes the place of a page's body in the outline of an open shadow root.
pub const SHADOW_HOST: &str = ":host";

/// Attributes that an outline keeps, besides `data-*` with values of at most [`VALUE_LIMIT`].
pub const ATTRIBUTES: [&str; 24] = [
    "aria-label",
    "aria-level",
    "author",
    "class",
    "component",
    "created",
    "datetime",
    "depth",
    "height",
    "hidden",
    "href",
    "id",
    "indent",
    "itemprop",
    "itemtype",
    "level",
    "name",
    "rel",
    "role",
    "slot",
    "src",
    "style",
    "title",
    "width",
];
