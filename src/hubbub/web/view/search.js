/** Search in what was said: the finds lead to where they were said. */
import { dayAndClock } from "../chat/time.js";
import { byId, el } from "./dom.js";
import { onChord } from "./keys.js";
import { closePanel, openPanel } from "./panel.js";
import { colourOf } from "./person.js";
import { snippet, TAKEN_BACK } from "./text.js";

const HINT = "What was said in your rooms and conversations, newest first. Narrow it down by from:name or in:#room.";

export class Search {
  #page;
  #field = null;
  #results = null;
  #said = null;

  constructor(page) {
    this.#page = page;
    byId("open-search").addEventListener("click", () => (this.#field ? closePanel() : this.open()));
    onChord("Ctrl-Shift-F", () => this.open());
    page.chat.on("retold", (room, event) => this.#retell(room, event));
  }

  /** Open the panel, with what was found already for those words. */
  open(text = "", found = null) {
    closePanel();
    this.#field = el("input", { type: "search", "aria-label": "Search for", placeholder: "Words", value: text });
    this.#results = el("div", { class: "scroll" });
    this.#said = el("p", { role: "status", class: "quiet-text" }, HINT);
    const submit = (event) => (event.preventDefault(), this.#search(this.#field.value.trim()));
    openPanel(
      "Search",
      byId("open-search"),
      [el("form", { onsubmit: submit, role: "search" }, this.#field), this.#said, this.#results],
      () => {
        this.#field = this.#results = null;
      },
    );
    this.#field.focus();
    if (found) this.#show(text, found);
  }

  async #search(words, before) {
    if (!words) return;
    this.#said.textContent = "Searching…";
    try {
      const found = await this.#page.ask({ type: "search", words, before });
      if (this.#results) this.#show(words, found, Boolean(before));
    } catch (error) {
      if (this.#said) this.#said.textContent = error.text;
    }
  }

  #show(asked, { matches = [], before, partial }, further = false) {
    const words = asked
      .split(/\s+/)
      .filter((word) => !/^(from|in):/i.test(word))
      .map((word) => word.replace(/["*]/g, ""));
    this.#results.querySelector(".more")?.remove();
    if (!further) this.#results.replaceChildren();
    this.#results.append(...matches.map((match) => this.#hit(match, words.filter(Boolean))));
    if (before)
      this.#results.append(
        el("button", { type: "button", class: "more", onclick: () => this.#search(asked, before) }, "Show older ones"),
      );
    const count = this.#results.querySelectorAll(".hit").length;
    const some = partial ? " Not all of the history can be searched yet." : "";
    this.#said.textContent =
      (count ? `${count}${before ? " or more" : ""} found, newest first.` : "Nothing was found.") + some;
  }

  #hit({ name, said }, words) {
    const nick = said.persona || said.nick;
    const hit = el(
      "button",
      { type: "button", class: "hit", onclick: () => this.#page.goTo(said, name) },
      el(
        "span",
        { class: "where" },
        el("b", { class: colourOf(nick) }, nick),
        name,
        el("time", {}, dayAndClock(said.at)),
      ),
      el("p", {}, marked(snippet(said.text), words)),
    );
    return Object.assign(hit, { said, words });
  }

  /** What was found is edited, or taken back. */
  #retell(room, { type, target, text }) {
    const hits = [...(this.#results?.querySelectorAll(".hit") ?? [])];
    const shown = hits.find(({ said }) => said.room === room.id && said.seq === target);
    if (!shown || (type !== "deleted" && !text)) return;
    const now = type === "deleted" ? [TAKEN_BACK] : marked(snippet(text), shown.words);
    shown.querySelector("p").replaceChildren(...now);
  }
}

/** The text, with the words marked that were searched for. */
function marked(text, words) {
  if (!words.length) return [text];
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const pattern = new RegExp(`(${escaped.join("|")})`, "giu");
  return text.split(pattern).map((part, place) => (place % 2 ? el("mark", {}, part) : part));
}
