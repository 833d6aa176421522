/** What one can do here: the acts that the parts of the page offer, each in one place. */
import { address } from "../chat/links.js";
import { ask } from "./dialog.js";
import { el } from "./dom.js";
import { welcome } from "./head.js";
import { Quotes } from "./quotes.js";
import { copy } from "./share.js";
import { snippet } from "./text.js";
import { complain, toast } from "./toast.js";

const MAY_DELETE = ["owner", "admin", "operator"];

export class Page {
  welcome = welcome;
  #quotes = new Quotes(this);

  constructor(chat, connection, outbox, places) {
    Object.assign(this, { chat, connection, outbox, places });
  }

  isOnline() {
    return this.connection.state === "open";
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
    return this.ask({ type: "history", room: room.place, ...bounds });
  }

  /** Oneself, as a member of the room that is shown. */
  self() {
    return this.places.current?.members.get(this.chat.you.user);
  }

  /** The nicks of all that one shares a room with. */
  people() {
    const nicks = [...this.chat.rooms.values()].flatMap((room) => [...room.members.values()].map(({ nick }) => nick));
    return [...new Set(nicks)];
  }

  roomNames() {
    return [...this.chat.rooms.values()].map(({ name }) => name).filter(Boolean);
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
    if (!this.composer.element.querySelector("textarea").value) this.composer.giveBack(message.text);
  }

  /** Have the server do what a line says that begins with /. Returns whether it was sent. */
  command(line) {
    const room = this.places.current;
    if (!this.isOnline()) {
      toast("You are not connected just now: commands cannot wait.");
      return false;
    }
    this.ask({ type: "line", room: room.place, text: line })
      .then((answer) => this.#answered(room, line, answer))
      .catch((error) => {
        this.chat.note(room, error.text, "error");
        this.composer.giveBack(line);
      });
    return true;
  }

  #answered(room, line, answer) {
    const turned = /^\/(?:join|msg)\s+(\S+)/i.exec(line)?.[1];
    const key =
      turned && (line.startsWith("/msg") && !turned.startsWith("#") ? `@${turned}` : `#${turned.replace(/^#/, "")}`);
    if (answer.type === "notice") this.chat.note(room, answer.text);
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

  react(message, reaction, on) {
    this.#doTo(message, { type: "react", reaction, on });
  }

  reply(message) {
    if (this.chat.named) this.composer.reply(message);
  }

  mayEdit(message) {
    return this.chat.named && message.user === this.chat.you.user && !message.deleted && message.kind === "message";
  }

  mayDelete(message) {
    const isOperator = MAY_DELETE.some((rank) => this.self()?.ranks?.includes(rank));
    return message.kind === "message" && !message.deleted && (message.user === this.chat.you.user || isOperator);
  }

  edit(message) {
    this.composer.edit(message);
  }

  /** Edit what one said last in this room. */
  editLast() {
    const mine = this.places.current.live.items.filter((item) => this.mayEdit(item));
    if (mine.length) this.edit(mine.at(-1));
  }

  /** Say a message otherwise. */
  change(message, text) {
    this.#doTo(message, { type: "edit", text }).then((done) => done || this.composer.giveBack(text));
  }

  /** Take a message back, once it is sure. */
  remove(message) {
    const words = el("p", { class: "quiet-text" }, snippet(message.text));
    ask("Take this message back for good?", words, [
      ["Take it back", () => this.#doTo(message, { type: "delete" }), "danger"],
    ]);
  }

  async #doTo(message, what) {
    try {
      await this.ask({ room: this.places.current.place, message: message.seq, ...what });
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
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
      await this.places.open(name.startsWith("#") ? name : `@${name}`);
      await this.jump(message.seq);
    } catch (error) {
      complain(error);
    }
  }

  mention(nick) {
    if (this.chat.named) this.composer.insert(`@${nick} `);
  }

  talkTo(nick, user) {
    this.places.show(this.chat.conversation(nick, user));
  }

  dismiss(item) {
    const { live } = this.places.current;
    live.items = live.items.filter((each) => each !== item);
    this.timeline.draw();
  }

  escape() {
    const { current } = this.places;
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
    localStorage.clear();
    sessionStorage.clear();
    location.replace(location.pathname);
  }
}
