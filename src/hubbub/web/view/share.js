/** How others come here: the room's address, as a link and as a picture that phones read. */
import { address } from "../chat/links.js";
import { openDialog } from "./dialog.js";
import { byId, el } from "./dom.js";
import { toast } from "./toast.js";

const OWN = ["localhost", "127.0.0.1", "[::1]"];

/** Let the button at the top open it. */
export function offerSharing(places) {
  byId("open-share").addEventListener("click", () => places.current && open(places.current));
}

function open(room) {
  const link = room.partner ? `${location.origin}/` : address(room);
  const field = el("input", {
    id: "share-link",
    readonly: true,
    value: link,
    onfocus: ({ target }) => target.select(),
  });
  const picture = el("img", {
    class: "qr",
    alt: `QR code of ${link}`,
    src: `/qr.svg?text=${encodeURIComponent(link)}`,
  });
  const host = location.hostname.replace(/^\[|\]$/g, "");
  const also = `With a terminal: nc ${host} ${location.port || 80}. With an IRC client: ${host}, port ${location.port || 80}.`;
  const warning =
    OWN.includes(location.hostname) &&
    "This address leads here from this machine alone. Others need one of those that the host's terminal shows.";
  openDialog(
    "Invite others",
    [
      warning && el("p", { class: "error" }, warning),
      picture,
      el(
        "div",
        {},
        el("label", { for: "share-link" }, room.partner ? "The address of this server" : `The address of ${room.name}`),
        el(
          "div",
          { class: "pair" },
          el("div", {}, field),
          el("button", { type: "button", class: "primary", onclick: () => copy(link) }, "Copy"),
        ),
      ),
      el("p", { class: "quiet-text" }, also),
    ].filter(Boolean),
  );
}

/** Put a text where it can be pasted from. Over plain http browsers keep that from pages in the new way, not in the old. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const focused = document.activeElement;
    const field = el("textarea", { class: "unseen" });
    field.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    focused.focus({ preventScroll: true });
  }
  toast("Copied.");
}
