/** The look of the panel: a drawer at the page's edge, or on narrow screens a sheet at its foot. */

import { css } from "../common/css.js";
import { PANEL_WIDTH, SHEET_SHARE, SHEET_UP_TO } from "../common/panel-size.js";
import { FILTER_STYLE } from "../ui/filter-line.js";

/** The panel's style sheet, added to that of every layer. */
export const CSS = css`
  .layer {
    inset: var(--top, 0) 0 var(--foot, 0) auto;
    display: flex;
    flex-direction: column;
    width: ${PANEL_WIDTH}px;
    max-width: 100vw;
    border-width: 0 0 0 1px;
    box-shadow: -3px 0 16px #0002;
    font-size: 12.5px;
  }
  .layer:focus-visible {
    outline: none;
  }
  h2,
  h3 {
    margin: 0;
    font: inherit;
    font-weight: 600;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 9px 8px 7px 14px;
  }
  .head h2 {
    flex: 1;
    font-variant-numeric: tabular-nums;
  }
  .close {
    flex: none;
    width: 26px;
    height: 26px;
    padding: 0;
    color: var(--faint);
    font-size: 18px;
    line-height: 1;
    text-align: center;
  }
  .close:hover,
  .only:hover {
    background: var(--soft);
  }
  .content {
    flex: 1;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 0 14px 14px;
    scrollbar-width: thin;
    scrollbar-color: var(--faint) transparent;
  }
  .navigation {
    padding: 0 14px 9px;
    border-bottom: 1px solid var(--rule);
  }
  canvas {
    display: block;
    width: 100%;
    height: 34px;
    border-radius: 4px;
    background: var(--soft);
    cursor: pointer;
  }
  .steps {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-top: 7px;
  }
  select {
    flex: 1;
    min-width: 0;
    padding: 3px 4px;
    border: 1px solid var(--rule);
    border-radius: 6px;
    background: var(--paper);
    color: var(--ink);
    font: inherit;
  }
  ${FILTER_STYLE}
  .filter-line {
    margin-top: 7px;
  }
  .scope {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-top: 9px;
  }
  .filter-line select,
  .scope select,
  .option select {
    flex: none;
  }
  section {
    margin-top: 11px;
  }
  section h3,
  summary {
    margin-bottom: 3px;
    font-weight: 600;
  }
  ul,
  dl {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .category {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) 26px auto auto;
    align-items: center;
    gap: 4px;
    min-height: 25px;
  }
  .category label {
    display: contents;
    cursor: pointer;
  }
  .category input {
    width: 14px;
    height: 14px;
    margin: 0;
    accent-color: var(--accent);
  }
  .category .badge {
    justify-self: start;
    max-width: 100%;
    overflow: hidden;
    cursor: pointer;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .category.off .badge {
    border: 1px dashed var(--faint) !important;
    background: none !important;
    color: var(--faint) !important;
  }
  .count {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .author {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 26px auto;
    align-items: center;
    gap: 5px;
    min-height: 25px;
    content-visibility: auto;
    contain-intrinsic-size: auto 25px;
  }
  .author b {
    overflow: hidden;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .only {
    padding: 1px 5px;
    color: var(--accent);
    font-size: 12px;
  }
  .only[aria-pressed="true"] {
    background: var(--accent);
    color: var(--paper);
  }
  details {
    margin-top: 11px;
    padding-top: 9px;
    border-top: 1px solid var(--rule);
  }
  summary {
    cursor: pointer;
  }
  .comments {
    margin-inline: -8px;
  }
  .comments li {
    content-visibility: auto;
    contain-intrinsic-size: auto 58px;
  }
  .comment {
    display: block;
    width: 100%;
    padding: 5px 8px;
  }
  .comment:hover {
    background: var(--soft);
  }
  .comment b {
    font-weight: 600;
  }
  .comment span {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 3px;
    padding: 0 8px 5px;
  }
  .comment .new {
    display: inline;
    font-style: normal;
    margin-inline-start: 6px;
    color: var(--accent);
    font-size: 11.5px;
  }
  .new::before {
    content: "◆ ";
    font-size: 9px;
  }
  .also {
    padding: 0 4px;
    color: var(--accent);
    font-size: 11.5px;
  }
  .also:hover {
    background: var(--soft);
  }
  .tags .badge {
    padding: 0 6px;
    font-size: 11px;
    cursor: pointer;
  }
  .export {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    padding-top: 11px;
    border-top: 1px solid var(--rule);
  }
  .export textarea {
    position: fixed;
    opacity: 0;
  }
  .option {
    display: flex;
    align-items: baseline;
    gap: 7px;
    margin-top: 6px;
    cursor: pointer;
  }
  .level {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-top: 6px;
  }
  .level input {
    flex: 1 1 80px;
    min-width: 60px;
    margin: 0;
    accent-color: var(--accent);
  }
  .about {
    margin: 0;
    padding: 0 14px 7px;
  }
  .option input {
    flex: none;
    margin: 0;
    accent-color: var(--accent);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 3px 10px;
    margin-top: 7px;
  }
  dt {
    justify-self: start;
  }
  dd {
    margin: 0;
  }
  kbd {
    padding: 0 5px;
    border: 1px solid var(--rule);
    border-radius: 4px;
    background: var(--soft);
    font:
      11.5px / 1.5 ui-monospace,
      monospace;
  }
  .note {
    margin: 6px 0 0;
    color: var(--faint);
  }
  @media (max-width: ${SHEET_UP_TO}px) {
    .layer {
      inset: auto 0 var(--foot, 0);
      width: auto;
      height: calc(${SHEET_SHARE} * (100vh - var(--top, 0px) - var(--foot, 0px)));
      border-width: 1px 0 0;
      border-radius: 12px 12px 0 0;
      box-shadow: 0 -3px 16px #0003;
    }
  }
  @media (forced-colors: active) {
    .only[aria-pressed="true"] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
