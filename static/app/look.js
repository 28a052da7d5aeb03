/** Theme and height of rows change at once; cookies tell the server for the next page. */

const YEAR_S = 365 * 86_400;
const USUAL = ["system", "normal"];

/** @param {string} name @param {string} value */
function apply(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const usual = USUAL.includes(value);
  document.cookie = `${name}=${value}; Path=/; Max-Age=${usual ? 0 : YEAR_S}; SameSite=Lax${secure}`;
  if (usual) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

/** @param {HTMLElement} group */
function listen(group) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...group.querySelectorAll("button")]);
  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      apply(group.dataset.look ?? "", button.value);
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}

export function listenToLook() {
  for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-look]"))) listen(group);
}
