/** A small window to pick an emoji from, by eye or by name. */
import { find } from "../chat/emoji.js";
import { el, isComposing } from "./dom.js";

const COLUMNS = 8;
let close = () => {};

/** Close it, if it is open. */
export const closePicker = () => close();

/** Open it beside an element; `take` gets the emoji. */
export function openPicker(beside, take) {
  close();
  const field = el("input", { type: "search", "aria-label": "Find an emoji by name", placeholder: "Find an emoji" });
  const grid = el("div", { class: "grid", role: "group", "aria-label": "Emoji" });
  const picker = el("div", { class: "picker", role: "dialog", "aria-label": "Emoji" }, field, grid);
  const choose = (emoji) => {
    close();
    take(emoji);
  };
  const fill = () =>
    grid.replaceChildren(
      ...find(field.value.trim()).map(({ emoji, names }) =>
        el("button", { type: "button", title: names[0], "aria-label": names[0], onclick: () => choose(emoji) }, emoji),
      ),
    );
  field.addEventListener("input", fill);
  picker.addEventListener("keydown", (event) => key(event, field, grid));
  fill();
  document.body.append(picker);
  place(picker, beside.getBoundingClientRect());
  const outside = ({ target }) => picker.contains(target) || close();
  close = () => {
    picker.remove();
    document.removeEventListener("pointerdown", outside);
    close = () => {};
    if (beside.isConnected) beside.focus();
  };
  document.addEventListener("pointerdown", outside);
  if (matchMedia("(hover: hover)").matches) field.focus();
  else grid.firstChild.focus();
}

function place(picker, { left, top, bottom }) {
  const { width, height } = picker.getBoundingClientRect();
  picker.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  picker.style.top = `${top > height + 8 ? top - height - 6 : Math.min(bottom + 6, innerHeight - height - 8)}px`;
}

function key(event, field, grid) {
  if (isComposing(event)) return;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  const buttons = [...grid.children];
  const at = buttons.indexOf(document.activeElement);
  if (event.key === "Escape") close();
  else if (event.key === "Enter" && event.target === field) buttons[0]?.click();
  else if (step && at >= 0) (buttons[at + step] ?? field).focus();
  else if (event.key === "ArrowDown") buttons[0]?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
