// Elements are built here and nowhere from markup: text is always text.

const SVG = "http://www.w3.org/2000/svg";

function fillElement(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/**
 * Makes an HTML element.
 *
 * @param {string} tag - Its name.
 * @param {object} attributes - `true` stands for an empty one, `onclick` and the like listen.
 * @param {...(Node | string | null)} children - Strings become text; nothing is left out.
 * @returns {HTMLElement} The element.
 */
export function h(tag, attributes = {}, ...children) {
  return fillElement(document.createElement(tag), attributes, children);
}

/** Makes an SVG element, as h() makes one of HTML. */
export function svg(tag, attributes = {}, ...children) {
  return fillElement(document.createElementNS(SVG, tag), attributes, children);
}

/** Returns the element of an id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Reads the JSON that the page carries under an id. */
export function readJson(id) {
  return JSON.parse(byId(id).textContent);
}
