// The land of every sovereign on a side's day, one shape each.

import { groupBySovereign } from "../core/record.js";
import { dissolveFaces } from "../geometry/dissolve.js";
import { findFace } from "../geometry/polygons.js";
import { chooseFill } from "./hatches.js";
import { onPane } from "./panes.js";
import { openFace } from "../panel/popups.js";

// A shape reaches a hair under its neighbour, or the ground would shine through like a border.
function styleTerritory(scene, sovereign) {
  const paint = chooseFill(scene, sovereign);
  return { fillColor: paint, fillOpacity: 1, color: paint, weight: 0.8 };
}

// The outlines of a version are asked for often and never change.
const OUTLINES = new Map();

/** Returns the outline of what every sovereign holds in a version. */
export function outlineTerritories(app, version) {
  if (!OUTLINES.has(version)) {
    const held = groupBySovereign(app.scene, version);
    OUTLINES.set(version, new Map([...held].map(([id, faces]) => [id, dissolveFaces(app.arcs, faces)])));
  }
  return OUTLINES.get(version);
}

/** Draws the land of every sovereign. */
export function drawTerritories(app, side) {
  for (const [sovereign, rings] of outlineTerritories(app, side.version)) {
    L.polygon(rings, onPane(side.sheets.faces, styleTerritory(app.scene, sovereign)))
      .on("click", ({ latlng }) => openFace(app, side, findFace(app, latlng), latlng))
      .addTo(side.layers);
  }
}
