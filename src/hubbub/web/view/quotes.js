/** The messages that others answer: those that this page does not hold are fetched, once. */

export class Quotes {
  #page;
  #asked = new Map();

  constructor(page) {
    this.#page = page;
  }

  /** The message of that seq in a room; undefined if it is not known, or not yet: then `known` is called once it is. */
  find(room, seq, known) {
    const message = room.messages.get(seq);
    const asked = this.#asked.get(room) ?? new Set();
    if (message || asked.has(seq)) return message;
    asked.add(seq);
    this.#asked.set(room, asked);
    this.#page
      .history(room, { around: seq, count: 1 })
      .then(({ events }) => {
        const said = events.find((event) => event.seq === seq && event.type === "said");
        if (!said) return;
        room.message(said);
        known();
      })
      .catch(() => asked.delete(seq));
    return undefined;
  }
}
