/**
 * What is said in the room that is shown. Of all that the page knows only a window of rows is in the document, which
 * moves along as one scrolls; what is before it is fetched. Where one reads stays where it is, whatever comes above or
 * below; at the end, the newest is kept in sight.
 */
import { Segment } from "../chat/segment.js";
import { anchorOf, keepAt } from "./anchor.js";
import { byId, el, oncePerFrame } from "./dom.js";
import { Sheet } from "./sheet.js";

const WINDOW = 160;
const STEP = 30;
const NEAR_END = 60;
const FIRST_PAGE = 60;
const PAGE = 200;

export class Timeline {
  room = null;
  segment = null;
  #page;
  #scroller = byId("scroller");
  #list = byId("messages");
  #sheet;
  #beginning = byId("beginning");
  #first = 0;
  #last = 0;
  #stuck = true;
  /** How high the scroller was when that was last looked at. */
  #height = 0;
  /** Whether the last item was in the document when it was drawn. */
  #reachesEnd = true;
  #loading = false;
  /** Whether what is unread begins before all that is known. */
  #seeksUnread = false;
  #kept = new WeakMap();
  #missed = 0;
  #onMove = () => {};

  constructor(page, onMove) {
    this.#page = page;
    this.#sheet = new Sheet(this.#list, page);
    this.#onMove = onMove;
    this.draw = oncePerFrame(() => this.#draw());
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(this.#scroller);
    const { chat, outbox, changes } = page;
    chat.on("lines", (room) => room === this.room && this.draw());
    chat.on("forgotten", (room) => this.#forgotten(room));
    chat.on("changed", (room, message) => room === this.room && this.#changed(message));
    chat.on("said", (room) => room === this.room && this.#count());
    chat.on("you", () => this.draw());
    outbox.on("waiting", this.draw);
    changes.on("changed", this.draw);
  }

  /** Whether the newest messages are in sight. */
  get atEnd() {
    return this.#stuck && this.segment?.live;
  }

  /** How many messages came below what is in sight. */
  get missed() {
    return this.#missed;
  }

  /** Show a room, where one left it; or at what one has not read. */
  show(room) {
    if (this.room) this.#keepPlace();
    const wasUp = !this.room && this.#takeOver() >= NEAR_END;
    this.room = room;
    const kept = this.#kept.get(room);
    const isThere = kept && (!kept.segment.live || kept.segment === room.live);
    this.#turnTo(isThere && !kept.stuck ? kept.segment : room.live);
    if (isThere && !kept.stuck) {
      this.#first = kept.first;
      this.#last = kept.last;
      this.#stuck = false;
      this.#draw();
      this.#scroller.scrollTop = kept.top;
    } else {
      this.#stuck &&= !wasUp;
      if (room.unread) this.#reachUnread();
      this.#put();
      if (room.unread) this.#toDivider();
      this.#onMove(); // not before: what is at the end counts as read once it is in sight
    }
    this.#fill();
  }

  /** The connection is there again: fetch what could not be fetched without it. */
  goOn() {
    if (!this.room) return;
    this.draw();
    this.#fill();
  }

  /** Show one message of the room, wherever it is. Returns whether there is one. */
  async jump(seq) {
    const { room } = this;
    const holder = [this.segment, room.live].find((each) => each.items[each.place(seq)]?.seq === seq);
    if (holder) return this.#jumpIn(holder, seq);
    const segment = await this.#around(room, seq);
    if (room !== this.room) return true;
    if (segment.items[segment.place(seq)]?.seq !== seq) return false;
    return this.#jumpIn(this.#joined(segment), seq);
  }

  /** Show the newest. */
  toLatest() {
    if (this.segment !== this.room.live) this.#turnTo(this.room.live);
    this.#stuck = true;
    this.#last = Infinity;
    this.#draw();
  }

  /** Draw those anew that answer a message: it is known now, or has changed. */
  redrawAnswers(seq) {
    this.#sheet.forgetAnswers(seq);
    this.draw();
  }

  /** The messages in the document, from the oldest on. */
  get messages() {
    return [...this.#list.querySelectorAll(".message")];
  }

  #changed(message) {
    this.#sheet.forget(message);
    this.redrawAnswers(message.seq);
  }

  #turnTo(segment) {
    this.segment = segment;
    this.#seeksUnread = false;
    this.#sheet.clear();
    this.#stuck = segment.live;
    this.#missed = 0;
    this.#last = segment.items.length;
    this.#first = Math.max(0, this.#last - STEP);
  }

  #jumpIn(segment, seq) {
    if (segment !== this.segment) this.#turnTo(segment);
    const place = segment.place(seq);
    this.#first = Math.max(0, place - STEP);
    this.#last = Math.min(segment.items.length, place + STEP);
    this.#stuck = false;
    this.#draw();
    const found = this.#list.querySelector(`[data-seq="${seq}"]`);
    found.scrollIntoView({ block: "center" });
    found.classList.remove("found");
    requestAnimationFrame(() => found.classList.add("found"));
    found.focus({ preventScroll: true });
    this.#scrolled();
    return true;
  }

  /** What was said around a seq, as a segment. */
  async #around(room, seq) {
    const page = await this.#page.history(room, { around: seq, count: FIRST_PAGE });
    const segment = new Segment(false);
    this.#page.chat.addPage(room, segment, page);
    return segment;
  }

  /** What lies between this segment and the live one may be known now: then it is that one, else itself. */
  #joined(segment) {
    const { live } = this.room;
    if (!live.items.length || !segment.items.length || segment.last.order < live.items[0].order) return segment;
    live.prepend(segment.items);
    live.complete ||= segment.complete;
    return live;
  }

  /** Have the window begin with what is unread. If that is not known yet, #fill fetches it. */
  #reachUnread() {
    const { divider } = this.room;
    const { items, complete } = this.segment;
    const place = this.segment.place(divider + 0.5);
    this.#seeksUnread = divider > 0 && place === 0 && !complete;
    if (this.#seeksUnread) this.#stuck = false;
    if (place === 0 || place >= this.#first) return;
    this.#first = Math.max(0, place - STEP);
    this.#last = Math.min(items.length, this.#first + WINDOW);
    this.#stuck &&= this.#last === items.length;
  }

  async #findUnread() {
    const { room } = this;
    if (!this.#page.isOnline()) return;
    this.#seeksUnread = false;
    try {
      const segment = await this.#around(room, room.divider);
      if (room !== this.room) return;
      this.#turnTo(this.#joined(segment));
      this.#reachUnread();
      this.#seeksUnread = false;
      this.#put();
      this.#toDivider();
      this.#onMove();
    } catch {
      // one is not connected any more: it is for the reader to scroll up
    }
    this.#fill();
  }

  #forgotten(room) {
    this.#kept.delete(room);
    if (room !== this.room) return;
    this.#turnTo(room.live);
    this.draw();
    this.#fill();
  }

  #count() {
    if (this.atEnd) return;
    this.#missed += 1;
    this.#onMove();
  }

