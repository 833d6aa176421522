/**
 * All that this page knows: who one is, which rooms one is in, and what was said there. It changes by what the server
 * sends (docs/protocol.md), and tells of that:
 *
 *     rooms                     the list of rooms, or what is unread in them
 *     room (room)               who is in it, its topic, its name
 *     lines (room)              what was said in it, or how that is shown
 *     forgotten (room)          all that was said in it is of another history
 *     changed (room, message)   a message was edited, deleted or reacted to
 *     typing (room)             who is typing
 *     said (room, message)      somebody else says something now
 *     mine (id)                 a message of one's own has come true
 *     entered (room, asked)     one is in a room; whether one was not before
 *     left (room)               one is no longer in a room
 *     read (room)               all of it was read here
 *     invited (invitation)      somebody wants one in another room
 *     announced (event)         an operator of the server says something to all
 *     you                       one's name, or whether one has chosen it
 */
import { Emitter } from "./emitter.js";
import { Room } from "./room.js";
import { change, names } from "./message.js";
import * as happenings from "./happenings.js";
import { local } from "../net/storage.js";

const TYPING_MS = 6000;

export class Chat extends Emitter {
  /** {room id: room} */
  rooms = new Map();
  you = { user: 0, nick: "" };
  journal = "";
  home = "";
  limits = { text_bytes: 8192, nick_length: 30 };
  /** Whether a room's newest messages are being looked at just now. */
  isWatched = (_room) => false;
  /** Rooms whose missed events are yet to come: {id: its `entered`}. */
  #resuming = new Map();
  #localOrder = 0;

  /** Whether one has chosen a name, and is no guest that reads along. */
  get named() {
    return Boolean(this.you.nick) && !/^guest-\d+$/i.test(this.you.nick);
  }

  /** The room or conversation of that key or name, whatever its case. */
  find(key) {
    const wanted = key.toLowerCase();
    return [...this.rooms.values()].find((room) => room.key.toLowerCase() === wanted);
  }

  /** The conversation with somebody, which may not have begun yet. */
  conversation(nick, user = 0) {
    const known = [...this.rooms.values()].find(
      ({ partner }) => partner && (partner.user === user || partner.nick.toLowerCase() === nick.toLowerCase()),
    );
    if (known) return known;
    const room = new Room(`@${nick}`, "", { user, nick });
    this.#add(room);
    return room;
  }

  /** Where to resume: {room id: the latest seq that was seen}. */
  positions() {
    const held = [...this.rooms.values()].filter((room) => typeof room.id === "number" && room.seen);
    return Object.fromEntries(held.map((room) => [room.id, room.seen]));
  }

  /** The welcome of a new connection, which resumes at those positions. */
  welcome(frame, positions) {
    if (this.journal && frame.journal !== this.journal) this.#forget();
    this.you = frame.you;
    this.journal = frame.journal;
    this.home = frame.home;
    Object.assign(this.limits, frame.limits);
    this.#resuming = new Map(Object.keys(positions).map((id) => [Number(id), null]));
    this.emit("you");
  }

  /** One is that user from now on. */
  become(you) {
    this.you = you;
    this.emit("you");
  }

  /** Take over what the server sends, unless it answers a question of ours. */
  receive(frame) {
    const taken = {
      entered: () => this.#entered(frame),
      page: () => this.#missed(frame),
      restart: () => this.#restart(frame.room),
      resumed: () => this.#resumed(),
      gone: () => this.#gone(frame.room),
      typing: () => this.#typing(frame),
      read: () => this.#readElsewhere(frame),
      invitation: () => this.emit("invited", frame),
      announced: () => this.emit("announced", frame),
    }[frame.type];
    if (taken) taken();
    else if ("at" in frame) this.apply(frame);
  }

  /** An event of a room: now, or one that was missed. */
  apply(event, missed = false) {
    const room = this.#roomOf(event);
    if (!room && happenings.concernsUser(event)) happenings.apply(this, room, event, missed);
    if (!room || (event.seq && event.seq <= room.seen && !event.again)) return;
    if (event.seq) {
      room.latest = Math.max(room.latest, event.seq);
      if (missed || !this.#resuming.has(room.id)) room.seen = Math.max(room.seen, event.seq);
    }
    if (event.type === "said") this.#said(room, event);
    else if (event.target && ["edited", "deleted", "reacted"].includes(event.type)) this.#change(room, event);
    else happenings.apply(this, room, event, missed);
  }

  /** Put a page of history into a segment of a room: older messages in front, or newer ones behind. */
  addPage(room, segment, page) {
    const messages = page.events.filter(({ type }) => type === "said").map((said) => room.message(said));
    if (segment.items.length && messages.length && messages[0].seq < segment.items[0].order) segment.prepend(messages);
    else for (const message of messages) segment.insert(message);
    for (const reacted of page.reactions ?? []) this.#change(room, reacted);
    segment.annotated = true;
    this.emit("lines", room);
  }

  /** Something that only this page shows, such as the server's answer to a command. */
  note(room, text, kind = "notice") {
    const order = Math.max(room.latest, Math.floor(room.live.last?.order ?? 0));
    this.#localOrder += 1e-4;
    room.live.insert({
      kind: "note",
      order: order + (this.#localOrder % 0.9) + 1e-5,
      at: Date.now(),
      text,
      tone: kind,
    });
    this.emit("lines", room);
  }

  /** Everything in the room has been read. */
  read(room) {
    if (!room.markRead()) return;
    this.#keepRead(room);
    this.emit("read", room);
  }

  /** Take a room off the list. */
  remove(room) {
    this.rooms.delete(room.id);
    this.emit("left", room);
    this.emit("rooms");
  }

  /** Another history begins: nothing of the one before is in it. */
  #forget() {
    for (const room of this.rooms.values()) {
      room.forget();
      this.emit("forgotten", room);
    }
  }

  #keepRead(room) {
    if (typeof room.id === "number") local.set(`read ${this.journal} ${room.id}`, room.read);
    this.emit("rooms");
  }

