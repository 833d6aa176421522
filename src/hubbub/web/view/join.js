/** What stands in place of the field as long as one has no name: the question for it, and for what the server asks. */
import { local } from "../net/storage.js";
import { askPassword, hasAsked, note } from "./asking.js";
import { byId } from "./dom.js";

export class Join {
  element = byId("join");
  #page;
  #form = this.element.querySelector("form");
  #nick = byId("nick");
  #password = byId("account-password");
  #error = this.element.querySelector(".error");
  #isAsking = false;

  constructor(page) {
    this.#page = page;
    this.#nick.value ||= local.get("nick") ?? "";
    document.onsubmit = document.oninput = document.onclick = null; // early.js has seen to it until now
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!hasAsked(this.#form)) this.#submit();
    });
    this.#form.addEventListener("input", () => this.#isAsking || note(this.#form, false));
    this.element.querySelector(".hint button").addEventListener("click", () => askPassword(this.#form));
    page.connection.on("ready", () => hasAsked(this.#form) && !this.#isAsking && this.#submit());
  }

  /** Say why a name could not be had. If it is somebody's own, his password is asked for. */
  complain({ code, text }) {
    this.#error.textContent = text;
    this.#error.hidden = !text;
    if (text) this.#error.scrollIntoView({ block: "nearest" });
    if (code === "nick-registered") askPassword(this.#form);
  }

  /** Ask for the name: now, or once one is connected. */
  async #submit() {
    note(this.#form, true);
    this.complain({ text: "" });
    if (!this.#page.isOnline()) return;
    this.#isAsking = true;
    try {
      await this.#ask(this.#nick.value.trim());
      note(this.#form, false);
    } catch (error) {
      if (error.code !== "offline") this.#refused(error);
    } finally {
      this.#isAsking = false;
    }
  }

  async #ask(nick) {
    if (this.#password.value) await this.#page.ask({ type: "login", account: nick, password: this.#password.value });
    this.#password.value = "";
    if (this.#page.chat.you.nick !== nick) await this.#page.ask({ type: "nick", nick });
    local.set("nick", nick);
  }

  #refused(error) {
    note(this.#form, false);
    this.#password.value = "";
    this.#nick.focus();
    this.complain(error);
  }
}
