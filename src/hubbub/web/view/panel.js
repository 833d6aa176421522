/** The panel at the side: who is here, or search; one at a time. */
import { byId, el, iconButton, isComposing } from "./dom.js";

let close = () => {};

/** Fill the panel; `button` opened it, and has the focus again once it is closed, which `whenClosed` hears. */
export function openPanel(title, button, contents, whenClosed = () => {}) {
  close();
  const panel = byId("panel");
  panel.setAttribute("aria-label", title);
  panel.replaceChildren(
    el(
      "header",
      {},
      el("h2", {}, title),
      iconButton("close", "Close", () => closePanel()),
    ),
    ...contents,
  );
  panel.hidden = false;
  button.setAttribute("aria-expanded", "true");
  close = () => {
    panel.hidden = true;
    panel.replaceChildren();
    button.setAttribute("aria-expanded", "false");
    close = () => {};
    whenClosed();
  };
  panel.onkeydown = (event) => {
    if (event.key !== "Escape" || isComposing(event)) return;
    closePanel();
    button.focus();
  };
}

/** Close it, if it is open. */
export function closePanel() {
  close();
}

/** Close it where it lies over what is said, for what is to be seen there. */
export function makeWay() {
  if (getComputedStyle(byId("panel")).position === "fixed") closePanel();
}
