// The legend names what the two dates show, and nothing else.

import { byId, h } from "../core/dom.js";
import { isAtlas, isOn, listLayers } from "../core/layers.js";
import { nameCertainty, nameHolder } from "../core/phrases.js";
import { isLined, listSegments, listTransfers } from "../core/record.js";
import { chooseFill } from "../map/hatches.js";
import { BEADS, CERTAINTY_STYLES, COLOURS, STYLES, styleLine } from "../map/style.js";
import { outlineTerritories } from "../map/territories.js";
import { makeAreaSample, makeBandSample, makeLineSample, makeRow, makeSignSample, makeTransferSample } from "./samples.js";

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

function keepPresent(order, values) {
  const found = new Set(values);
  return order.filter((value) => found.has(value));
}

// Stage and certainty are read separately, so they are explained separately.
function makeLineRows(app) {
  const { words } = app;
  const segments = listSegmentsShown(app);
  const solid = styleLine({ certainty: "V" });
  const looks = { demarcation: [solid, BEADS], delimitation: [solid], "zone-edge": [STYLES["zone-edge"]], neighbour: [STYLES.neighbour] };
  const stages = keepPresent(Object.keys(looks), segments.map(({ stage }) => stage));
  const certainties = keepPresent(Object.keys(CERTAINTY_STYLES), segments.filter(isLined).map(({ certainty }) => certainty));
  return [
    ...stages.map((stage) => makeRow(makeLineSample(...looks[stage]), words.t(`stage_${stage}`))),
    certainties.length ? h("li", { class: "heading" }, words.t("certainty")) : "",
    ...certainties.map((certainty) => makeRow(makeLineSample(styleLine({ certainty })), nameCertainty(words, certainty))),
  ];
}

function makeOverlayRows(app) {
  const samples = {
    uncertainty: () => makeAreaSample(STYLES.doubt.color, 0.26),
    zones: () => makeAreaSample(COLOURS.zoneSample),
    routes: () => makeLineSample(STYLES.route),
    readings: () => makeLineSample(STYLES.readingLine),
    ports: () => makeSignSample("port"),
    markers: () => makeSignSample("marker"),
    events: () => makeSignSample("event"),
  };
  return Object.keys(samples)
    .filter((name) => isOn(app, name) && listLayers(app.scene).includes(name))
    .map((name) => makeRow(samples[name](), app.words.t(`layer_${name}`)));
}

function hasBand(app) {
  return listSegmentsShown(app).some(({ stage }) => stage === "undelimited");
}

/** Writes the legend. */
export function drawLegend(app) {
  const { scene, words } = app;
  const lands = listSovereignsShown(app).map((i) => makeRow(makeAreaSample(chooseFill(scene, i)), nameSovereign(app, i)));
  const rows = [];
  if (listTransfers(app).length) rows.push(makeRow(makeTransferSample(app), words.t("transferred")));
  rows.push(...makeLineRows(app));
  if (hasBand(app)) rows.push(makeRow(makeBandSample(), words.t("band")));
  rows.push(...makeOverlayRows(app));
  if (scene.waters.length) rows.push(makeRow(makeLineSample(STYLES.river), words.t("water")));
  if (scene.land.length) rows.push(makeRow(makeAreaSample(STYLES.land.fillColor), words.t("outside")));
  byId("legend-body").replaceChildren(h("ul", { class: "lands" }, lands), h("ul", {}, rows));
}

/** Opens the legend where there is room. */
export function addLegend(app) {
  const legend = byId("legend");
  legend.open = window.innerWidth >= 900 && window.innerHeight >= 600 && !isAtlas(app.scene) && !app.state.lecture;
  legend.addEventListener("toggle", () => app.arrange());
}
