/** Asks for the password that some servers have. It is kept as long as the page is open. */
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";

/** Ask; `enter` gets what was typed. */
export function askServerPassword(words, enter) {
  const field = el("input", {
    type: "password",
    id: "server-password",
    autocomplete: "current-password",
    required: true,
  });
  const submit = (event) => {
    event.preventDefault();
    dialog.close();
    enter(field.value);
  };
  const dialog = openDialog("This server has a password", [
    el(
      "form",
      { onsubmit: submit },
      el("label", { for: "server-password" }, words),
      field,
      el("div", { class: "buttons" }, el("button", { type: "submit", class: "primary" }, "Enter")),
    ),
  ]);
}
