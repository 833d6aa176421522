/** What can be done with a message: buttons on the one that is pointed at or focused, and keys. */
import { byId, el, iconButton } from "./dom.js";
import { openPicker } from "./picker.js";
import { ROWS, setStops } from "./stops.js";
import { isClicked } from "./unaimed.js";

const QUICK = ["👍", "❤️", "😂"];

export class Tools {
  #page;
  #list;
  #shownOn = null;
  /** The row that has the focus, or something within it. */
  #focused = null;
  #bar = el("div", { class: "tools", role: "toolbar", "aria-label": "What to do with this message" });

  constructor(page, list) {
    this.#page = page;
    this.#list = list;
    list.addEventListener(
      "pointerover",
      ({ target, pointerType }) => pointerType === "mouse" && this.#show(target.closest(".message")),
    );
    list.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.#left());
    list.addEventListener("focusin", ({ target }) => this.#enterRow(target.closest(ROWS)));
    list.addEventListener("focusout", ({ relatedTarget }) => list.contains(relatedTarget) || this.#enterRow(null));
    byId("foot").addEventListener("focusin", () => this.#hide());
    list.addEventListener(
      "click",
      ({ target }) => target.closest("a, button") || this.#show(target.closest(".message")),
    );
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Go to the last message in sight. */
  enter() {
    const bottom = this.#list.parentElement.getBoundingClientRect().bottom;
    const inSight = this.#messages().filter((each) => each.getBoundingClientRect().top < bottom - 10);
    inSight.at(-1)?.focus();
  }

  #messages() {
    return [...this.#list.querySelectorAll(ROWS)];
  }

  #enterRow(row) {
    if (this.#focused && row !== this.#focused) setStops(this.#focused, false);
    this.#focused = row;
    if (!row) return;
    this.#show(row);
    setStops(row, true);
  }

  #left() {
    if (!this.#bar.contains(document.activeElement)) this.#hide();
  }

  #hide() {
    this.#bar.remove();
    this.#shownOn = null;
  }

  #show(element) {
    if (!element?.item || element === this.#shownOn) return;
    const { item, target } = element;
    if (item.kind !== "message" || item.deleted) return this.#hide();
    this.#shownOn = element;
    this.#bar.replaceChildren(...this.#buttons(item, target));
    setStops(this.#bar, element === this.#focused);
    element.append(this.#bar);
  }

  /** What one would press first of all that can be done with a row: its tools may be on the one that is pointed at. */
  #first(element, button = ".tools button, .delivery button, .icon-button") {
    this.#show(element);
    return element.querySelector(button);
  }

  #buttons(item, target) {
    const page = this.#page;
    const { named } = page.chat;
    const react = (emoji) => page.react(target, emoji, !page.hasReacted(item, target, emoji));
    const quick = (emoji) =>
      el(
        "button",
        { type: "button", class: "icon-button emoji", "aria-label": `React ${emoji}`, onclick: () => react(emoji) },
        emoji,
      );
    return [
      ...(named ? QUICK.map(quick) : []),
      named && iconButton("react", "Add a reaction", ({ currentTarget }) => openPicker(currentTarget, react)),
      named && iconButton("reply", "Answer", () => page.reply(item, target)),
      page.mayEdit(item) && iconButton("edit", "Edit", () => page.edit(item, target)),
      page.mayDelete(item) && iconButton("delete", "Take back", () => page.remove(item, target)),
      iconButton("link", "Copy a link to it", () => page.copyLink(item)),
    ].filter(Boolean);
  }

  #key(event) {
    const element = event.target.closest(ROWS);
    if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
    const { item, target } = element;
    const onMessage = event.target === element;
    const inBar = this.#bar.contains(event.target);
    const page = this.#page;
    const can = item.kind === "message" && !item.deleted && !isClicked(); // who clicks, and types, writes
    const acts = {
      ArrowUp: () => this.#move(element, -1),
      ArrowDown: () => this.#move(element, 1),
      Escape: () => (onMessage ? page.focusComposer() : element.focus()),
      ArrowLeft: inBar && (() => event.target.previousElementSibling?.focus()),
      ArrowRight: inBar && (() => event.target.nextElementSibling?.focus()),
      Enter: onMessage && (() => this.#first(element)?.focus()),
      r: can && onMessage && (() => page.reply(item, target)),
      e: can && onMessage && page.mayEdit(item) && (() => page.edit(item, target)),
      Delete: can && onMessage && page.mayDelete(item) && (() => page.remove(item, target)),
      "+": can && onMessage && (() => this.#first(element, '[aria-label="Add a reaction"]')?.click()),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #move(element, step) {
    const all = this.#messages();
    const next = all[all.indexOf(element) + step];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (step > 0) this.#page.focusComposer();
  }
}
