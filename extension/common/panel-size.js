/** How much of the view the panel takes. */

/** The panel's width at the side of the view, in CSS pixels. */
export const PANEL_WIDTH = 340;

/** Up to this width of the view, in CSS pixels, the panel is a sheet at its foot: beside it, lines would be too short to read. */
export const SHEET_UP_TO = 760;

/** The sheet's share of the view's height. */
export const SHEET_SHARE = 0.46;