  /** What the page brought along stands at its end by itself: from now on that is done here. Returns how far it is. */
  #takeOver() {
    const below = -this.#scroller.scrollTop;
    this.#scroller.classList.remove("glimpse");
    this.#scroller.scrollTop = this.#scroller.scrollHeight - this.#scroller.clientHeight - below;
    return below;
  }

  #keepPlace() {
    const { segment } = this;
    this.#kept.set(this.room, {
      segment,
      first: this.#first,
      last: this.#last,
      stuck: this.#stuck,
      top: this.#scroller.scrollTop,
    });
  }

  /** Bring the document up to date, and tell of it. */
  #draw() {
    if (!this.room) return;
    this.#put();
    this.#onMove();
  }

  /** Put the rows that are to be shown into the document: those that look the same stay as they are. */
  #put() {
    const { room, segment } = this;
    const { items } = segment;
    if (this.#stuck || this.#last > items.length) this.#last = items.length;
    const most = WINDOW + (this.#stuck ? STEP : 0);
    if (this.#last - this.#first > most) this.#first = this.#last - WINDOW;
    const anchor = this.#stuck ? null : anchorOf(this.#scroller, this.#list);
    const shown = items.slice(this.#first, this.#last);
    this.#reachesEnd = this.#last === items.length;
    if (segment.live && this.#reachesEnd) shown.push(...this.#waiting());
    this.#sheet.draw(room, shown, items[this.#first - 1]);
    this.#drawBeginning();
    if (this.#stuck) this.#toEnd();
    else if (anchor) keepAt(this.#scroller, this.#list, anchor);
  }

  /** What waits to be said, as items. */
  #waiting() {
    const { chat, outbox, delay } = this.#page;
    return outbox.of(this.room).map((message) => ({
      ...message,
      kind: "waiting",
      order: Infinity,
      user: chat.you.user,
      nick: chat.you.nick,
      rank: "",
      original: message,
      delay,
      version: `${message.error} ${delay}`,
    }));
  }

  #drawBeginning() {
    const { room, segment } = this;
    const isBeginning = this.#first === 0 && segment.complete;
    const key = `${room.key} ${isBeginning} ${this.#first === 0}`;
    if (this.#beginning.dataset.key === key) return;
    this.#beginning.dataset.key = key;
    this.#beginning.replaceChildren(
      ...(isBeginning ? this.#page.welcome(room) : [el("p", {}, "Fetching what was said before…")]),
    );
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #toDivider() {
    const line = this.#list.querySelector(".unread-line");
    if (!line) return;
    const below = line.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
    if (this.#stuck && below >= 0) return;
    this.#stuck = false;
    this.#missed = this.segment.live ? this.room.after(this.room.divider).length : 0;
    this.#scroller.scrollBy(0, below - 60);
  }

  #resized() {
    this.#height = this.#scroller.clientHeight;
    if (this.#stuck && this.room) this.#toEnd();
  }

  #scrolled() {
    if (!this.room) return;
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const below = scrollHeight - clientHeight - scrollTop;
    if (this.#stuck && clientHeight !== this.#height) return; // nobody moved: #resized is next
    this.#stuck = this.segment.live && this.#reachesEnd && below < NEAR_END;
    if (this.#stuck) this.#missed = 0;
    if (scrollTop < 1.5 * clientHeight) this.#upward();
    if (below < 1.5 * clientHeight && !this.#stuck) this.#downward();
    this.#onMove();
  }

  #upward() {
    if (this.#first > 0) {
      this.#first = Math.max(0, this.#first - STEP);
      this.#last = Math.min(this.#last, this.#first + WINDOW);
      this.draw();
    } else {
      this.#fill();
    }
  }

  #downward() {
    const { items, live } = this.segment;
    if (this.#last < items.length) {
      this.#last = Math.min(items.length, this.#last + STEP);
      this.#first = Math.max(this.#first, this.#last - WINDOW);
      this.draw();
    } else if (!live) {
      this.#load(false);
    }
  }

  /** Fetch what was said before, if the window has come to the beginning of what is known. */
  #fill() {
    if (this.#seeksUnread) return void this.#findUnread();
    const near = this.#scroller.scrollTop < 1.5 * this.#scroller.clientHeight;
    const isNeeded = near && this.#first === 0 && !this.segment.complete;
    if (isNeeded || !this.segment.annotated) this.#load(true);
  }

  async #load(older) {
    if (this.#loading || !this.#page.isOnline()) return;
    this.#loading = true;
    const { room, segment } = this;
    const count = segment.items.length < PAGE ? FIRST_PAGE : PAGE;
    const bound = older
      ? { before: segment.annotated ? segment.oldest : room.latest + 1 }
      : { after: segment.last.seq, forward: true };
    try {
      const page = await this.#page.history(room, { ...bound, count });
      const held = segment.items.length;
      this.#page.chat.addPage(room, segment, page);
      const added = segment.items.length - held;
      if (older && !page.full) segment.complete = true;
      if (segment === this.segment && older) this.#shift(added);
      if (segment === this.segment && !older) this.#reachesEnd = false;
      if (!older && !page.full) this.#meet(segment);
    } catch {
      // it is tried again when one scrolls, or is connected again
    } finally {
      this.#loading = false;
    }
    this.draw();
    if (room === this.room) requestAnimationFrame(() => this.#scrolled());
  }

  /** So many items were put before the window. */
  #shift(added) {
    const shown = Math.min(added, STEP);
    this.#first += added - shown;
    this.#last = Math.min(this.#last + added, this.#first + WINDOW);
    if (this.#stuck) this.#last = this.segment.items.length;
  }

  /** There is nothing after the segment that is not live too. */
  #meet(segment) {
    const { live } = this.room;
    const start = live.items[0]?.order ?? Infinity;
    const known = segment.items.filter(({ order }) => order < start);
    live.items = [...known, ...live.items];
    live.complete ||= segment.complete;
    if (this.segment === segment) this.segment = live;
  }
}
