/** What was aimed at no field: who just types, or pastes, means the one where one writes; and a file is dropped in vain. */
import { byId } from "./dom.js";
import { toast } from "./toast.js";

const ONLY_TEXT = "Only text can be said here. Put the file where others can get it, and say its address.";
/** Keys that lead the focus on. */
const LEADS = /^(?:Tab|Enter|Escape|Arrow|Page|Home|End)/;
const FIELD = "input, textarea";
let clicked = false;

addEventListener("pointerdown", ({ target }) => (clicked = !target.closest(FIELD)), true);
addEventListener("focusin", ({ target }) => target.matches(FIELD) && (clicked = false));
addEventListener("keydown", ({ key }) => LEADS.test(key) && (clicked = false), true);

/** Whether the focus is where somebody clicked, which is no field, and no key has led it on from there. */
export const isClicked = () => clicked;

/** Let it be so from now on; `write` puts the focus where one writes. */
export function catchUnaimed(write) {
  addEventListener("keydown", (event) => isText(event) && isUnaimed() && write());
  addEventListener("dragover", (event) => hasFiles(event.dataTransfer) && event.preventDefault());
  addEventListener("drop", (event) => refuse(event, event.dataTransfer)); // a browser would leave the page for it
  addEventListener("paste", (event) => event.clipboardData.getData("text/plain") || refuse(event, event.clipboardData));
}

function refuse(event, data) {
  if (!hasFiles(data)) return;
  event.preventDefault();
  toast(ONLY_TEXT);
}

const hasFiles = ({ types }) => types.includes("Files");

/** Whether a key writes something, or pastes it. A space scrolls. */
function isText(event) {
  const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  if (defaultPrevented || key.length > 1 || key === " ") return false;
  const isCommand = (ctrlKey || metaKey || altKey) && !event.getModifierState("AltGraph");
  return !isCommand || ((ctrlKey || metaKey) && key === "v");
}

/** Whether the focus is nowhere, or on a message, because of a click; where one is sent away it is nowhere for good reason. */
function isUnaimed() {
  const { activeElement, body } = document;
  const isNowhere = activeElement === body || byId("scroller").contains(activeElement);
  return clicked && isNowhere && !document.querySelector("dialog, .picker");
}
