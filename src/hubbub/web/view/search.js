/** Search in what was said: the finds lead to where they were said. */
import { dayAndClock } from "../chat/time.js";
import { byId, el } from "./dom.js";
import { closePanel, openPanel } from "./panel.js";
import { colourOf } from "./person.js";
import { snippet } from "./text.js";

export class Search {
  #page;
  #field = null;
  #results = null;
  #said = null;

  constructor(page) {
    this.#page = page;
    byId("open-search").addEventListener("click", () => (this.#field ? closePanel() : this.open()));
    addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "f" || !event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.open();
    });
  }

  /** Open the panel, with what was found already for those words. */
  open(text = "", found = null) {
    this.#field = el("input", { type: "search", "aria-label": "Search for", placeholder: "Words, from:name, in:#room", value: text });
    this.#results = el("div", { class: "scroll" });
    this.#said = el("p", { role: "status", class: "side-note" });
    const submit = (event) => (event.preventDefault(), this.#search(this.#field.value.trim()));
    openPanel("Search", byId("open-search"), [el("form", { onsubmit: submit, role: "search" }, this.#field), this.#said, this.#results], () => {
      this.#field = this.#results = null;
    });
    this.#field.focus();
    if (found) this.#show(text, found);
  }

  async #search(text, before) {
    if (!text) return;
    this.#said.textContent = "Searching…";
    try {
      const found = await this.#page.ask({ type: "search", text, before });
      if (this.#results) this.#show(text, found, Boolean(before));
    } catch (error) {
      if (this.#said) this.#said.textContent = error.text;
    }
  }

  #show(text, { messages, full }, further = false) {
    const words = text.split(/\s+/).filter((word) => !/^(from|in|before|after):/.test(word)).map((word) => word.replace(/["*]/g, ""));
    const hits = messages.map((message) => this.#hit(message, words.filter(Boolean)));
    this.#results.querySelector(".more")?.remove();
    if (!further) this.#results.replaceChildren();
    this.#results.append(...hits);
    if (full && messages.length) this.#results.append(this.#more(text, messages.at(-1)));
    const count = this.#results.querySelectorAll(".hit").length;
    this.#said.textContent = count ? `${count}${full ? " or more" : ""} found, newest first` : "Nothing was found.";
  }

  #more(text, last) {
    return el("button", { type: "button", class: "more", onclick: () => this.#search(text, last.at) }, "Show older ones");
  }

  #hit(message, words) {
    const name = message.name ?? "";
    return el(
      "button",
      { type: "button", class: "hit", onclick: () => this.#page.goTo(message, name) },
      el("span", { class: "where" }, el("b", { class: colourOf(message.nick) }, message.persona || message.nick), name, el("time", {}, dayAndClock(message.at))),
      el("p", {}, marked(snippet(message.text), words)),
    );
  }
}

/** The text, with the words marked that were searched for. */
function marked(text, words) {
  if (!words.length) return [text];
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const pattern = new RegExp(`(${escaped.join("|")})`, "giu");
  return text.split(pattern).map((part, place) => (place % 2 ? el("mark", {}, part) : part));
}
