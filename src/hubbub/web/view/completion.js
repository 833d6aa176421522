/** Suggests how to go on while one writes: names behind @ or by Tab, :emoji:, #rooms, and /commands. */
import * as emoji from "../chat/emoji.js";
import { el } from "./dom.js";
import { insert } from "./insert.js";
import { avatar } from "./person.js";

const MOST = 8;

export class Completion {
  #field;
  #list = el("ul", { class: "choices", id: "choices", role: "listbox", "aria-label": "Suggestions", hidden: true });
  #sources;
  #choices = [];
  #chosen = 0;
  #from = 0;

  /** `people` and `rooms` give the names that there are; `commands` gives the commands that begin with a text. */
  constructor(field, people, rooms, commands) {
    this.#field = field;
    this.#sources = { "@": names(people, "@"), "#": names(rooms, ""), ":": emojiNamed, "/": typed(commands) };
    field.parentElement.before(this.#list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", "choices");
    field.addEventListener("input", () => this.#suggest());
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.people = names(people, "");
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** Act on a key. Returns whether it was meant for the suggestions. */
  key(event) {
    const { key, shiftKey } = event;
    if (key === "Tab" && !shiftKey && !this.isOpen) return this.#completeName();
    if (!this.isOpen) return false;
    if (key === "Enter" && this.#isTyped()) return (this.close(), false);
    if (key === "ArrowDown" || key === "ArrowUp") this.#choose(this.#chosen + (key === "ArrowDown" ? 1 : -1));
    else if (key === "Enter" || (key === "Tab" && !shiftKey)) this.#take(this.#choices[this.#chosen]);
    else if (key === "Escape") this.close();
    else return false;
    return true;
  }

  close() {
    this.#list.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
  }

  /** Whether what is chosen stands there already: then there is nothing to complete. */
  #isTyped() {
    return this.#before().slice(this.#from) === this.#choices[this.#chosen].put.trim();
  }

  #before() {
    return this.#field.value.slice(0, this.#field.selectionStart);
  }

  #suggest() {
    const before = this.#before();
    const match = /(^|\s)([@:#])([^\s@:]*)$/.exec(before) ?? /^()(\/)([a-z]*)$/.exec(before);
    const enough = match && (match[2] !== ":" || match[3].length >= 2);
    if (!enough) this.close();
    else this.#open(this.#sources[match[2]](match[3]), before.length - match[3].length - 1);
  }

  #completeName() {
    const word = /(\S+)$/.exec(this.#before())?.[1];
    if (!word) return false;
    const from = this.#before().length - word.length;
    const found = this.people(word.replace(/^@/, ""));
    if (from === 0) for (const choice of found) choice.put = choice.put.replace(/ $/, ": ");
    if (found.length === 1) {
      this.#from = from;
      this.#take(found[0]);
    } else {
      this.#open(found, from);
    }
    return found.length > 0;
  }

  #open(choices, from) {
    this.#choices = choices.slice(0, MOST);
    this.#from = from;
    if (!this.#choices.length) return this.close();
    this.#list.replaceChildren(
      ...this.#choices.map((choice, place) =>
        el(
          "li",
          {
            role: "option",
            id: `choice-${place}`,
            onmousedown: (event) => (event.preventDefault(), this.#take(choice)),
          },
          choice.look,
        ),
      ),
    );
    this.#list.hidden = false;
    return this.#choose(0);
  }

  #choose(place) {
    this.#chosen = (place + this.#choices.length) % this.#choices.length;
    [...this.#list.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === this.#chosen)));
    this.#list.children[this.#chosen].scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", `choice-${this.#chosen}`);
  }

  #take(choice) {
    insert(this.#field, choice.put, this.#from, this.#field.selectionStart);
    this.close();
  }
}

/** Names that begin with a text, as they are written behind a mark, in the order in which `all` gives them. */
function names(all, mark) {
  return (text) =>
    all()
      .filter((name) => name.toLowerCase().startsWith((name.startsWith("#") ? "#" : "") + text.toLowerCase()))
      .map((name) => ({ put: `${mark}${name} `, look: name.startsWith("#") ? [name] : [avatar(name, "small"), name] }));
}

function emojiNamed(text) {
  return emoji
    .find(text)
    .map(({ emoji: sign, names: [name] }) => ({ put: `${sign} `, look: [sign, el("small", {}, `:${name}:`)] }));
}

/** Commands, with what is typed behind them and what they do. */
function typed(commands) {
  return (text) =>
    commands(text).map(({ name, arguments: usage = "", help = "" }) => ({
      put: `/${name} `,
      look: [el("span", {}, `/${name} ${usage}`), el("small", {}, help)],
    }));
}
