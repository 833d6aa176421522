/**
 * What is said in the room that is shown. Of all that the page knows only a window of rows is in the document, which
 * moves along as one scrolls; what is before it is fetched. Where one reads stays where it is, whatever comes above or
 * below; at the end, the newest is kept in sight.
 */
import { Segment } from "../chat/segment.js";
import { byId, el, oncePerFrame } from "./dom.js";
import { lookOf, row } from "./row.js";

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
  #beginning = byId("beginning");
  #first = 0;
  #last = 0;
  #rows = new Map();
  #stuck = true;
  /** How high the scroller was when that was last looked at. */
  #height = 0;
  /** Whether the last item was in the document when it was drawn. */
  #reachesEnd = true;
  #loading = false;
  #kept = new WeakMap();
  #missed = 0;
  #onMove = () => {};

  constructor(page, onMove) {
    this.#page = page;
    this.#onMove = onMove;
    this.draw = oncePerFrame(() => this.#draw());
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(this.#scroller);
    const { chat, outbox } = page;
    chat.on("lines", (room) => room === this.room && this.#grown());
    chat.on("forgotten", (room) => room === this.room && this.#turnTo(room.live));
    chat.on("changed", (_room, message) => this.redraw(message));
    chat.on("said", (room) => room === this.room && this.#count());
    chat.on("you", () => this.draw());
    outbox.on("waiting", (key) => key === this.room?.key && this.draw());
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
      this.#draw();
      if (room.unread) this.#toDivider();
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
    const page = await this.#page.history(room, { around: seq, count: FIRST_PAGE });
    if (room !== this.room) return true;
    const segment = new Segment(false);
    this.#page.chat.addPage(room, segment, page);
    if (segment.items[segment.place(seq)]?.seq !== seq) return false;
    this.#join(segment);
    return this.#jumpIn(segment.items.length ? segment : room.live, seq);
  }

  /** Show the newest. */
  toLatest() {
    if (this.segment !== this.room.live) this.#turnTo(this.room.live);
    this.#stuck = true;
    this.#last = Infinity;
    this.#draw();
  }

  /** Draw an item anew: it has changed. */
  redraw(item) {
    if (this.#rows.delete(item)) this.draw();
  }

  /** Draw those anew that answer a message: it is known now. */
  redrawAnswers(seq) {
    for (const item of this.#rows.keys()) if (item.reply === seq) this.#rows.delete(item);
    this.draw();
  }

  /** The messages in the document, from the oldest on. */
  get messages() {
    return [...this.#list.querySelectorAll(".message")];
  }

  #turnTo(segment) {
    this.segment = segment;
    this.#rows.clear();
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

  /** What lies between this segment and the live one may be known now: then they are one. */
  #join(segment) {
    const { live } = this.room;
    if (segment.live || !live.items.length || !segment.items.length || segment.last.order < live.items[0].order) return;
    live.prepend(segment.items);
    live.complete ||= segment.complete;
    const at = this.segment === segment;
    segment.items = [];
    if (at) this.segment = live;
  }

  #grown() {
    const hasBegunAnew = this.segment.live && this.segment !== this.room.live;
    if (hasBegunAnew) this.#turnTo(this.room.live);
    this.draw();
    if (hasBegunAnew) this.#fill();
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

  /** Bring the document up to date: rows that look the same stay as they are. */
  #draw() {
    const { room, segment } = this;
    if (!room) return;
    const { items } = segment;
    if (this.#stuck || this.#last > items.length) this.#last = items.length;
    const most = WINDOW + (this.#stuck ? STEP : 0);
    if (this.#last - this.#first > most) this.#first = this.#last - WINDOW;
    const anchor = this.#stuck ? null : this.#anchor();
    const rows = [];
    let before = items[this.#first - 1];
    const shown = items.slice(this.#first, this.#last);
    this.#reachesEnd = this.#last === items.length;
    if (segment.live && this.#reachesEnd) shown.push(...this.#waiting());
    for (const item of shown) {
      rows.push(this.#row(item, before));
      before = item;
    }
    this.#put(rows);
    this.#drawBeginning();
    if (this.#stuck) this.#toEnd();
    else if (anchor) this.#keepAt(anchor);
    this.#onMove();
  }

  #row(item, before) {
    const look = lookOf(item, before, this.room, this.#page.chat.you);
    const known = this.#rows.get(item.original ?? item);
    if (known?.key === look.key) return known.element;
    const element = row(item, look, this.#page);
    this.#rows.set(item.original ?? item, { key: look.key, element });
    return element;
  }

  /** What waits to be said, as items. */
  #waiting() {
    const { chat, outbox } = this.#page;
    return outbox.of(this.room).map((message) => ({
      ...message,
      kind: "waiting",
      order: Infinity,
      user: chat.you.user,
      nick: chat.you.nick,
      rank: "",
      original: message,
      version: `${message.error} ${this.#page.isOnline()}`,
    }));
  }

  /** Make the list hold exactly these rows, touching no row that is there already. */
  #put(rows) {
    const wanted = new Set(rows);
    for (const child of [...this.#list.children]) if (!wanted.has(child)) child.remove();
    let next = this.#list.firstChild;
    for (const each of rows) {
      if (each === next) next = next.nextSibling;
      else this.#list.insertBefore(each, next);
    }
    if (this.#rows.size > 3 * WINDOW) {
      for (const [item, { element }] of this.#rows) if (!wanted.has(element)) this.#rows.delete(item);
    }
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

  /** The first row in sight, and where it is. */
  #anchor() {
    const { top } = this.#scroller.getBoundingClientRect();
    for (const child of this.#list.children) {
      const box = child.getBoundingClientRect();
      if (box.bottom > top + 1) return { row: child, top: box.top, seq: child.querySelector("[data-seq]")?.dataset.seq };
    }
    return null;
  }

  /** Let that row, or the one that took its place, be where it was. */
  #keepAt({ row, seq, top }) {
    const now = row.isConnected ? row : this.#list.querySelector(`[data-seq="${seq}"]`)?.closest("li");
    if (now) this.#scroller.scrollTop += now.getBoundingClientRect().top - top;
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #toDivider() {
    const line = this.#list.querySelector(".unread-line");
    const { top } = this.#scroller.getBoundingClientRect();
    if (!line || line.getBoundingClientRect().top >= top) return;
    this.#stuck = false;
    this.#missed = this.room.unread;
    this.#scroller.scrollTop += line.getBoundingClientRect().top - top - 60;
    this.#onMove();
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
