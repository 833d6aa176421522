/** What stands in place of the field as long as one has no name: the question for it, and for what the server asks. */
import { local } from "../net/storage.js";
import { byId } from "./dom.js";

export class Join {
  element = byId("join");
  #page;
  #nick = byId("nick");
  #password = byId("account-password");
  #secret = byId("join-secret");
  #error = this.element.querySelector(".error");
  #button = this.element.querySelector("[type=submit]");

  constructor(page) {
    this.#page = page;
    this.#nick.value ||= local.get("nick") ?? "";
    this.element.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.element.querySelector(".hint button").addEventListener("click", () => this.#askPassword());
  }

  /** Say why a name could not be had. If it is somebody's own, his password is asked for. */
  complain({ code, text }) {
    this.#error.textContent = text;
    this.#error.hidden = !text;
    if (code === "nick-registered") this.#askPassword();
  }

  focus() {
    this.#nick.focus();
  }

  #askPassword() {
    this.#secret.hidden = false;
    (this.#nick.value ? this.#password : this.#nick).focus();
  }

  async #submit() {
    const nick = this.#nick.value.trim();
    this.#button.disabled = true;
    this.complain({ text: "" });
    try {
      if (this.#password.value) await this.#page.ask({ type: "login", account: nick, password: this.#password.value });
      if (this.#page.chat.you.nick !== nick) await this.#page.ask({ type: "nick", nick });
      local.set("nick", nick);
    } catch (error) {
      this.#nick.focus();
      this.complain(error);
    } finally {
      this.#button.disabled = false;
      this.#password.value = "";
    }
  }
}
