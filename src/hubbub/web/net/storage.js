/**
 * What the browser keeps for us: of this tab, and of all. What it does not keep, since it is full or may not, is known as
 * long as the page is open.
 */

const PREFIX = "hubbub ";

function keeper(name) {
  const notKept = new Map();
  return {
    /** What was set under the key, or undefined. */
    get(key) {
      if (notKept.has(key)) return notKept.get(key);
      try {
        return JSON.parse(window[name].getItem(PREFIX + key)) ?? undefined;
      } catch {
        return undefined;
      }
    },
    /** Keep a value that JSON can hold; undefined takes it away. */
    set(key, value) {
      notKept.delete(key);
      try {
        if (value === undefined) window[name].removeItem(PREFIX + key);
        else window[name].setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        notKept.set(key, value);
      }
    },
    /** Forget everything. */
    clear() {
      notKept.clear();
      try {
        window[name].clear();
      } catch {
        // there is nothing then
      }
    },
  };
}

export const local = keeper("localStorage");
export const ofTab = keeper("sessionStorage");
