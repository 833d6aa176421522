/** Lists of buttons. Each lasts as long as what it stands for: so do the focus and a click that has begun, whatever changes. */
import { el } from "./dom.js";

export class Rows {
  #list;
  /** {key: button} */
  #buttons = new Map();

  constructor(list) {
    this.#list = list;
  }

  /** Show exactly these, in this order: [{key, contents, onclick, and what else a button has}]. */
  draw(wanted) {
    const focused = this.#list.contains(document.activeElement) && document.activeElement;
    const former = this.#buttons;
    this.#buttons = new Map(wanted.map((each) => [each.key, drawn(former.get(each.key) ?? made(), each)]));
    arrange(
      this.#list,
      [...this.#buttons.values()].map((button) => button.parentElement),
    );
    if (focused && focused !== document.activeElement) focused.focus();
  }
}

function made() {
  const button = el("button", { type: "button" });
  el("li", {}, button);
  return button;
}

function drawn(button, { key: _key, contents, className = "", current = false, ...properties }) {
  Object.assign(button, properties, { className: `row ${className}` });
  if (current) button.setAttribute("aria-current", "page");
  else button.removeAttribute("aria-current");
  button.replaceChildren(...contents);
  return button;
}

/** Make a list hold exactly these children, touching none that is in its place already. */
export function arrange(list, wanted) {
  const all = new Set(wanted);
  for (const child of [...list.children]) if (!all.has(child)) child.remove();
  let next = list.firstChild;
  for (const each of wanted) {
    if (each === next) next = next.nextSibling;
    else list.insertBefore(each, next);
  }
}
