// Land that another than its sovereign held: upright stripes in the holder's shade, the sovereign's land between them.

import { isOn } from "../core/layers.js";
import { findPossessed, listPossessions } from "../core/record.js";
import { readRings } from "../geometry/arcs.js";
import { findFace } from "../geometry/polygons.js";
import { describePossession } from "../panel/cards.js";
import { openPopup } from "../panel/popups.js";
import { choosePossessionFill } from "./hatches.js";
import { onPane } from "./panes.js";
import { STYLES } from "./style.js";

/** Lists the possessions that a side shows. */
export function listPossessionsShown(app, { version }) {
  return isOn(app, "possessions") ? listPossessions(app.scene, version) : [];
}

/** Returns the outline of a possession on a side. */
export function outlinePossession({ scene }, { version }, possession) {
  return readRings(findPossessed(possession, version), scene.scale);
}

/** Draws what another than the sovereign holds. */
export function drawPossessions(app, side) {
  for (const possession of listPossessionsShown(app, side)) {
    const look = { ...STYLES.possession, color: possession.colour, fillColor: choosePossessionFill(app.scene, possession) };
    L.polygon(outlinePossession(app, side, possession), onPane(side.sheets.possessions, look))
      .on("click", ({ latlng }) => openPopup(app, side, latlng, () => describePossession(app, side, possession, findFace(app, latlng))))
      .addTo(side.layers);
  }
}
