/** What asks for the peek: Space on a row, or an address with one. The peek itself is loaded then. */

const SHOWN = /\/(tests|results)\/\d+\/$/;

export function listenToPeek() {
  document.addEventListener("keydown", (event) => {
    const link = document.activeElement;
    if (event.key !== " " || !(link instanceof HTMLAnchorElement) || !SHOWN.test(link.pathname)) return;
    event.preventDefault();
    void import("./peek.js").then((peek) => peek.press(event));
  });
  if (/[?&]peek=/.test(location.search)) void import("./peek.js").then((peek) => peek.openAsked());
}
