/** What stands in place of the field as long as one has no name: the question for it, and for what the server asks. */
import { local } from "../net/storage.js";
import { el } from "./dom.js";

export class Join {
  #page;
  #nick = el("input", {
    id: "nick",
    name: "nick",
    autocomplete: "nickname",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    maxlength: "30",
    placeholder: "Your name",
  });
  #password = el("input", { id: "account-password", type: "password", autocomplete: "current-password" });
  #secret = el(
    "div",
    { class: "field", hidden: true },
    el("label", { for: "account-password" }, "Password of that account"),
    this.#password,
  );
  #error = el("p", { class: "error", role: "alert", hidden: true });
  #button = el("button", { type: "submit", class: "primary" }, "Join in");

  constructor(page) {
    this.#page = page;
    this.#nick.value = local.get("nick") ?? "";
    const own = el(
      "button",
      { type: "button", class: "plain", onclick: () => this.#askPassword() },
      "I have an account here",
    );
    this.element = el(
      "div",
      { class: "join" },
      el(
        "form",
        { onsubmit: (event) => (event.preventDefault(), this.#submit()) },
        el(
          "div",
          { class: "field" },
          el("label", { for: "nick" }, "You are reading along. What shall others call you?"),
          this.#nick,
        ),
        this.#secret,
        this.#button,
        this.#error,
        el("p", { class: "hint" }, own),
      ),
    );
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
