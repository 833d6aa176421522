/** A few words that pass by themselves; what one can act on stays until one has. */
import { byId, el, iconButton } from "./dom.js";

const SHOWN_MS = 6000;
const MOST = 3;
const all = byId("toasts");

/** Say something for a moment; `action` is [words, what they do]. */
export function toast(words, action) {
  const remove = () => shown.remove();
  const buttons = action && [
    el("button", { type: "button", onclick: () => (remove(), action[1]()) }, action[0]),
    iconButton("close", "Close", remove),
  ];
  const shown = el("div", { class: "toast" }, el("span", {}, words), buttons);
  for (const each of [...all.children]) if (each.textContent === shown.textContent) each.remove();
  toSight();
  all.append(shown);
  while (all.children.length > MOST) all.firstChild.remove();
  if (!action) setTimeout(remove, SHOWN_MS);
}

/** What is beside an open dialog is neither seen well nor read aloud. */
function toSight() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) dialog.prepend(all);
  else if (!byId("main").contains(all)) byId("status").after(all);
}

/** Say what an error was; for `catch`. */
export const complain = (error) => toast(error?.text ?? "Something went wrong on this page.");
