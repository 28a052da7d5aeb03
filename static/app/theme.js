/** The theme changes at once; the cookie tells the server for the next page. */

const YEAR_S = 365 * 86_400;

/** @param {string} theme */
function apply(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = theme === "system" ? 0 : YEAR_S;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function listenToTheme() {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll(".theme button")]);
  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      apply(button.value);
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}
