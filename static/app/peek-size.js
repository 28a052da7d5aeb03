/** How wide the peek is: dragged, or by the arrow keys, and kept in this browser. */

const KEPT = "peek-width";
const [LEAST, USUAL, MOST, STEP] = [360, 480, 720, 40];

/** @param {HTMLElement} handle */
export function letResize(handle) {
  set(handle, Number(localStorage.getItem(KEPT)) || USUAL);
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) set(handle, document.documentElement.clientWidth - event.clientX);
  });
  handle.addEventListener("lostpointercapture", () => keep(handle));
  handle.addEventListener("dblclick", () => keep(set(handle, USUAL)));
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    keep(set(handle, widthOf(handle) + by));
  });
}

/** @param {HTMLElement} handle */
function widthOf(handle) {
  return Number(handle.getAttribute("aria-valuenow"));
}

/** @param {HTMLElement} handle @param {number} width px */
function set(handle, width) {
  const kept = Math.round(Math.min(MOST, Math.max(LEAST, width)));
  handle.setAttribute("aria-valuenow", String(kept));
  document.documentElement.style.setProperty("--peek", `${kept}px`);
  return handle;
}

/** @param {HTMLElement} handle */
function keep(handle) {
  localStorage.setItem(KEPT, String(widthOf(handle)));
}
