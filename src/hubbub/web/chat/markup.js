/**
 * What is meant by marks in a text: ``` blocks, `code`, **strong**, *emphasis* or _emphasis_, ~~struck~~, and links.
 * Makes a tree of plain objects; `view/text.js` makes elements of it, in which the text stays text.
 */

const FENCE = "```";
const MARKS = [
  ["**", "strong"],
  ["~~", "del"],
  ["*", "em"],
  ["_", "em"],
];
const START = /`|\*|_|~~|https?:\/\//gi;
const WORD = /[\p{L}\p{N}_]/u;
const DEEPEST = 4;

/** The blocks of a text: {kind: "code", text} and {kind: "text", parts}. */
export function blocks(text) {
  const found = [];
  const pieces = text.split(FENCE);
  if (pieces.length % 2 === 0) {
    const unclosed = FENCE + pieces.pop();
    pieces.push(pieces.pop() + unclosed);
  }
  pieces.forEach((piece, place) => {
    if (place % 2) found.push({ kind: "code", text: piece.replace(/^[\w+-]*\n/, "").replace(/\n$/, "") });
    else {
      const between = piece.replace(place ? /^\n/ : "", "").replace(place < pieces.length - 1 ? /\n$/ : "", "");
      if (between) found.push({ kind: "text", parts: inline(between) });
    }
  });
  return found;
}

/** The parts of a text: strings, {kind: "code", text}, {kind: "link", href}, {kind: "strong" …, parts}. */
export function inline(text, depth = 0) {
  const parts = [];
  let done = 0;
  START.lastIndex = 0;
  const start = new RegExp(START);
  for (let match; (match = start.exec(text));) {
    const found = partAt(text, match.index, depth);
    if (!found) continue;
    if (match.index > done) parts.push(text.slice(done, match.index));
    parts.push(found.part);
    done = start.lastIndex = found.end;
  }
  if (done < text.length) parts.push(text.slice(done));
  return parts;
}

function partAt(text, place, depth) {
  if (text[place] === "`") return codeAt(text, place);
  if (text[place].toLowerCase() === "h") return linkAt(text, place);
  if (depth >= DEEPEST) return null;
  for (const [mark, kind] of MARKS) {
    if (text.startsWith(mark, place)) return markedAt(text, place, mark, kind, depth);
  }
  return null;
}

function codeAt(text, place) {
  const end = text.indexOf("`", place + 1);
  if (end <= place + 1 || text.slice(place, end).includes("\n")) return null;
  return { part: { kind: "code", text: text.slice(place + 1, end) }, end: end + 1 };
}

function linkAt(text, place) {
  if (WORD.test(text[place - 1] ?? " ")) return null;
  let href = text
    .slice(place)
    .match(/^\S+/)[0]
    .replace(/[<>"'`].*$/, "");
  href = href.replace(/[.,;:!?*_~]+$/, "");
  while (href.endsWith(")") && count(href, ")") > count(href, "(")) href = href.slice(0, -1);
  return isSafe(href) ? { part: { kind: "link", href }, end: place + href.length } : null;
}

function count(text, character) {
  return text.split(character).length - 1;
}

/** Whether that is an address on the web, and nothing that a browser would run. */
function isSafe(href) {
  try {
    return ["http:", "https:"].includes(new URL(href).protocol);
  } catch {
    return false;
  }
}

function markedAt(text, place, mark, kind, depth) {
  const begin = place + mark.length;
  if (WORD.test(text[place - 1] ?? " ") || /\s/.test(text[begin] ?? " ")) return null;
  const line = text.indexOf("\n", begin);
  const limit = line < 0 ? text.length : line;
  for (let end = text.indexOf(mark, begin + 1); end > 0 && end < limit; end = text.indexOf(mark, end + 1)) {
    if (/\s/.test(text[end - 1]) || WORD.test(text[end + mark.length] ?? " ")) continue;
    if (mark === "*" && text[end + 1] === "*") continue;
    return { part: { kind, parts: inline(text.slice(begin, end), depth + 1) }, end: end + mark.length };
  }
  return null;
}
