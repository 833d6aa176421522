/**
 * All that this page knows: who one is, which rooms one is in, and what was said there. It changes by what the server
 * sends (docs/protocol.md), and tells of that:
 *
 *     otherhistory              another history begins: numbers of messages are those of others now
 *     rooms                     the list of rooms, or what is unread in them
 *     room (room)               who is in it, its topic, its name
 *     lines (room)              what was said in it, or how that is shown
 *     forgotten (room)          all that was known of what was said in it may be out of date
 *     changed (room, message)   a message was edited, deleted or reacted to
 *     retold (room, event)      the same, of any message, whether it is known here or not
 *     typing (room)             who is typing
 *     said (room, message)      somebody else says something now
 *     mine (id, room)           a message of one's own has come true
 *     entered (room, asked)     one is in a room; whether one was not before
 *     left (room)               one is no longer in a room
 *     sentaway (room, kicked)   without having left it; by that event, if it is known
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
  /** Those in which one is no more, unless they are told of before one is ready. */
  #untold = new Set();
  #localOrder = 0;

  /** Whether one has chosen a name, and is no guest that reads along. */
  get named() {
    return Boolean(this.you.nick) && !/^guest-\d+$/i.test(this.you.nick);
  }

  /** The room or conversation of that key or name, whatever its case; none with one who bore that name before. */
  find(key) {
    if (key.startsWith("@")) return this.#conversationWith(key.slice(1), this.#userCalled(key.slice(1)));
    const wanted = key.toLowerCase();
    return [...this.rooms.values()].find(({ name }) => name.toLowerCase() === wanted);
  }

  /** The conversation with that user, the latest if he has become somebody else by an account. */
  with(user) {
    return user ? [...this.rooms.values()].findLast(({ partner }) => partner?.user === user) : undefined;
  }

  /** The conversation with somebody, which may not have begun yet. */
  conversation(nick, user = this.#userCalled(nick)) {
    const known = this.#conversationWith(nick, user);
    if (known) return known;
    const room = new Room(user ? `@${nick} ${user}` : `@${nick}`, "", { user, nick });
    this.#add(room);
    return room;
  }

  /** Whether the other one of a conversation is not here any more, as far as one is told. */
  hasLeft({ partner }) {
    return Boolean(partner?.gone) && ![...this.rooms.values()].some(({ members }) => members.has(partner.user));
  }

  /** Somebody is not here any more. */
  miss(user) {
    for (const room of this.rooms.values()) if (room.partner?.user === user) this.#know(room, { gone: true });
  }

  /** Where to resume: {room id: the latest seq that was seen}. */
  positions() {
    const held = [...this.rooms.values()].filter((room) => typeof room.id === "number" && room.seen);
    return Object.fromEntries(held.map((room) => [room.id, room.seen]));
  }

  /** The welcome of a new connection, which resumes at those positions. */
  welcome(frame, positions) {
    const isOther = this.journal && frame.journal !== this.journal;
    if (isOther) this.#forget();
    this.you = frame.you;
    const resumed = frame.journal === this.journal ? Object.keys(positions) : [];
    this.journal = frame.journal;
    if (isOther) this.emit("otherhistory");
    this.home = frame.home;
    Object.assign(this.limits, frame.limits);
    this.#resuming = new Map(resumed.map((id) => [Number(id), null]));
    const others = [...this.rooms.values()].filter(({ id, name }) => !this.#resuming.has(id) && (name || id > 0));
    this.#untold = new Set(others);
    this.emit("you");
  }

  /** One is in one's rooms: those that were not told of are none of them. */
  settle() {
    for (const room of this.#untold) this.#lose(room);
    this.#untold.clear();
  }

  /** One is that user from now on. */
  become(you) {
    if (you.user !== this.you.user) for (const room of this.rooms.values()) room.over = Boolean(room.partner);
    this.you = you;
    this.emit("you");
  }

  /** Take over what the server sends, unless it answers a question of ours. */
  receive(frame) {
    const taken = {
      batch: () => frame.said.forEach((said) => this.apply({ type: "said", room: frame.room, at: frame.at, ...said })),
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
    if (!missed && room.partner?.user === event.user) this.#know(room, { nick: event.nick, gone: false });
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

  /**
   * Count anew what was not read, by the first messages that follow what was, and the moment up to which one has read
   * elsewhere; unless it has been read meanwhile.
   */
  recount(room, events, upTo) {
    if (!room.hasUncounted) return;
    const known = [...events, ...room.after(room.read)].filter(({ at }) => at > upTo);
    room.recount([...new Map(known.map((message) => [message.seq, message])).values()], this.you);
    this.#keepRead(room);
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

  /** Another history begins: nothing of the one before is in it, and its ids are those of other rooms and people. */
  #forget() {
    const rooms = [...this.rooms.values()];
    this.rooms.clear();
    for (const room of rooms) {
      room.forget();
      while (this.rooms.has(room.id)) room.id += " "; // two were called so
      this.rooms.set(room.id, room);
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

  /** Who bears that nick now, in one's rooms; 0 if nobody is known to. */
  #userCalled(nick) {
    const wanted = nick.toLowerCase();
    const members = [...this.rooms.values()].flatMap((room) => [...room.members.values()]);
    return members.find((member) => member.nick.toLowerCase() === wanted)?.user ?? 0;
  }

  #conversationWith(nick, user) {
    return this.with(user) ?? [...this.rooms.values()].find((room) => isWith(room, nick, user));
  }

  /** The room, or the conversation with that one, that has no number in this history yet. */
  #withoutId(name, partner) {
    const isIt = partner ? (room) => isWith(room, partner.nick, partner.user) : (room) => room === this.find(name);
    return [...this.rooms.values()].find((room) => typeof room.id !== "number" && isIt(room));
  }

  #add(room) {
    this.rooms.set(room.id, room);
    room.read = local.get(`read ${this.journal} ${room.id}`) ?? 0;
    this.emit("rooms");
  }

  #entered({ room: told, recent = [], id, at = 0 }) {
    if (told.between) return this.#hadConversation(told, at);
    const isNew = !this.rooms.has(told.id) && !this.#withoutId(told.name);
    const room = this.rooms.get(told.id) ?? this.#begun(told.id, told.name);
    this.#untold.delete(room);
    room.name = told.name;
    room.topic = told.topic ?? "";
    room.setMembers(told.members ?? [], told.count);
    if (this.#resuming.has(room.id)) this.#resuming.set(room.id, { seq: told.seq, recent });
    else this.#begin(room, told.seq, recent);
    this.emit("room", room);
    return this.emit("entered", room, isNew, id);
  }

  /** A conversation from before. What was said there is fetched when it is shown. */
  #hadConversation({ id, seq, between: { user, nick, gone = false } }, at) {
    const room = this.#conversationOf(id, { user, nick });
    this.#untold.delete(room);
    room.saidAt = at;
    this.#know(room, { nick, gone });
    if (this.#resuming.has(id)) return void this.#resuming.set(id, { seq, recent: [] });
    room.read = Math.min(room.read, seq);
    room.seen = room.latest = seq;
    if (room.read && room.read < seq) room.countUnread(true);
    room.hasUncounted = room.read < seq;
    this.emit("rooms");
  }

  /** Something of the other one of a conversation is so now. */
  #know(room, { nick = room.partner.nick, gone }) {
    if (room.partner.nick === nick && Boolean(room.partner.gone) === gone) return;
    Object.assign(room.partner, { nick, gone });
    this.emit("room", room);
  }

  #begin(room, seq, recent) {
    room.begin(seq, recent);
    this.emit("forgotten", room);
    const unread = recent.filter((said) => said.seq > room.read && said.user !== this.you.user);
    room.unread = room.mentions = 0;
    if (room.read) for (const said of unread) room.countUnread(names(said.text, this.you.nick));
    else if (room.markRead()) this.#keepRead(room);
    room.hasUncounted = room.unread > 0;
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
    if (room && kept) this.#begin(room, kept.seq, kept.recent);
  }

  #resumed() {
    for (const id of this.#resuming.keys()) {
      const room = this.rooms.get(id);
      if (room) room.seen = room.latest;
    }
    this.#resuming.clear();
    for (const room of this.rooms.values()) room.hasUncounted ||= room.unread > 0; // or read elsewhere meanwhile
    this.emit("rooms");
  }

  #gone(id) {
    this.#resuming.delete(id);
    const room = this.rooms.get(id);
    if (room) this.#lose(room);
  }

  #lose(room) {
    this.remove(room);
    if (room.name) this.emit("sentaway", room);
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
    return this.#begun(id, "", partner);
  }

  /** The room or conversation of that id, of which only the name was known until now, if anything. */
  #begun(id, name, partner) {
    const room = this.#withoutId(name, partner) ?? new Room(id, name, partner);
    this.rooms.delete(room.id);
    Object.assign(room, { id, partner });
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
    if (mine && said.id) this.emit("mine", said.id, room);
    this.emit("lines", room);
  }

  #change(room, event) {
    this.emit("retold", room, event);
    const message = room.messages.get(event.target);
    if (!message) return;
    change(message, event);
    this.emit("changed", room, message);
  }

  #typing({ room: id, to, user, nick, state }) {
    const room = to === undefined ? this.rooms.get(id) : (this.with(user) ?? this.find(`@${nick}`));
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

/** Whether it is the conversation with that user; where he or its other one is not known, with whom is called so. */
function isWith({ partner }, nick, user) {
  if (user && partner?.user) return partner.user === user;
  return partner?.nick.toLowerCase() === nick.toLowerCase();
}
