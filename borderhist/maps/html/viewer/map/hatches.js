// Hatches: land held in common or by another than its sovereign, open land, undelimited bands, land that changed hands.

import { svg } from "../core/dom.js";
import { COLOURS, POSSESSION } from "./style.js";

function listColours(scene, sovereign) {
  const colours = sovereign.parties.map((party) => scene.sovereigns[party].colour);
  return colours.length > 1 ? colours : [sovereign.colour, COLOURS.paper];
}

function makeStripes(id, colours, width) {
  const size = colours.length * width;
  return svg(
    "pattern",
    { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    colours.map((colour, i) => svg("rect", { x: i * width, width: width + 0.5, height: size, fill: colour })),
  );
}

const OPEN_MARKS = [
  (ink) => svg("path", { d: "M0 12L12 0M-3 3L3 -3M9 15L15 9", stroke: ink, "stroke-width": 1.6 }),
  (ink) => svg("path", { d: "M0 6H12M6 0V12", stroke: ink, "stroke-width": 1.1 }),
  (ink) => svg("circle", { cx: 6, cy: 6, r: 1.9, fill: ink }),
];

function makeOpenHatch(id, colour, turn) {
  return svg(
    "pattern",
    { id, width: 12, height: 12, patternUnits: "userSpaceOnUse" },
    svg("rect", { width: 12, height: 12, fill: colour }),
    OPEN_MARKS[turn % OPEN_MARKS.length](COLOURS.hatch),
  );
}

function makeBandHatch() {
  return svg(
    "pattern",
    { id: "band", width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)" },
    svg("rect", { width: 9, height: 9, fill: COLOURS.paper, "fill-opacity": 0.62 }),
    svg("rect", { width: 2, height: 9, fill: COLOURS.band, "fill-opacity": 0.6 }),
  );
}

// Land that changed hands, where nothing else is coloured: a hatch that survives a grey print.
function makeTransferHatch(id, ground, opacity, strip) {
  return svg(
    "pattern",
    { id, width: 10, height: 10, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)" },
    svg("rect", { width: 10, height: 10, fill: ground, "fill-opacity": opacity }),
    svg("rect", { width: strip, height: 10, fill: COLOURS.transfer, "fill-opacity": 0.75 }),
  );
}

// Upright, and so far apart that the sovereign's colour is what is seen between them.
function makePossessionStripes(id, colour) {
  const { step, width, opacity } = POSSESSION;
  const bar = svg("rect", { width, height: step, fill: colour, "fill-opacity": opacity });
  return svg("pattern", { id, width: step, height: step, patternUnits: "userSpaceOnUse" }, bar);
}

/** Puts the hatches into the page. */
export function addHatches(scene) {
  const open = scene.sovereigns.filter(({ kind }) => kind === "open");
  const hatches = scene.sovereigns.map((sovereign, i) => {
    if (sovereign.kind === "condominium") return makeStripes(`hatch-${i}`, listColours(scene, sovereign), 9);
    return sovereign.kind === "open" ? makeOpenHatch(`hatch-${i}`, sovereign.colour, open.indexOf(sovereign)) : null;
  });
  const moved = [makeTransferHatch("moved", COLOURS.transferGround, 1, 3), makeTransferHatch("moved-over", COLOURS.paper, 0.32, 1.6)];
  const possessions = scene.possessions.map(({ colour }, i) => makePossessionStripes(`possession-${i}`, colour));
  const defs = svg("defs", {}, makeBandHatch(), moved, hatches, possessions);
  document.body.append(svg("svg", { class: "hatches", "aria-hidden": "true" }, defs));
}

/** Returns the stripes of a possession. */
export function choosePossessionFill(scene, possession) {
  return `url(#possession-${scene.possessions.indexOf(possession)})`;
}

/** Returns what the land of a sovereign is filled with: a colour or a hatch. */
export function chooseFill(scene, index) {
  const { kind, colour } = scene.sovereigns[index];
  return kind === "condominium" || kind === "open" ? `url(#hatch-${index})` : colour;
}
