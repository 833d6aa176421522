/**
 * What the form for joining in does before it can be done, for early.js and for Join. That one has asked to join in the
 * button itself tells, until Join has done it.
 */
const button = (form) => form.querySelector("[type=submit]");

export const hasAsked = (form) => button(form).getAttribute("aria-busy") === "true";

export function note(form, asked) {
  button(form).setAttribute("aria-busy", String(asked));
  button(form).textContent = asked ? "Joining…" : "Join in";
}

/** Ask for the password of an account too. */
export function askPassword(form) {
  const [nick, password] = form.querySelectorAll("input");
  password.parentElement.hidden = false;
  (nick.value ? password : nick).focus();
}
