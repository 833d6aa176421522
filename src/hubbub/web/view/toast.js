/** A few words that pass by themselves. */
import { byId, el } from "./dom.js";

const SHOWN_MS = 6000;

/** Say something for a moment; `action` is [words, what they do]. */
export function toast(words, action) {
  const button = action && el("button", { type: "button", onclick: () => (shown.remove(), action[1]()) }, action[0]);
  const shown = el("div", { class: "toast" }, el("span", {}, words), button);
  byId("toasts").append(shown);
  while (byId("toasts").children.length > 3) byId("toasts").firstChild.remove();
  setTimeout(() => shown.remove(), SHOWN_MS);
}

/** Say what an error was; for `catch`. */
export const complain = (error) => toast(error?.text ?? "Something went wrong on this page.");
