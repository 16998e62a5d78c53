// What a line or a fill looks like, in small.

import { h, svg } from "../core/dom.js";
import { choosePossessionFill } from "../map/hatches.js";
import { COLOURS, STYLES } from "../map/style.js";

/** Makes a sample of a fill. */
export function makeAreaSample(paint, opacity = 1) {
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { x: 0.5, y: 0.5, width: 43, height: 15, fill: paint, "fill-opacity": opacity, stroke: COLOURS.sampleEdge }));
}

function makeStroke(y, { color, weight, dashArray, lineCap = "butt", opacity = 1 }) {
  return svg("path", { d: `M2 ${y}H42`, stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray,
    "stroke-linecap": lineCap, "stroke-opacity": opacity, fill: "none" });
}

/** Makes a sample of strokes on each other. */
export function makeLineSample(...looks) {
  return svg("svg", { class: "sample", width: 44, height: 12, "aria-hidden": "true" }, looks.map((look) => makeStroke(6, look)));
}

/** Makes a sample of land that changed hands. */
export function makeTransferSample({ state }) {
  const fill = state.mode === "change" ? "url(#moved)" : "url(#moved-over)";
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { x: 3, y: 3, width: 38, height: 10, fill, stroke: STYLES.transfer.color, "stroke-width": 4.5 }));
}

/** Makes a sample of land that another than its sovereign held. */
export function makePossessionSample(scene, possession) {
  const { dashArray, weight } = STYLES.possession;
  const look = { x: 1, y: 1, width: 42, height: 14, fill: choosePossessionFill(scene, possession) };
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { width: 44, height: 16, fill: COLOURS.bandGround }),
    svg("rect", { ...look, stroke: possession.colour, "stroke-width": weight, "stroke-dasharray": dashArray }));
}

/** Makes a sample of an undelimited band. */
export function makeBandSample() {
  return svg("svg", { class: "sample", width: 44, height: 16, "aria-hidden": "true" },
    svg("rect", { width: 44, height: 16, fill: COLOURS.bandGround }), svg("rect", { width: 44, height: 16, fill: "url(#band)" }));
}

/** Makes a sample of a sign. */
export function makeSignSample(kind) {
  return h("span", { class: "sample signed", "aria-hidden": "true" }, h("span", { class: `sign ${kind}` }));
}

/** Makes a row of the legend. */
export function makeRow(sample, text) {
  return h("li", {}, sample, h("span", {}, text));
}
