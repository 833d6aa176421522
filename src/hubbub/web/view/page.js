/** What one can do here: the acts that the parts of the page offer, each in one place. */
import { address } from "../chat/links.js";
import { local, ofTab } from "../net/storage.js";
import { ask } from "./dialog.js";
import { el } from "./dom.js";
import { welcome } from "./head.js";
import { hint } from "./keys.js";
import { makeWay } from "./panel.js";
import { Quotes } from "./quotes.js";
import { copy } from "./share.js";
import { snippet } from "./text.js";
import { complain, toast } from "./toast.js";

const MAY_DELETE = ["owner", "admin", "operator"];
/** So many of the last messages tell who is likely to be meant. */
const LATELY = 200;

export class Page {
  welcome = welcome;
  #quotes = new Quotes(this);

  constructor(chat, connection, outbox, changes, places) {
    Object.assign(this, { chat, connection, outbox, changes, places });
    changes.on("undone", (change, room, reason) => this.#undone(change, room, reason));
    changes.on("refused", (_change, reason) => toast(`Your edit is not saved. ${reason}`));
  }

  isOnline() {
    return this.connection.state === "open";
  }

  /** Whether there is a room to write in; if not, that is told. */
  isSomewhere() {
    if (!this.places.current) toast("You are in no room just now: find or make one.");
    return Boolean(this.places.current);
  }

  /** Why what one says is not said yet. */
  get delay() {
    if (!this.isOnline()) return "Waits until you are connected";
    return this.chat.named ? "Sending…" : "Waits until you have a name";
  }

  ask(frame) {
    return this.connection.ask(frame);
  }

  tell(frame) {
    return this.connection.tell(frame);
  }

  /** A page of what was said in a room; bounds are those of the protocol's `history`. */
  history(room, bounds) {
    if (typeof room.id !== "number") return Promise.resolve({ events: [], full: false }); // nothing was said yet
    return this.ask({ type: "history", ...room.where, ...bounds });
  }

  /** Oneself, as a member of the room that is shown. */
  self() {
    return this.places.current?.members.get(this.chat.you.user);
  }

  /** The nicks of all others with whom one shares a room: first those who spoke last where one is, then who else is there. */
  people() {
    const { current } = this.places;
    const spoke = (current?.live.items ?? []).slice(-LATELY).reverse();
    const members = [current, ...this.chat.rooms.values()].flatMap((room) => nicksOf(room?.members.values() ?? []));
    const here = new Set(members);
    here.delete(this.chat.you.nick);
    return [...new Set([...spoke.map(({ nick }) => nick), ...members])].filter((nick) => here.has(nick));
  }

  roomNames() {
    const names = [...this.chat.rooms.values()].map(({ name }) => name);
    return names.filter(Boolean).sort((one, other) => one.localeCompare(other));
  }

  say(text, how) {
    const { current } = this.places;
    current.divider = 0;
    this.timeline.toLatest();
    this.outbox.say(current, text, how);
    this.chat.read(current);
  }

  retry(message) {
    this.outbox.retry(message);
  }

  discard(message) {
    this.outbox.discard(message);
    this.composer.giveBack(this.places.current, message.text);
  }

  retryChange(change) {
    this.changes.retry(change);
  }

  discardChange(change) {
    this.changes.discard(change);
    this.composer.giveBack(this.places.current, change.text);
  }

  /** Have the server do what a line says that begins with /. Returns whether it was sent. */
  command(line) {
    const room = this.places.current;
    if (!this.isOnline()) {
      toast("You are not connected just now: commands cannot wait.");
      return false;
    }
    this.ask({ type: "line", ...room.where, user: room.partner?.user, text: line })
      .then((answer) => this.#answered(room, line, answer))
      .catch(({ text }) => {
        const isKept = this.composer.giveBack(room, line) || this.commands.hasSecret(line);
        this.chat.note(room, isKept ? text : `${text}\nNot done: ${line}`, "error");
      });
    return true;
  }

  #answered(room, line, answer) {
    const turned = /^\/(?:join|msg)\s+(\S+)/i.exec(line)?.[1];
    const key =
      turned && (line.startsWith("/msg") && !turned.startsWith("#") ? `@${turned}` : `#${turned.replace(/^#/, "")}`);
    if (answer.type === "notice") this.#tell(room, answer.text, line);
    else if (answer.type === "found") this.search.open(line.replace(/^\/\S+\s*/, ""), answer);
    else if (answer.type === "members") this.members.open();
    else if (answer.type === "rooms")
      this.chat.note(
        room,
        answer.rooms
          .map(({ name, topic, count }) => [`${name} (${count})`, topic].filter(Boolean).join(" · "))
          .join("\n"),
      );
    else if (answer.type === "done" && key) this.places.open(key).catch(complain);
  }

  /** Show the words that answer a command. Columns are none here, and keys are nothing that the server knows of. */
  #tell(room, words, line) {
    const more = /^\/help\s*$/i.test(line) ? `\n${hint}` : "";
    this.chat.note(room, words.replace(/^(\/.*?) {2,}/gm, "$1 · ") + more);
  }

