/** What every page does. */

import { listenToKeys } from "./keys.js";
import { ago } from "./lib/show.js";
import { listenToTheme } from "./theme.js";

const TIMES_EVERY_MS = 10_000;

function tellTimes() {
  const now = new Date();
  for (const time of document.querySelectorAll("time[datetime]")) {
    const text = ago(new Date(time.getAttribute("datetime") ?? ""), now);
    if (time.textContent !== text) time.textContent = text;
  }
}

/** @param {Event} event */
async function copy(event) {
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  const text = button.parentElement?.querySelector("pre")?.textContent ?? "";
  await navigator.clipboard.writeText(text);
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".needs-script[hidden]:not([data-act], [data-part])"))) {
  element.hidden = false;
}
for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", copy);
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-submit-on-change]"))) {
  form.addEventListener("change", () => form.submit());
}
listenToKeys();
listenToTheme();
setInterval(tellTimes, TIMES_EVERY_MS);
