/** A piece of a page, fetched again. The only place where text becomes HTML, and only our own server's. */

/** @type {{createPolicy(name: string, rules: {createHTML(text: string): string}): {createHTML(text: string): unknown}} | undefined} */
const trusted = /** @type {any} */ (globalThis).trustedTypes;
const policy = trusted?.createPolicy("partial", { createHTML: (text) => text });

/**
 * @param {string} name what the server is asked to leave out the rest of the page for
 * @param {string} url of this site
 * @param {AbortSignal} [signal]
 * @returns {Promise<Document>}
 */
export async function fetchPartial(name, url, signal) {
  const response = await fetch(url, { headers: { "X-Partial": name }, credentials: "same-origin", cache: "no-store", ...(signal ? { signal } : {}) });
  if (!response.ok || new URL(response.url).origin !== location.origin || response.redirected) throw new Error(`answered ${response.status}`);
  const text = await response.text();
  const html = /** @type {string} */ (policy ? policy.createHTML(text) : text);
  return new DOMParser().parseFromString(html, "text/html");
}
