/** How people look: the colour of a name, and the letter that stands for a face. */
import { el } from "./dom.js";

const COLOURS = 10;

/** The class that gives a name its colour: always the same one. */
export function colourOf(nick) {
  let hash = 0;
  for (const character of nick.toLowerCase()) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return `name-${hash % COLOURS}`;
}

/** The letter of a nick, on its colour. */
export function avatar(nick, size = "") {
  const letter = [...nick].find((character) => /[\p{L}\p{N}]/u.test(character)) ?? "?";
  return el("span", { class: `avatar ${size} ${colourOf(nick)}`, "aria-hidden": "true" }, letter);
}

/** "ada", "ada and bo", "ada, bo and 3 others". */
export function listed(names, most = 3) {
  if (names.length <= 1) return names.join("");
  if (names.length <= most) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const rest = names.length - (most - 1);
  return `${names.slice(0, most - 1).join(", ")} and ${rest} others`;
}
