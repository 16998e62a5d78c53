// Words on the map. A label offers spots, best first; whoever places it takes the first that is free.

import { h } from "../core/dom.js";

export function makeLabel(kind, lines, spots) {
  const name = h("span", { class: "name" }, lines.map((text) => h("span", { class: "line" }, h("bdi", {}, text))));
  const dot = kind.startsWith("place") ? h("span", { class: "dot" }) : null;
  return { node: h("div", { class: `label ${kind}`, hidden: true }, dot, name), name, dot, spots, size: null, kept: null };
}

export function showLabels(side, labels) {
  const { pane } = side.sheets.labels;
  pane.replaceChildren(...labels.map(({ node }) => node));
  side.labels = labels;
}

// Typefaces have come: what was measured in others is measured anew.
export function forgetSizes({ sides, insets }) {
  for (const { labels } of [...sides, ...insets.map(({ side }) => side)]) for (const label of labels) label.size = null;
}

export function measureLabels(labels) {
  const fresh = labels.filter(({ size }) => size === null);
  for (const { node } of fresh) node.hidden = false;
  for (const label of fresh) label.size = { w: label.name.offsetWidth, h: label.name.offsetHeight };
  for (const { node } of fresh) node.hidden = true;
}
