/** Elements. Text enters the document here alone, as text nodes: nothing that anybody wrote is ever parsed as HTML. */

/** The element of the page's own HTML that has that id. */
export const byId = (id) => document.getElementById(id);

/**
 * A new element. Attributes that are functions are listeners (`onclick`), those that are false or undefined are left
 * out; children are elements and strings, and what is false or undefined among them is left out too.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== false && child !== undefined && child !== null));
  return element;
}

/** One of the drawings in the page's own HTML. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A button with a drawing and a name for it. */
export function iconButton(name, label, onclick, attributes = {}) {
  return el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes },
    icon(name),
  );
}

/** Whether a key is meant for an input method, which is composing a text by it. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** Something to do once before the next frame, however often it is asked for. */
export function oncePerFrame(act) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    const run = () => {
      asked = false;
      act();
    };
    if (document.visibilityState === "visible") requestAnimationFrame(run);
    else setTimeout(run);
  };
}
