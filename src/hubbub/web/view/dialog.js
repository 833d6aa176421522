/** Dialogs: one at a time, closed by Escape, by their cross, and by a click beside them. */
import { el, iconButton } from "./dom.js";

let number = 0;

/** Open a dialog with these contents. Returns its element, which `close()` closes. */
export function openDialog(title, contents, attributes = {}) {
  for (const former of document.querySelectorAll("dialog")) {
    former.close("replaced");
    former.remove(); // the event comes later
  }
  const id = `dialog-${(number += 1)}`;
  const dialog = el("dialog", { "aria-labelledby": id, ...attributes });
  const close = iconButton("close", "Close", () => dialog.close());
  const inside = el("div", { class: "inside" }, el("header", {}, el("h2", { id }, title), close), contents);
  dialog.append(inside);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector(".inside > :not(header) :is(input, button)"))?.focus();
  return dialog;
}

/** Ask which of several things to do: [[words, act, class]]. Escape does none of them. Returns the dialog. */
export function ask(title, words, choices) {
  const buttons = choices.map(([label, act, look = ""]) =>
    el("button", { type: "button", class: look, onclick: () => (dialog.close(), act()) }, label),
  );
  const cancel = el("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
  const dialog = openDialog(title, [words, el("div", { class: "buttons" }, cancel, buttons)]);
  buttons.at(-1).focus();
  return dialog;
}