  /** Another tab or device of one's own has read up to a moment. */
  #readElsewhere({ name, up_to: upTo }) {
    const room = this.find(name.startsWith("#") ? name : `@${name}`);
    if (room?.unread && room.lastAt <= upTo && room.markRead()) this.#keepRead(room);
  }

  #add(room) {
    this.rooms.set(room.id, room);
    room.read = local.get(`read ${this.journal} ${room.id}`) ?? 0;
    this.emit("rooms");
  }

  #entered({ room: told, recent = [], id }) {
    if (told.between) return this.#hadConversation(told);
    let room = this.rooms.get(told.id);
    const isNew = !room;
    if (isNew) {
      room = new Room(told.id, told.name);
      this.#add(room);
    }
    room.name = told.name;
    room.topic = told.topic ?? "";
    room.setMembers(told.members ?? [], told.count);
    if (this.#resuming.has(room.id)) this.#resuming.set(room.id, { seq: told.seq, recent });
    else this.#begin(room, told.seq, recent);
    this.emit("room", room);
    return this.emit("entered", room, isNew, id);
  }

  /** A conversation from before. What was said there is fetched when it is shown. */
  #hadConversation({ id, seq, between }) {
    const room = this.#conversationOf(id, { user: between.user, nick: between.nick });
    if (this.#resuming.has(id)) return;
    room.seen = room.latest = seq;
    if (room.read && room.read < seq) room.countUnread(true);
    this.emit("rooms");
  }

  #begin(room, seq, recent) {
    room.begin(seq, recent);
    const unread = recent.filter((said) => said.seq > room.read && said.user !== this.you.user);
    room.unread = room.mentions = 0;
    if (room.read) for (const said of unread) room.countUnread(names(said.text, this.you.nick));
    else room.markRead();
    this.emit("lines", room);
    this.emit("rooms");
  }

  #missed({ room: id, events, reactions }) {
    const room = this.rooms.get(id);
    if (!room) return;
    for (const event of events) this.apply(event, true);
    for (const reacted of reactions ?? []) this.#change(room, reacted);
  }

  #restart(id) {
    const room = this.rooms.get(id);
    const kept = this.#resuming.get(id);
    this.#resuming.delete(id);
    if (room) this.#begin(room, kept?.seq ?? 0, kept?.recent ?? []);
  }

  #resumed() {
    for (const id of this.#resuming.keys()) {
      const room = this.rooms.get(id);
      if (room) room.seen = room.latest;
    }
    this.#resuming.clear();
    this.emit("rooms");
  }

  #gone(id) {
    this.#resuming.delete(id);
    const room = this.rooms.get(id);
    if (room) this.remove(room);
  }

  /** The room that an event is of; a conversation that is new is made. */
  #roomOf(event) {
    if (event.to === undefined) return this.rooms.get(event.room);
    const mine = event.user === this.you.user;
    const partner = mine ? { user: event.to, nick: event.to_nick } : { user: event.user, nick: event.nick };
    return this.#conversationOf(event.room, partner);
  }

  #conversationOf(id, partner) {
    const known = this.rooms.get(id);
    if (known) return known;
    const begun = this.rooms.get(`@${partner.nick}`) ?? this.find(`@${partner.nick}`);
    const room = begun && typeof begun.id !== "number" ? begun : new Room(id, "", partner);
    this.rooms.delete(room.id);
    room.id = id;
    room.partner = partner;
    this.#add(room);
    return room;
  }

  #said(room, said) {
    if (said.form === "request" || said.form === "answer") return;
    const message = room.message(said);
    const mine = said.user === this.you.user;
    if (room.live.insert(message) && !mine) {
      if (this.isWatched(room)) this.read(room);
      else room.countUnread(names(message.text, this.you.nick));
      room.typing.delete(said.user);
      this.emit("said", room, message);
      this.emit("typing", room);
      this.emit("rooms");
    }
    if (mine && said.id) this.emit("mine", said.id);
    this.emit("lines", room);
  }

  #change(room, event) {
    const message = room.messages.get(event.target);
    if (!message) return;
    change(message, event);
    this.emit("changed", room, message);
  }

  #typing({ room: id, to, user, nick, state }) {
    const room = to === undefined ? this.rooms.get(id) : this.find(`@${nick}`);
    if (!room || user === this.you.user) return;
    if (state === "active") {
      room.typing.set(user, { nick, until: Date.now() + TYPING_MS });
      setTimeout(() => this.#forgetTyping(room), TYPING_MS + 50);
    } else {
      room.typing.delete(user);
    }
    this.emit("typing", room);
  }

  #forgetTyping(room) {
    for (const [user, { until }] of room.typing) if (until <= Date.now()) room.typing.delete(user);
    this.emit("typing", room);
  }
}
