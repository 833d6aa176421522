/**
 * Tab stops once at all messages. From there Enter and the arrows lead to one, and from that one Tab to what is within. It
 * stops at blocks of code besides, since they can be scrolled.
 */

/** What the arrows lead to. */
export const ROWS = ".message, .note";

const WITHIN = "a, button:not(.name)";

/** Let Tab stop at what is within a row, or pass it by. */
export function setStops(row, on) {
  for (const each of row.querySelectorAll(WITHIN)) each.tabIndex = on ? 0 : -1;
}
