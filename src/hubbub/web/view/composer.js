/** Where one writes: new messages, answers, and old ones otherwise. */
import { isCommand } from "../chat/commands.js";
import { replaced } from "../chat/emoji.js";
import { Abouts } from "./abouts.js";
import { Completion } from "./completion.js";
import { ask } from "./dialog.js";
import { el, icon, iconButton, isComposing } from "./dom.js";
import { insert } from "./insert.js";
import { closePicker, openPicker } from "./picker.js";
import { snippet } from "./text.js";
import { toast } from "./toast.js";

const MANY_LINES = 8;
const TYPING_MS = 3000;
/** What Ctrl and a letter put around what is chosen. */
const MARKS = { b: "**", i: "*" };
const TAKEN_BACK = "The message that you were writing about was taken back.";
const OTHER_HISTORY =
  "The message that you were writing about is of another history than the one that is kept here now.";
const GONE_ROOM = "You are no longer where the message is that you were writing about.";
const isTouch = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  #page;
  #drafts;
  #room = null;
  #abouts;
  /** The one of them in the room that is shown, or null. */
  #about = null;
  /** The dialog about what is pasted, if it was ever opened. */
  #pasting;
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

  constructor(page, drafts, people, rooms, commands) {
    this.#page = page;
    this.#drafts = drafts;
    this.#abouts = new Abouts(page.chat);
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
    page.chat.on("room", (room) => room === this.#room && this.#named(room));
    page.chat.on("changed", (room, message) => this.#messageChanged(room, message));
    page.chat.on("left", () => this.#giveUpLost());
    page.chat.on("otherhistory", () => this.#giveUpLost());
    page.connection.on("ready", () => this.#giveUpLost());
  }

  /** Write in that room, where one left off. Returns whether one is to go on writing. */
  show(room) {
    const isWriting = this.#field.value || this.#pasting?.open;
    const isTorn = isWriting && this.#room && !this.#page.chat.rooms.has(this.#room.id);
    this.#stopAsking();
    if (isTorn) this.#field.blur(); // what one is typing was meant for where one is no longer
    this.#turnTo(null);
    this.#room = room;
    this.#named(room);
    this.#put(this.#drafts.of(room));
    const about = this.#abouts.of(room);
    if (about) about.message ??= room.messages.get(about.target.seq);
    this.#turnTo(about ?? null);
    return !isTorn;
  }

  focus() {
    this.#field.focus();
  }

  /** Put a text where the cursor is. */
  insert(text) {
    insert(this.#field, text);
  }

  /** Answer a message, which `target` names. */
  reply(message, target) {
    this.#leaveAbout();
    this.#begin({ kind: "reply", message, target, text: "" });
  }

  /** Say a message otherwise. */
  edit(message, target) {
    const text = this.#page.textOf(message, target);
    this.#begin({ kind: "edit", message, target, text, before: text });
  }

  /** Put a text back that could not be sent from a room, unless something else is there. Returns whether it is there. */
  giveBack(room, text) {
    if (room !== this.#room || this.#about || this.#field.value) return false;
    this.#put(text);
    return true;
  }

  /** What was written in a room to be an edit cannot be one. It is a draft, or else waits there with the reason. */
  keep(room, text, reason) {
    const isShown = room === this.#room && this.#about?.kind !== "edit";
    const draft = isShown ? this.#field.value : this.#drafts.of(room);
    if (draft || !this.#page.chat.rooms.has(room.id)) return this.#page.outbox.hold(room, text, reason);
    this.#drafts.keep(room, text);
    if (isShown) this.#put(text);
    return toast(`${reason} What you wrote is a draft now.`);
  }

  #named(room) {
    this.#field.placeholder = `Message ${room.title}`;
  }

  #begin(about) {
    this.#abouts.begin(about);
    this.#turnTo(about);
    this.focus();
  }

  /** Be about a message, or about none. The text of an edit stands in the field. */
  #turnTo(about) {
    this.#stopAsking();
    this.#about = about;
    this.#banner.hidden = !about;
    if (about) this.#drawAbout();
    else this.#banner.replaceChildren();
    if (about?.kind === "edit") this.#put(about.text);
  }

  /** Another text comes into the field than that for which something was to be pasted or picked. */
  #stopAsking() {
    closePicker();
    this.#pasting?.close();
  }

  #drawAbout() {
    const { kind, message } = this.#about;
    const words = kind === "edit" ? "Editing your message" : `Answering ${message.nick}: ${snippet(message.text)}`;
    const cancel = iconButton("close", "Cancel", () => (this.#leaveAbout(), this.focus()));
    this.#banner.replaceChildren(el("span", {}, words), cancel);
  }

  #messageChanged(room, message) {
    const about = this.#abouts.of(room);
    if (about?.target.seq !== message.seq) return;
    about.message = message;
    if (message.deleted) this.#giveUp(about, room, TAKEN_BACK);
    else if (about === this.#about) this.#drawAbout();
  }

  #giveUpLost() {
    const { chat } = this.#page;
    for (const about of this.#abouts.lost) {
      const { journal, key } = about.target;
      this.#giveUp(about, chat.find(key) ?? { key }, journal === chat.journal ? GONE_ROOM : OTHER_HISTORY);
    }
  }

  /** What one was about in a room is not there any more. What was written is not lost by that. */
  #giveUp(about, room, reason) {
    const { kind, text, before } = about;
    const isShown = about === this.#about;
    if (isShown) this.#leaveAbout();
    else this.#abouts.end(about);
    if (kind === "edit" && text.trim() && text !== before) this.keep(room, text, reason);
    else if (kind === "reply" && isShown && this.#field.value) toast(`${reason} What you wrote is a draft now.`);
  }

  #leaveAbout() {
    const left = this.#about;
    this.#turnTo(null);
    if (!left) return;
    this.#abouts.end(left);
    if (left.kind === "edit") this.#put(this.#drafts.of(this.#room));
  }

  #put(text) {
    this.#field.value = text;
    this.#changed();
  }

  #changed() {
    const { value } = this.#field;
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
    const over = surplus(value, this.#page.chat.limits.text_bytes);
    this.#limit.hidden = !over;
    const characters = over > 1 ? "characters" : "character";
    this.#limit.textContent = over ? `That is ${over} ${characters} too long for one message.` : "";
    this.#send.disabled = !value.trim() || over > 0;
    if (this.#about?.kind === "edit") return this.#abouts.note(this.#about, value);
    if (!this.#room) return;
    this.#drafts.keep(this.#room, value);
    this.#tellTyping(Boolean(value) && !isCommand(value));
  }

  #tellTyping(isTyping) {
    const now = Date.now();
    if (isTyping ? now - this.#toldTyping < TYPING_MS : !this.#toldTyping) return;
    if (document.activeElement !== this.#field) return;
    this.#toldTyping = isTyping ? now : 0;
    const { place, partner } = this.#room;
    this.#page.tell({ type: "typing", room: place, user: partner?.user, state: isTyping ? "active" : "done" });
  }

  #key(event) {
    if (isComposing(event)) return;
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey && MARKS[event.key];
    if (mark) (event.preventDefault(), this.#mark(mark));
    else if (this.#completion.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !event.altKey && !isTouch.matches) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape") this.#escape();
    else if (event.key === "ArrowUp" && !event.altKey && !this.#field.value && !this.#about) {
      event.preventDefault();
      this.#page.editLast();
    }
  }

  #mark(mark) {
    const { value, selectionStart: start, selectionEnd: end } = this.#field;
    this.insert(`${mark}${value.slice(start, end)}${mark}`);
    this.#field.setSelectionRange(start + mark.length, end + mark.length);
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
    this.#pasting = ask(`Paste ${lines} lines?`, words, [
      ["As they are", () => this.insert(text)],
      ["As a block of code", () => this.insert(`\`\`\`\n${text}\n\`\`\`\n`), "primary"],
    ]);
  }

  #submit() {
    const raw = this.#field.value.trim();
    const about = this.#about;
    if (this.#send.disabled && !(about?.kind === "edit" && !raw)) return;
    if (!this.#page.isSomewhere()) return;
    if (about?.kind === "edit") return this.#submitEdit(about, replaced(raw));
    const reply = about?.message.seq ?? 0;
    if (!isCommand(raw)) this.#page.say(replaced(raw).replace(/^\/\//, "/"), { reply });
    else if (/^\/me\s/.test(raw)) this.#page.say(replaced(raw.slice(4).trim()), { reply, form: "action" });
    else if (!this.#page.command(raw)) return;
    this.#put("");
    this.#leaveAbout();
    this.#completion.close();
    this.focus();
  }

  #submitEdit({ message, target }, text) {
    const isOther = text !== this.#page.textOf(message, target);
    this.#leaveAbout();
    if (!text) this.#page.remove(message, target);
    else if (isOther) this.#page.change(target, text);
  }
}

/** How many characters at the end of a text are more than so many bytes. */
function surplus(text, bytes) {
  return [...new TextDecoder().decode(new TextEncoder().encode(text).slice(bytes))].length;
}
