/** Times as people here write them, in this machine's time zone. */

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const DAY_OF_YEAR = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const BRIEF = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
const DAY_MS = 86_400_000;

/** Hours and minutes. */
export const clock = (at) => CLOCK.format(at);

/** The same where there is little room. */
export const shortClock = (at) => clock(at).replace(/\s?[AP]M/i, "");

/** Day and time, for who wants to know exactly. */
export const full = (at) => FULL.format(at);

/** A number that is the same for all times of one day. */
export function dayNumber(at) {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

/** Which day that is, as seen from now. */
export function dayName(at, now = Date.now()) {
  const ago = dayNumber(now) - dayNumber(at);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return (ago > 1 && ago < 300 ? DAY : DAY_OF_YEAR).format(at);
}

/** A time of any day, in few letters. */
export function briefly(at) {
  return dayNumber(at) === dayNumber(Date.now()) ? clock(at) : BRIEF.format(at);
}

/** The time of a message among others of any day. */
export function dayAndClock(at) {
  return dayNumber(at) === dayNumber(Date.now()) ? clock(at) : `${dayName(at)}, ${clock(at)}`;
}
