// Words on the map. A label offers spots, best first; whoever places it takes the first that is free.

import { h } from "../core/dom.js";

/**
 * Makes a label.
 *
 * @param {string} kind - Its CSS classes; a `place` has a dot.
 * @param {string[]} lines - Its text.
 * @param {function} spots - Given view, size and frame, lists where it may stand, best first.
 */
export function makeLabel(kind, lines, spots) {
  const name = h("span", { class: "name" }, lines.map((text) => h("span", { class: "line" }, h("bdi", {}, text))));
  const dot = kind.startsWith("place") ? h("span", { class: "dot" }) : null;
  return { node: h("div", { class: `label ${kind}`, hidden: true }, dot, name), name, dot, spots, size: null, kept: null };
}

/** Puts labels into a side in place of those it has. */
export function showLabels(side, labels) {
  const { pane } = side.sheets.labels;
  pane.replaceChildren(...labels.map(({ node }) => node));
  side.labels = labels;
}

/** Typefaces have come: what was measured in others is measured anew. */
export function forgetSizes({ sides, insets }) {
  for (const { labels } of [...sides, ...insets.map(({ side }) => side)]) for (const label of labels) label.size = null;
}

/** Measures labels that have not been measured yet, all at once, so that the page is laid out once. */
export function measureLabels(labels) {
  const fresh = labels.filter(({ size }) => size === null);
  for (const { node } of fresh) node.hidden = false;
  for (const label of fresh) label.size = { w: label.name.offsetWidth, h: label.name.offsetHeight };
  for (const { node } of fresh) node.hidden = true;
}
