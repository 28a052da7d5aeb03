/** The keys that there are, when somebody asks for them. */

import { OFF } from "./keys.js";

/** @type {Record<string, string>} */
const ARROWS = { ArrowLeft: "←", ArrowRight: "→" };

export function show() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
  if (!dialog) return;
  tellPlaces(dialog);
  const box = /** @type {HTMLInputElement | null} */ (dialog.querySelector("[data-single-keys]"));
  if (box) letSwitch(box);
  dialog.showModal();
}

/** Whether single letters are keys. @param {HTMLInputElement} box */
function letSwitch(box) {
  box.checked = localStorage.getItem(OFF) !== "off";
  box.onchange = () => localStorage.setItem(OFF, box.checked ? "on" : "off");
}

/** What `g` leads to, from the pages there are; and the keys that this page adds. @param {HTMLElement} dialog */
function tellPlaces(dialog) {
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-go]")]);
  const own = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-key][data-command]")]);
  const rows = [
    ...links.map((link) => row(["g", link.dataset.go ?? ""], `Go to ${(link.firstChild?.textContent ?? "").trim().toLowerCase()}`)),
    ...own.map((one) => row([one.dataset.key ?? ""], one.dataset.command ?? "")),
  ];
  dialog.querySelector("[data-go-keys]")?.replaceChildren(...rows);
}

/** @param {string[]} keys @param {string} text */
function row(keys, text) {
  const [line, names, meaning] = [document.createElement("div"), document.createElement("dt"), document.createElement("dd")];
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.textContent = ARROWS[key] ?? key;
    names.append(cap, " ");
  }
  meaning.textContent = text;
  line.append(names, meaning);
  return line;
}
