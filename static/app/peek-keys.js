/** What asks for the peek: Space on a row, a pointer, or an address with one. The peek itself is loaded then. */

const SHOWN = /\/(tests|results)\/\d+\/$/;

export function listenToPeek() {
  if (!document.querySelector("template[data-peek-panel]")) return;
  document.addEventListener("keydown", (event) => {
    const link = document.activeElement;
    if (event.key !== " " || !(link instanceof HTMLAnchorElement) || !SHOWN.test(link.pathname)) return;
    event.preventDefault();
    void import("./peek.js").then((peek) => peek.press(event));
  });
  document.addEventListener("pointerover", (event) => void import("./peek-pointer.js").then((by) => by.point(event.target)), { once: true });
  if (/[?&]peek=/.test(location.search)) void import("./peek.js").then((peek) => peek.openAsked());
}
