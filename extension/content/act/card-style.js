/** The look of the card. */

import { css } from "../../common/css.js";

/** The card's style sheet, added to that of every layer. */
export const CSS = css`
  .layer {
    width: 280px;
    max-width: calc(100vw - 12px);
    padding: 10px 12px 12px;
    border-radius: 9px;
    box-shadow: 0 4px 18px #0003;
  }
  h2 {
    display: flex;
    align-items: baseline;
    gap: 8px;
    margin: 0;
    font: inherit;
  }
  h2 .faint {
    margin-inline-start: auto;
    font-size: 12px;
  }
  p {
    margin: 7px 0 0;
  }
  .score {
    height: 3px;
    margin-top: 3px;
    border-radius: 2px;
    background: var(--soft);
  }
  .score i {
    display: block;
    height: 100%;
    border-radius: 2px;
    background: var(--accent);
  }
  q {
    font-weight: 500;
  }
  p.faint:first-child {
    margin-top: 0;
  }
  p + .others {
    margin-top: 7px;
  }
  .others {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px;
  }
  .others .badge {
    cursor: pointer;
  }
  h3 {
    width: 100%;
    margin: 5px 0 0;
    font: inherit;
    font-size: 12px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 10px;
  }
  @media (forced-colors: active) {
    .score {
      border: 1px solid CanvasText;
    }
    .score i {
      background: Highlight;
    }
  }
`;
