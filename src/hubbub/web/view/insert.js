/** Puts texts into fields as if they had been typed. */

/** More lines take longer and longer: Chromium takes two seconds for 1,000. */
const MOST_LINES = 100;

/**
 * Put a text in the place of a part of a field, so that the browser can undo it. That command has no successor; where a
 * browser does not know it, and if there are too many lines, the text is put there all the same.
 */
export function insert(field, text, start = field.selectionStart, end = field.selectionEnd) {
  field.focus();
  field.setSelectionRange(start, end);
  if (text.split("\n").length <= MOST_LINES && document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
