/** Who one is: name, away, account, and whether this browser tells one of mentions. */
import { local } from "../net/storage.js";
import { canNotify, mayNotify, wantsToNotify } from "./attention.js";
import { openDialog } from "./dialog.js";
import { byId, el } from "./dom.js";
import { showKeys, spelled } from "./keys.js";

/** Let the button at the foot of the rooms open it. */
export function offerYou(page) {
  byId("you").addEventListener("click", () => open(page));
}

function open(page) {
  const { you, named } = page.chat;
  const self = page.self();
  const dialog = openDialog(
    "You",
    [
      form("Name", { value: named ? you.nick : "", autocomplete: "nickname" }, "Change", async (nick) => {
        await page.ask({ type: "nick", nick });
        local.set("nick", nick);
      }),
      named &&
        form(
          "Away",
          { value: self?.away ?? "", placeholder: "Why, or empty if back", optional: true },
          "Set",
          (reason) => page.ask({ type: "away", reason }),
        ),
      account(page),
      notifications(),
      el(
        "fieldset",
        {},
        el("legend", {}, "Keys"),
        el("p", { class: "quiet-text" }, `${spelled("Ctrl-/")} shows them anywhere.`),
        el("div", {}, el("button", { type: "button", onclick: showKeys }, "Show the keys")),
      ),
      el(
        "fieldset",
        {},
        el("legend", {}, "This browser"),
        el("p", { class: "quiet-text" }, "It remembers your name, your rooms and what you began to write."),
        el("button", { type: "button", onclick: () => page.forget() }, "Leave, and forget me here"),
      ),
    ].filter(Boolean),
  );

  function form(label, { optional, ...attributes }, verb, act) {
    const field = el("input", { id: `you-${label}`, required: !optional, autocomplete: "off", ...attributes });
    const said = el("p", { class: "error", role: "alert" });
    const submit = async (event) => {
      event.preventDefault();
      try {
        await act(field.value.trim());
        dialog.close();
      } catch (error) {
        said.textContent = error.text;
      }
    };
    return el(
      "form",
      { onsubmit: submit },
      el(
        "div",
        { class: "pair" },
        el("div", {}, el("label", { for: field.id }, label), field),
        el("button", { type: "submit" }, verb),
      ),
      said,
    );
  }

  function account() {
    if (you.account)
      return el("p", { class: "quiet-text" }, `You are logged in as ${you.account}: your name is yours.`);
    const password = { type: "password", placeholder: "Password", autocomplete: "new-password" };
    return el(
      "fieldset",
      {},
      el("legend", {}, "Account"),
      el(
        "p",
        { class: "quiet-text" },
        "With a password your name is yours alone, on all your devices. Nothing here is encrypted over http: use one that you use nowhere else.",
      ),
      named &&
        form(`Make ${you.nick} yours`, password, "Register", (value) =>
          page.ask({ type: "register", password: value }),
        ),
      form(
        `Log in${named ? ` as ${you.nick}` : ""}`,
        { ...password, autocomplete: "current-password" },
        "Log in",
        (value) => page.ask({ type: "login", account: you.nick, password: value }),
      ),
    );
  }
}

function notifications() {
  const words = el(
    "p",
    { class: "quiet-text" },
    canNotify()
      ? "Be told of mentions while you look elsewhere."
      : "This browser notifies over https, and on the host's own machine, only.",
  );
  const isOn = canNotify() && mayNotify() && wantsToNotify();
  const toggle = el(
    "button",
    { type: "button", "aria-pressed": String(isOn), disabled: !canNotify(), onclick: change },
    isOn ? "Turn off" : "Turn on",
  );
  async function change() {
    const on = !(mayNotify() && wantsToNotify());
    const allowed = on && (mayNotify() || (await Notification.requestPermission()) === "granted");
    local.set("notify", allowed);
    toggle.textContent = allowed ? "Turn off" : "Turn on";
    toggle.setAttribute("aria-pressed", String(allowed));
    if (on && !allowed) words.textContent = "The browser does not allow it. Its settings for this page can.";
  }
  return el("fieldset", {}, el("legend", {}, "Notifications"), words, el("div", {}, toggle));
}
