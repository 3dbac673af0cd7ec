//! What an outline holds of a page. The shell takes its limits and lists from here.
//!
//! The limits were chosen by hand on real pages: high enough that the finder loses nothing there, low enough that an outline of any
//! page is small to send and quick to search.

/// How many elements an outline holds. Of a larger page, it holds the first ones. Long threads have tens of thousands.
pub const ELEMENTS_LIMIT: usize = 100_000;

/// How much of an element's own text an outline holds, in characters: enough for names, times and labels. Of longer texts, only the
/// length matters.
pub const TEXT_LIMIT: usize = 64;

/// How much of an attribute's value an outline holds, in characters: the end of an address, the start of anything else. Enough for
/// a list of class names, or for the part of an address that tells comments apart.
pub const VALUE_LIMIT: usize = 96;

/// How much JSON-LD an outline holds, in UTF-16 units of all scripts together: hundreds of comments.
pub const DATA_LIMIT: usize = 1 << 18;

/// How many scripts of JSON-LD an outline takes into account: pages have one to a few.
pub const MAX_DATA_SCRIPTS: usize = 32;

/// Elements that an outline leaves out with everything in them, as it does those with the attribute [`OUR_ATTRIBUTE`]. A shell leaves
/// out `noscript` too: where scripts run, it holds no elements.
pub const SKIPPED_ELEMENTS: [&str; 7] = ["script", "style", "template", "iframe", "svg", "math", "head"];

/// The attribute of the elements that the shell itself adds to a page.
pub const OUR_ATTRIBUTE: &str = "data-threadlight";

/// The name that takes the place of a page's body in the outline of an open shadow root.
pub const SHADOW_HOST: &str = ":host";

/// Attributes that an outline keeps, besides `data-*` with values of at most [`VALUE_LIMIT`].
pub const KEPT_ATTRIBUTES: [&str; 24] = [
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
