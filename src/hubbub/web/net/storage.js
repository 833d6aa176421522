/** What the browser keeps for us: of this tab, and of all. Where it keeps nothing, we go on without. */

const PREFIX = "hubbub ";

function keeper(name) {
  return {
    /** What was set under the key, or undefined. */
    get(key) {
      try {
        return JSON.parse(window[name].getItem(PREFIX + key)) ?? undefined;
      } catch {
        return undefined;
      }
    },
    /** Keep a value that JSON can hold; undefined takes it away. */
    set(key, value) {
      try {
        if (value === undefined) window[name].removeItem(PREFIX + key);
        else window[name].setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        // it is full, or not allowed
      }
    },
  };
}

export const local = keeper("localStorage");
export const ofTab = keeper("sessionStorage");
