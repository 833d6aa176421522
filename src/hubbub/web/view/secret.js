/** Asks for a password that is not one's own: that of the server, or of a room. */
import { openDialog } from "./dialog.js";
import { el } from "./dom.js";

/** Ask; `enter` gets what was typed. `insists`: who puts it away is asked again, for there is nothing to do without it. */
export function askSecret(title, words, enter, { insists = false } = {}) {
  const field = el("input", { type: "password", id: "secret", autocomplete: "current-password", required: true });
  const submit = (event) => {
    event.preventDefault();
    dialog.close("entered");
    enter(field.value);
  };
  const dialog = openDialog(title, [
    el(
      "form",
      { onsubmit: submit },
      el("label", { for: "secret" }, words),
      field,
      el("div", { class: "buttons" }, el("button", { type: "submit", class: "primary" }, "Enter")),
    ),
  ]);
  const putAway = () => !dialog.returnValue && askSecret(title, words, enter, { insists });
  if (insists) dialog.addEventListener("close", putAway);
}
