/** A room, or a conversation with one person: who is in it, and what was said. */
import { Segment } from "./segment.js";
import { messageOf } from "./message.js";

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
  /** {user id: {nick, until}}: who is typing, until when. */
  typing = new Map();

  /** A place has a `name`, with its #; a conversation is `partner`'s: {user, nick}. */
  constructor(id, name, partner) {
    this.id = id;
    this.name = name;
    this.partner = partner;
  }

  /** How commands name it. */
  get place() {
    return this.partner ? this.partner.nick : this.name;
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
    return this.live.items.findLast(({ kind }) => kind === "message")?.at ?? 0;
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
    if (this.members.delete(user)) this.count -= 1;
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

  /** Begin anew with what was said last. What was known of those messages may be out of date. */
  begin(seq, recent) {
    for (const said of recent) this.messages.delete(said.seq);
    this.live = new Segment(true);
    for (const said of recent) this.live.insert(this.message(said));
    this.seen = this.latest = seq;
  }

  /** Forget everything, as another journal begins. */
  forget() {
    this.messages.clear();
    this.live = new Segment(true);
    this.seen = this.latest = this.read = this.divider = this.unread = this.mentions = 0;
  }

  /** Count a message that was not read. */
  countUnread(isMention) {
    if (!this.unread) this.divider = this.read;
    this.unread += 1;
    if (isMention || this.partner) this.mentions += 1;
  }

  /** Everything has been read. Returns whether that changes anything. */
  markRead() {
    const changed = this.unread > 0 || this.read < this.latest;
    this.read = this.latest;
    this.unread = this.mentions = 0;
    return changed;
  }
}
