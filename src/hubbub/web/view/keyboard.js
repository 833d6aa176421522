/** The keyboard of a phone: where it lies over the page, as in Safari, the page ends above it. */
const sight = window.visualViewport;

/** Keep the page in sight from now on, from its head to where one writes. */
export function makeRoomForKeyboard() {
  for (const change of ["resize", "scroll"]) sight?.addEventListener(change, fit);
}

/** One who has zoomed in sees only a part, and keeps his place in it. */
function fit() {
  const isCovered = sight.scale < 1.01 && sight.height < innerHeight - 1;
  document.body.style.height = isCovered ? `${sight.height}px` : "";
  if (isCovered) scrollTo(0, 0); // the browser had moved the page up, for the field
}
