/** The text of a message as elements. */
import { blocks } from "../chat/markup.js";
import { names, nickPattern } from "../chat/message.js";
import { el } from "./dom.js";

/** What stands in place of a text that is gone. */
export const TAKEN_BACK = "This message was taken back.";

const LONG_LINES = 16;
const LONG_CHARACTERS = 1600;
const FEW_EMOJI =
  /^(?:\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s?){1,3}$/u;
const FEW_LENGTH = 80;
const unfolded = new WeakSet();

/** The text of a message, in which `nick` is marked; and what unfolds it, if it is long. */
export function textOf(message, nick) {
  const { text, form } = message;
  const look = text.length < FEW_LENGTH && FEW_EMOJI.test(text) ? "emoji-only" : form === "action" ? "action" : "";
  const element = el("div", { class: `text ${look}` });
  if (form === "action") element.append(`${message.nick} `);
  for (const block of blocks(text)) {
    if (block.kind === "code") element.append(el("pre", { tabindex: "0" }, block.text));
    else element.append(...block.parts.flatMap((part) => nodes(part, nick)));
  }
  return isLong(text) && !unfolded.has(message) ? [folded(message, element)].flat() : [element];
}

function isLong(text) {
  return text.length > LONG_CHARACTERS || text.split("\n", LONG_LINES + 1).length > LONG_LINES;
}

function folded(message, element) {
  element.classList.add("folded");
  const unfold = () => {
    unfolded.add(message);
    element.classList.remove("folded");
    button.remove();
  };
  const button = el("button", { type: "button", class: "plain", onclick: unfold }, "Show all of it");
  return [element, el("div", {}, button)];
}

function nodes(part, nick) {
  if (typeof part === "string") return withNick(part, nick);
  if (part.kind === "code") return [el("code", {}, part.text)];
  if (part.kind === "link") return [link(part.href)];
  return [
    el(
      part.kind,
      {},
      part.parts.flatMap((inner) => nodes(inner, nick)),
    ),
  ];
}

/** A link to elsewhere opens beside the page, and does not tell where it was found; one to a room here leads there. */
function link(href) {
  const url = new URL(href);
  const isHere = url.origin === location.origin && url.pathname === "/" && url.hash;
  const away = { target: "_blank", rel: "noopener noreferrer" };
  return el("a", { href: isHere ? url.hash : href, ...(isHere ? {} : away) }, href);
}

function withNick(text, nick) {
  if (!names(text, nick)) return [text];
  const pattern = nickPattern(nick);
  const found = [];
  let rest = text;
  for (let match; (match = pattern.exec(rest));) {
    const start = match.index + match[1].length;
    found.push(rest.slice(0, start), el("span", { class: "me" }, match[2]));
    rest = rest.slice(start + match[2].length);
  }
  return [...found, rest];
}

/** The beginning of a text, on one line and without marks of code. */
export function snippet(text) {
  return text
    .replace(/```[\w+-]*\n?/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 160);
}
