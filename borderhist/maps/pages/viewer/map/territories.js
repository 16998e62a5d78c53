// The land of every sovereign on a side's day, one shape each.

import { groupBySovereign } from "../core/record.js";
import { dissolveFaces } from "../geometry/dissolve.js";
import { findFace } from "../geometry/polygons.js";
import { fillOf } from "./hatches.js";
import { onPane } from "./panes.js";
import { openFace } from "../panel/popups.js";

// A shape reaches a hair under its neighbour, or the ground would shine through like a border.
function territoryStyle(scene, sovereign) {
  const paint = fillOf(scene, sovereign);
  return { fillColor: paint, fillOpacity: 1, color: paint, weight: 0.8 };
}

// The outlines of a version are asked for often and never change.
const OUTLINES = new Map();

export function territoryRings(app, version) {
  if (!OUTLINES.has(version)) {
    const held = groupBySovereign(app.scene, version);
    OUTLINES.set(version, new Map([...held].map(([id, faces]) => [id, dissolveFaces(app.arcs, faces)])));
  }
  return OUTLINES.get(version);
}

export function drawTerritories(app, side) {
  for (const [sovereign, rings] of territoryRings(app, side.version)) {
    L.polygon(rings, onPane(side.sheets.faces, territoryStyle(app.scene, sovereign)))
      .on("click", ({ latlng }) => openFace(app, side, findFace(app, latlng), latlng))
      .addTo(side.layers);
  }
}
