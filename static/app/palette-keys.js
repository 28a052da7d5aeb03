/** What opens the palette. The palette itself is loaded when somebody asks for it. */

/** It opens at once, so that what is typed before its module is here stands in it. */
function toggle() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));
  const input = dialog?.querySelector("input");
  if (!dialog || !input) return;
  if (dialog.open) return dialog.close();
  input.value = "";
  dialog.showModal();
  let entered = false;
  input.onkeydown = (event) => void (entered ||= event.key === "Enter");
  void import("./palette.js").then((palette) => {
    input.onkeydown = null;
    palette.fill(dialog, entered);
  });
}

export function listenToPalette() {
  for (const opener of document.querySelectorAll("[data-palette]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      toggle();
    });
  }
  document.addEventListener("keydown", (event) => {
    const isK = event.key < "~" ? event.key.toLowerCase() === "k" : event.code === "KeyK";
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !isK) return;
    event.preventDefault();
    toggle();
  });
}
