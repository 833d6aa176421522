/** Where one writes: new messages, answers, and old ones otherwise. */
import { isCommand } from "../chat/commands.js";
import { replaced } from "../chat/emoji.js";
import { local } from "../net/storage.js";
import { Completion } from "./completion.js";
import { ask } from "./dialog.js";
import { el, icon, iconButton } from "./dom.js";
import { openPicker } from "./picker.js";
import { snippet } from "./text.js";

const MANY_LINES = 8;
const TYPING_MS = 3000;
const bytes = (text) => new TextEncoder().encode(text).length;
const isTouch = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  #page;
  #room = null;
  /** {kind: "edit" or "reply", message}, or null. */
  #about = null;
  #toldTyping = 0;
  #field = el("textarea", {
    rows: "1",
    id: "write",
    "aria-label": "Message",
    autocomplete: "off",
    enterkeyhint: isTouch.matches ? "enter" : "send",
  });
  #banner = el("div", { class: "about", hidden: true });
  #limit = el("div", { class: "limit", role: "alert", hidden: true });
  #send = el(
    "button",
    { type: "submit", class: "icon-button send", "aria-label": "Send", title: "Send" },
    icon("send"),
  );
  #completion;

  constructor(page, people, rooms, commands) {
    this.#page = page;
    const pick = iconButton("react", "Emoji", (event) =>
      openPicker(event.currentTarget, (emoji) => this.insert(emoji)),
    );
    const write = el("div", { class: "write" }, this.#field, pick, this.#send);
    const submit = (event) => (event.preventDefault(), this.#submit());
    this.element = el("form", { class: "composer", onsubmit: submit }, this.#banner, write, this.#limit);
    this.#completion = new Completion(this.#field, people, rooms, commands);
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("paste", (event) => this.#pasted(event));
  }

  /** Write in that room, where one left off. */
  show(room) {
    this.#leaveAbout();
    this.#room = room;
    this.#field.placeholder = room.partner ? `Message ${room.title}` : `Message ${room.name}`;
    this.#put(local.get(`draft ${room.key}`) ?? "");
  }

  focus() {
    this.#field.focus();
  }

  /** Put a text where the cursor is. */
  insert(text) {
    this.#field.focus();
    this.#field.setRangeText(text, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#changed();
  }

  /** Answer a message. */
  reply(message) {
    this.#leaveAbout();
    this.#start("reply", message, `Answering ${message.nick}: ${snippet(message.text)}`);
  }

  /** Say a message otherwise. */
  edit(message) {
    this.#start("edit", message, "Editing your message");
    this.#put(message.text);
  }

  /** Put a text back that could not be sent, unless something else is there by now. */
  giveBack(text) {
    if (!this.#field.value) this.#put(text);
  }

  #start(kind, message, words) {
    this.#about = { kind, message };
    const cancel = iconButton("close", "Cancel", () => (this.#leaveAbout(), this.focus()));
    this.#banner.replaceChildren(el("span", {}, words), cancel);
    this.#banner.hidden = false;
    this.focus();
  }

  #leaveAbout() {
    const wasEdit = this.#about?.kind === "edit";
    this.#about = null;
    this.#banner.hidden = true;
    if (wasEdit) this.#put(local.get(`draft ${this.#room.key}`) ?? "");
  }

  #put(text) {
    this.#field.value = text;
    this.#changed();
  }

  #changed() {
    const { value } = this.#field;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
    const over = bytes(value) - this.#page.chat.limits.text_bytes;
    this.#limit.hidden = over <= 0;
    this.#limit.textContent = over > 0 ? `That is ${over} bytes too long for one message.` : "";
    this.#send.disabled = !value.trim() || over > 0;
    if (this.#about?.kind === "edit" || !this.#room) return;
    const isSecret = value.startsWith("/");
    local.set(`draft ${this.#room.key}`, isSecret ? undefined : value || undefined);
    this.#tellTyping(Boolean(value) && !isSecret);
  }

  #tellTyping(isTyping) {
    const now = Date.now();
    if (isTyping ? now - this.#toldTyping < TYPING_MS : !this.#toldTyping) return;
    if (document.activeElement !== this.#field) return;
    this.#toldTyping = isTyping ? now : 0;
    this.#page.tell({ type: "typing", room: this.#room.place, state: isTyping ? "active" : "done" });
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#completion.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !event.altKey && !isTouch.matches) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape") this.#escape();
    else if (event.key === "ArrowUp" && !this.#field.value && !this.#about) {
      event.preventDefault();
      this.#page.editLast();
    }
  }

  #escape() {
    if (this.#about) this.#leaveAbout();
    else this.#page.escape();
  }

  #pasted(event) {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    const lines = text.split("\n").length;
    if (lines <= MANY_LINES) return;
    event.preventDefault();
    const words = el("pre", { tabindex: "0" }, text.slice(0, 2000));
    ask(`Paste ${lines} lines?`, words, [
      ["As they are", () => this.insert(text)],
      ["As a block of code", () => this.insert(`\`\`\`\n${text}\n\`\`\`\n`), "primary"],
    ]);
  }

  #submit() {
    const raw = this.#field.value.trim();
    const about = this.#about;
    if (this.#send.disabled && !(about?.kind === "edit" && !raw)) return;
    if (about?.kind === "edit") return this.#submitEdit(about.message, replaced(raw));
    const reply = about?.message.seq ?? 0;
    if (!isCommand(raw)) this.#page.say(replaced(raw).replace(/^\/\//, "/"), { reply });
    else if (/^\/me\s/.test(raw)) this.#page.say(replaced(raw.slice(4).trim()), { reply, form: "action" });
    else if (!this.#page.command(raw)) return;
    this.#put("");
    this.#leaveAbout();
    this.#completion.close();
    this.focus();
  }

  #submitEdit(message, text) {
    this.#leaveAbout();
    if (!text) this.#page.remove(message);
    else if (text !== message.text) this.#page.change(message, text);
  }
}
