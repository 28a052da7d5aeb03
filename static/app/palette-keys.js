/** What opens the palette. The palette itself is loaded when somebody asks for it. */

async function toggle() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));
  if (dialog) (await import("./palette.js")).togglePalette(dialog);
}

export function listenToPalette() {
  for (const opener of document.querySelectorAll("[data-palette]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      void toggle();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || event.altKey) return;
    event.preventDefault();
    void toggle();
  });
}
