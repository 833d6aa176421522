/** A room, or a conversation with one person: who is in it, and what was said. */
import { Segment } from "./segment.js";
import { messageOf, names } from "./message.js";

export class Room {
  topic = "";
  /** {user id: {user, nick, away, ranks}} */
  members = new Map();
  count = 0;
  live = new Segment(true);
  /** {seq: message}, of all segments. */
  messages = new Map();
  /** The latest seq up to which nothing is missing: where to resume. */
  seen = 0;
  /** The latest seq that was told of. */
  latest = 0;
  /** The seq up to which its reader has read, and the one below which the line of unread ones is drawn. */
  read = 0;
  divider = 0;
  unread = 0;
  mentions = 0;
  /** Whether more may be unread than was counted, or less. */
  hasUncounted = false;
  /** Of a conversation: whether one of the two is somebody else by an account now, so that they go on in another one. */
  over = false;
  /** Of a conversation: when something was said there last, as the server told. */
  saidAt = 0;
  /** {user id: {nick, until}}: who is typing, until when. */
  typing = new Map();

  /** A place has a `name`, with its #; a conversation is `partner`'s: {user, nick, gone}. */
  constructor(id, name, partner) {
    this.id = id;
    this.name = name;
    this.partner = partner;
  }

  /** How commands name it. */
  get place() {
    return this.partner ? this.partner.nick : this.name;
  }

  /** The same beyond doubt, once it has a number: a name may be that of another one by now. */
  get where() {
    return { room: this.place, room_id: typeof this.id === "number" ? this.id : undefined };
  }

  /** How people read it. */
  get title() {
    return this.place;
  }

  /** What the address and the storage call it. */
  get key() {
    return this.partner ? `@${this.partner.nick}` : this.name;
  }

  /** When the last message was said; 0 if none is known. */
  get lastAt() {
    return this.live.items.findLast(({ kind }) => kind === "message")?.at ?? this.saidAt;
  }

  setMembers(members, count) {
    this.members = new Map(members.map((member) => [member.user, member]));
    this.count = count ?? members.length;
  }

  addMember(member) {
    if (!this.members.has(member.user)) this.count += 1;
    this.members.set(member.user, member);
  }

  removeMember(user) {
    this.members.delete(user); // of very many not all are listed
    this.count -= 1;
    this.typing.delete(user);
  }

  /** The message of a `said`: the one that is known, or a new one. */
  message(said) {
    let message = this.messages.get(said.seq);
    if (!message) {
      message = messageOf(said);
      this.messages.set(said.seq, message);
    }
    return message;
  }

  /** Begin anew with what was said last. What was known before may be out of date, and further on than the room now. */
  begin(seq, recent) {
    this.messages.clear();
    this.read = Math.min(this.read, seq);
    this.live = new Segment(true);
    for (const said of recent) this.live.insert(this.message(said));
    this.seen = this.latest = seq;
  }

  /** Forget everything but the name, as another journal begins. */
  forget() {
    this.id = this.key;
    if (this.partner) this.partner = { user: 0, nick: this.partner.nick };
    this.over = false;
    this.saidAt = 0;
    this.messages.clear();
    this.live = new Segment(true);
    this.seen = this.latest = this.read = this.divider = this.unread = this.mentions = 0;
  }

  /** The messages after that seq which are known. */
  after(seq) {
    return this.live.items.slice(this.live.place(seq + 0.5)).filter(({ kind }) => kind === "message");
  }

  /** Count a message that was not read. */
  countUnread(isMention) {
    if (!this.unread) this.divider = this.read;
    this.unread += 1;
    if (isMention || this.partner) this.mentions += 1;
  }

  /** These are all that may not have been read, oldest first. Whom one has answered in a conversation, one has read. */
  recount(messages, { user: me, nick }) {
    const answered = this.partner ? messages.findLastIndex(({ user }) => user === me) : -1;
    const unread = messages.slice(answered + 1).filter(({ user }) => user !== me);
    this.markRead();
    if (!unread.length) return;
    this.read = unread[0].seq - 1;
    for (const { text } of unread) this.countUnread(names(text, nick));
  }

  /** Everything has been read. Returns whether that changes anything. */
  markRead() {
    const changed = this.unread > 0 || this.read < this.latest;
    this.read = this.latest;
    this.unread = this.mentions = 0;
    this.hasUncounted = false;
    return changed;
  }
}
