/** Where one reads stays where it is on the screen, whatever comes above it. */

/** What the first row in sight says, and where that is: a day or a name above it may go. Null if there is no row. */
export function anchorOf(scroller, list) {
  const { top } = scroller.getBoundingClientRect();
  const row = [...list.children].find((each) => each.getBoundingClientRect().bottom > top + 1);
  if (!row) return null;
  const words = wordsOf(row);
  return { words, top: words.getBoundingClientRect().top, seq: row.querySelector("[data-seq]")?.dataset.seq };
}

/** Let those words, or what took their place, be where they were. */
export function keepAt(scroller, list, { words, seq, top }) {
  const message = list.querySelector(`[data-seq="${seq}"]`);
  const now = words.isConnected ? words : message && wordsOf(message);
  if (now) scroller.scrollBy(0, now.getBoundingClientRect().top - top); // a wheel that turns meanwhile counts too
}

const wordsOf = (row) => row.querySelector(".text, .gone") ?? row.lastElementChild;
