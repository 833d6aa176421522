/**
 * A stretch of a room's history without gaps. The live one ends with the present; others were jumped to, and grow at
 * both ends until they meet it. Its items have an `order`: the seq of an event, or for what only this page knows, a
 * fraction above it.
 */
export class Segment {
  items = [];
  /** Whether it reaches back to the first message. */
  complete = false;
  /** Whether the reactions to what is in it are known: they come with pages of the history. */
  annotated = false;

  constructor(live) {
    this.live = live;
  }

  get last() {
    return this.items.at(-1);
  }

  /** The lowest seq of a message here, or undefined. */
  get oldest() {
    return this.items.find((item) => item.kind === "message")?.seq;
  }

  /** Where an item of that order is, or would be put. */
  place(order) {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].order < order) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Put an item in its place. Returns whether it is new here. */
  insert(item) {
    const place = this.place(item.order);
    if (this.items[place]?.order === item.order) return false;
    this.items.splice(place, 0, item);
    return true;
  }

  /** Put what came before in front: `older` is in order, and ends before this begins. */
  prepend(older) {
    const first = this.items[0]?.order ?? Infinity;
    this.items = [...older.filter((item) => item.order < first), ...this.items];
  }
}