  /** By what a message of the room that is shown is known again, to do something to it later. */
  target(message) {
    const { id, key } = this.timeline.room;
    return { journal: this.chat.journal, room: id, key, seq: message.seq };
  }

  react(target, reaction, on) {
    this.changes.make(target, { type: "react", reaction, on });
  }

  /** Whether one has reacted to it so, or is about to. */
  hasReacted(message, target, reaction) {
    const waits = this.changes.at(target).findLast((each) => each.reaction === reaction);
    return waits ? waits.on : Boolean(message.reactions.get(reaction)?.has(this.chat.you.user));
  }

  reply(message, target) {
    if (this.chat.named) this.composer.reply(message, target);
  }

  mayEdit(message) {
    return this.chat.named && message.user === this.chat.you.user && !message.deleted && message.kind === "message";
  }

  mayDelete(message) {
    const isOperator = MAY_DELETE.some((rank) => this.self()?.ranks?.includes(rank));
    return message.kind === "message" && !message.deleted && (message.user === this.chat.you.user || isOperator);
  }

  edit(message, target = this.target(message)) {
    this.composer.edit(message, target);
  }

  /** What a message says, or is to be edited to. */
  textOf(message, target) {
    return this.changes.at(target).find(({ type }) => type === "edit")?.text ?? message?.text;
  }

  /** Edit what one said last in this room. */
  editLast() {
    const mine = (this.places.current?.live.items ?? []).filter((item) => this.mayEdit(item));
    if (mine.length) this.edit(mine.at(-1));
  }

  /** Say a message otherwise. */
  change(target, text) {
    this.changes.make(target, { type: "edit", text });
  }

  /** Take a message back, once it is sure. */
  remove(message, target) {
    const words = el("p", { class: "quiet-text" }, snippet(message?.text ?? ""));
    ask("Take this message back for good?", words, [
      ["Take it back", () => this.changes.make(target, { type: "delete" }), "danger"],
    ]);
  }

  /** Something cannot be done to a message. What was written for that is not lost. */
  #undone({ type, text, key }, room, reason) {
    if (type === "edit") this.composer.keep(room ?? { key }, text, reason);
    else toast(reason);
  }

  copyLink(message) {
    copy(address(this.places.current, message.seq, this.chat.journal));
  }

  quoted(seq) {
    return this.#quotes.find(this.places.current, seq, () => this.timeline.redrawAnswers(seq));
  }

  async jump(seq) {
    try {
      if (!(await this.timeline.jump(seq))) toast("That message is not there any more.");
    } catch (error) {
      complain(error);
    }
  }

  /** Show a message that was found, in its room. */
  async goTo(message, name) {
    try {
      const room = this.chat.rooms.get(message.room);
      if (room) this.places.show(room);
      else await this.places.open(name.startsWith("#") ? name : `@${name}`);
      makeWay();
      await this.jump(message.seq);
    } catch (error) {
      complain(error);
    }
  }

  mention(nick) {
    if (this.chat.named) this.composer.insert(`@${nick} `);
  }

  talkTo(nick, user) {
    makeWay();
    this.places.show(this.chat.conversation(nick, user));
  }

  dismiss(item) {
    const { live } = this.places.current;
    live.items = live.items.filter((each) => each !== item);
    this.timeline.draw();
  }

  escape() {
    const { current } = this.places;
    if (!current) return;
    current.divider = 0;
    this.timeline.toLatest();
    this.chat.read(current);
  }

  focusComposer() {
    this.composer.focus();
  }

  /** Leave, and let this browser remember nothing. */
  forget() {
    this.tell({ type: "quit" });
    local.clear();
    ofTab.clear();
    location.replace(location.pathname);
  }
}

/** What some are called, in alphabetical order. */
function nicksOf(members) {
  return [...members].map(({ nick }) => nick).sort((one, other) => one.localeCompare(other));
}
