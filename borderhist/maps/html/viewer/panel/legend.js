// The legend names what the two dates show, and nothing else.

import { byId, h } from "../core/dom.js";
import { isAtlas, isOn, listLayers } from "../core/layers.js";
import { nameHolder } from "../core/phrases.js";
import { isLined, listSegments, listTransfers } from "../core/record.js";
import { chooseFill } from "../map/hatches.js";
import { listPossessionsShown } from "../map/possessions.js";
import { BEADS, CERTAINTY_STYLES, COLOURS, STYLES, styleLine } from "../map/style.js";
import { LEGEND } from "../map/style_table.js";
import { outlineTerritories } from "../map/territories.js";
import { makeAreaSample, makeBandSample, makeLineSample, makePossessionSample, makeRow, makeSignSample, makeTransferSample } from "./samples.js";

function listSovereignsShown(app) {
  const shown = new Set(app.sides.flatMap((side) => [...outlineTerritories(app, side.version).keys()]));
  return [...shown].sort((a, b) => a - b);
}

function nameSovereign(app, sovereign) {
  const holding = app.sides.filter(({ version }) => outlineTerritories(app, version).has(sovereign));
  return [...new Set(holding.map(({ version }) => nameHolder(app, sovereign, version)))].join(" / ");
}

function listSegmentsShown(app) {
  return app.sides.flatMap((side) => listSegments(app.scene, side.version));
}

function listPossessionsOfSides(app) {
  return app.sides.flatMap((side) => listPossessionsShown(app, side));
}

// By the keys of the legend. Stage and certainty are read separately, so they are explained separately.
function listShown(app) {
  const { scene } = app;
  const segments = listSegmentsShown(app);
  const lined = segments.filter(isLined);
  return new Set([
    ...segments.map(({ stage }) => stage),
    ...lined.flatMap(({ certainty }) => ["certainty", certainty]),
    ...listLayers(scene).filter((name) => isOn(app, name) && name !== "possessions"),
    ...(listPossessionsOfSides(app).length ? ["possessions"] : []),
    ...(listTransfers(app).length ? ["transfer"] : []),
    ...(scene.waters.length ? ["river"] : []),
    ...(scene.land.length ? ["land"] : []),
  ]);
}

const SURE = styleLine({ certainty: "V" });

const SAMPLES = {
  transfer: makeTransferSample,
  possessions: (app) => makePossessionSample(app.scene, listPossessionsOfSides(app)[0]),
  demarcation: () => makeLineSample(SURE, BEADS),
  delimitation: () => makeLineSample(SURE),
  "zone-edge": () => makeLineSample(STYLES["zone-edge"]),
  neighbour: () => makeLineSample(STYLES.neighbour),
  ...Object.fromEntries(Object.keys(CERTAINTY_STYLES).map((certainty) => [certainty, () => makeLineSample(styleLine({ certainty }))])),
  undelimited: makeBandSample,
  uncertainty: () => makeAreaSample(STYLES.doubt.color, STYLES.doubt.opacity),
  zones: () => makeAreaSample(COLOURS.zoneSample),
  routes: () => makeLineSample(STYLES.route),
  readings: () => makeLineSample(STYLES.readingLine),
  ports: () => makeSignSample("port"),
  markers: () => makeSignSample("marker"),
  events: () => makeSignSample("event"),
  river: () => makeLineSample(STYLES.river),
  land: () => makeAreaSample(STYLES.land.fillColor),
};

// What has no sample is a heading.
function makeEntry(app, thing, text) {
  return thing in SAMPLES ? makeRow(SAMPLES[thing](app), text) : h("li", { class: "heading" }, text);
}

/** Writes the legend. */
export function drawLegend(app) {
  const { scene, words } = app;
  const lands = listSovereignsShown(app).map((i) => makeRow(makeAreaSample(chooseFill(scene, i)), nameSovereign(app, i)));
  const shown = listShown(app);
  const rows = LEGEND.filter(([thing]) => shown.has(thing)).map(([thing, key]) => makeEntry(app, thing, words.t(key)));
  byId("legend-body").replaceChildren(h("ul", { class: "lands" }, lands), h("ul", {}, rows));
}

/** Opens the legend where there is room. */
export function addLegend(app) {
  const legend = byId("legend");
  legend.open = window.innerWidth >= 900 && window.innerHeight >= 600 && !isAtlas(app.scene) && !app.state.lecture;
  legend.addEventListener("toggle", () => app.arrange());
}
