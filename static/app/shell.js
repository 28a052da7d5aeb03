/** What every page does. */

import { listenToKeys } from "./keys.js";
import { ago } from "./lib/show.js";
import { listenToLook } from "./look.js";
import { listenToPalette } from "./palette-keys.js";
import { listenToPeek } from "./peek-keys.js";
import { copyText } from "./say.js";

const TIMES_EVERY_MS = 10_000;

function tellTimes() {
  const now = new Date();
  for (const time of document.querySelectorAll("time[datetime]")) {
    const text = ago(new Date(time.getAttribute("datetime") ?? ""), now);
    if (time.textContent !== text) time.textContent = text;
  }
}

/** The text that a button names, or else the snippet beside it. @param {Event} event */
async function copy(event) {
  const button = /** @type {HTMLButtonElement | null} */ (/** @type {Element} */ (event.target).closest("[data-copy]"));
  if (!button) return;
  const beside = button.parentElement?.querySelector("pre, code")?.textContent ?? "";
  const was = button.textContent;
  await copyText(button.dataset.copy || beside, "Copied");
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = was), 2000);
}

for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".needs-script[hidden]:not([data-act], [data-part])"))) {
  element.hidden = false;
}
document.addEventListener("click", (event) => void copy(event));
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-submit-on-change]"))) {
  form.addEventListener("change", () => form.submit());
}
// What is saved is what is seen: a page may have changed its own address since it came.
document.getElementById("save-view")?.addEventListener("submit", (event) => {
  const address = /** @type {HTMLInputElement | null} */ (/** @type {Element} */ (event.target).querySelector("[name=address]"));
  if (address) address.value = location.pathname + location.search;
});
listenToKeys();
listenToLook();
listenToPalette();
listenToPeek();
setInterval(tellTimes, TIMES_EVERY_MS);
