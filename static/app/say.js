/** A word to whoever looks or listens: it goes by itself, and nothing depends on it. */

const SHOWN_MS = 2_500;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} text */
export function say(text) {
  const place = document.querySelector("[data-said]");
  if (!place) return;
  place.textContent = text;
  place.classList.replace("only-read", "said");
  clearTimeout(timer);
  timer = setTimeout(() => {
    place.classList.replace("said", "only-read");
    place.textContent = "";
  }, SHOWN_MS);
}

/** @param {string} text @param {string} said */
export async function copyText(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    say("This browser did not let it be copied");
  }
}
