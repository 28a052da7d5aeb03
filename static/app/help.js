/** The keys that there are, when somebody asks for them. */

export function show() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
  if (dialog) tellPlaces(dialog);
  dialog?.showModal();
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
    cap.textContent = key;
    names.append(cap, " ");
  }
  meaning.textContent = text;
  line.append(names, meaning);
  return line;
}
