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
  return parsed(await ask(url, { "X-Partial": name }, signal));
}

/**
 * The same, unless it is what `tag` stands for: then null.
 * @param {string} name @param {string} url @param {string} tag of what was had last; empty: of nothing
 * @returns {Promise<{fresh: Document, tag: string} | null>}
 */
export async function fetchNews(name, url, tag) {
  const response = await ask(url, tag ? { "X-Partial": name, "If-None-Match": tag } : { "X-Partial": name });
  return response.status === 304 ? null : { fresh: await parsed(response), tag: response.headers.get("ETag") ?? "" };
}

/** @param {string} url @param {Record<string, string>} headers @param {AbortSignal} [signal] */
async function ask(url, headers, signal) {
  const response = await fetch(url, { headers, credentials: "same-origin", cache: "no-store", ...(signal ? { signal } : {}) });
  const isWell = response.ok || (response.status === 304 && "If-None-Match" in headers);
  if (!isWell || new URL(response.url).origin !== location.origin || response.redirected) throw new Error(`answered ${response.status}`);
  return response;
}

/** @param {Response} response @returns {Promise<Document>} */
async function parsed(response) {
  const text = await response.text();
  const html = /** @type {string} */ (policy ? policy.createHTML(text) : text);
  return new DOMParser().parseFromString(html, "text/html");
}
