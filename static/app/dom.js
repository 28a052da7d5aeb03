/** Fills the parts that the server's templates leave empty. Nothing here makes HTML from text. */

import { look } from "./lib/look.js";
import { partsOf } from "./lib/nodeid.js";

/** @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function part(root, name) {
  return need(root.querySelector(`[data-part="${name}"]`), name);
}

/** @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function slot(root, name) {
  return need(root.querySelector(`[data-slot="${name}"]`), name);
}

/** @param {Element | null} found @param {string} name @returns {HTMLElement} */
function need(found, name) {
  if (!found) throw new Error(`the page has no ${name}`);
  return /** @type {HTMLElement} */ (found);
}

/** A copy of a template of the page. @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function copyOf(root, name) {
  const template = /** @type {HTMLTemplateElement} */ (need(root.querySelector(`template[data-template="${name}"]`), name));
  return need(/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild, name);
}

/** The rows of a list, as many as wanted. @param {HTMLElement} root @param {HTMLElement} body @param {string} template @param {number} wanted */
export function sized(root, body, template, wanted) {
  while (body.children.length < wanted) body.append(copyOf(root, template));
  while (body.children.length > wanted) body.lastElementChild?.remove();
  return /** @type {HTMLElement[]} */ ([...body.children]);
}

/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} glyph @param {string} word */
function setGlyphAndWord(element, glyph, word) {
  element.querySelector("use")?.setAttribute("href", `#g-${glyph}`);
  setText(need(element.querySelector("span"), "word"), word);
}

/** @param {Element} element @param {string} outcome @param {string | null} reason */
export function setStatus(element, outcome, reason) {
  const [glyph, tone, word] = look(outcome, reason);
  element.setAttribute("class", `${element.classList[0] ?? "status"} t-${tone}`);
  element.querySelector("svg")?.setAttribute("class", glyph === "running" ? "g turns" : "g");
  setGlyphAndWord(element, glyph, word);
}

/** @param {HTMLElement} element @param {readonly [name: string, marker: string, word: string]} backend */
export function setBackend(element, [name, marker, word]) {
  element.className = `backend b-${marker}`;
  element.title = name;
  setGlyphAndWord(element, marker, word);
}

/** @param {Element} element holds a `.tid` @param {string} nodeid */
export function setTestId(element, nodeid) {
  const tid = /** @type {HTMLElement} */ (need(element.querySelector(".tid"), "test id"));
  tid.title = nodeid;
  partsOf(nodeid).forEach((text, at) => setText(need(tid.children[at] ?? null, "test id"), text));
}

/** Spans of a sentence, its finding strong; numbers keep to their units. @param {Element} element @param {[string, boolean][]} sentence */
export function setSentence(element, sentence) {
  const text = sentence.map(([words]) => words).join("");
  if (element.textContent === text) return;
  element.replaceChildren(...sentence.map(([words, strong]) => unbroken(document.createElement(strong ? "strong" : "span"), words)));
}

/** @param {Element} element @param {string} text */
function unbroken(element, text) {
  for (const piece of text.split(/(\S+(?:\u2009\S+)+)/)) {
    if (!piece.includes("\u2009")) element.append(piece);
    else {
      const whole = document.createElement("span");
      whole.className = "nb";
      whole.textContent = piece;
      element.append(whole);
    }
  }
  return element;
}
