/** Captured output of a test: only the lines with some text. */

/** The lines of `text` that contain `wanted`, whatever their case. @param {string} text @param {string} wanted */
export function linesWith(text, wanted) {
  const sought = wanted.toLowerCase();
  return text.split("\n").filter((line) => line.toLowerCase().includes(sought));
}

/** @param {HTMLElement} box */
function start(box) {
  const field = /** @type {HTMLInputElement | null} */ (box.querySelector('[data-part="find"]'));
  const found = box.querySelector('[data-part="found"]');
  if (!field || !found) return;
  const parts = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("pre"))].map((pre) => ({ pre, whole: [...pre.childNodes], text: pre.textContent ?? "" }));
  field.hidden = false;
  field.addEventListener("input", () => {
    let lines = 0;
    for (const { pre, whole, text } of parts) {
      const kept = linesWith(text, field.value);
      lines += kept.length;
      if (field.value) pre.textContent = kept.join("\n");
      else pre.replaceChildren(...whole);
      const fold = pre.closest("details");
      if (fold && field.value) fold.open = kept.length > 0;
    }
    found.textContent = field.value ? `${lines} ${lines === 1 ? "line" : "lines"}` : "";
  });
}

if (typeof document !== "undefined") for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-captured]"))) start(box);
