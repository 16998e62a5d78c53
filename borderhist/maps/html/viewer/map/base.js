// What lies under and over every date alike: land outside, waters, the edge of the study area, the coast.

import { readLine, readRings } from "../geometry/arcs.js";
import { findOuterArcs } from "../geometry/dissolve.js";
import { onPane } from "./panes.js";
import { STYLES } from "./style.js";

function drawLand({ scene }, { base, shared }) {
  L.polygon(readRings(scene.land, scene.scale), onPane(shared.land, { ...STYLES.land, interactive: false })).addTo(base);
}

function drawWaters({ scene }, { base, shared }) {
  for (const { lines = [], polygons = [] } of scene.waters) {
    const rivers = lines.map((numbers) => readLine(numbers, scene.scale));
    const lakes = readRings(polygons, scene.scale);
    if (lakes.length) L.polygon(lakes, onPane(shared.waters, { ...STYLES.lake, interactive: false })).addTo(base);
    if (rivers.length) L.polyline(rivers, onPane(shared.waters, { ...STYLES.river, interactive: false })).addTo(base);
  }
}

function drawCoast({ scene, arcs }, { base, shared }) {
  const lines = [...findOuterArcs(scene.faces)].map((index) => arcs[index].points);
  L.polyline(lines, onPane(shared.waters, { ...STYLES.coast, interactive: false })).addTo(base);
}

function drawStudyArea({ scene }, { base, shared }) {
  if (!scene.study_area.length) return;
  const ring = readLine(scene.study_area, scene.scale);
  L.polygon(ring, onPane(shared.study, { ...STYLES.study, interactive: false })).addTo(base);
}

/** Draws the ground of a view anew. */
export function drawBase(app, view) {
  view.base?.remove();
  view.base = L.layerGroup().addTo(view.map);
  for (const draw of [drawLand, drawCoast, drawWaters, drawStudyArea]) draw(app, view);
}
