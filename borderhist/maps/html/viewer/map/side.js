// All that one side of the comparison shows.

import { drawBorders } from "./borders.js";
import { drawOverlays } from "./overlays.js";
import { drawPossessions } from "./possessions.js";
import { drawTerritories } from "./territories.js";

/** Draws land, lines and overlays of a side anew. */
export function drawSide(app, side) {
  side.layers.clearLayers();
  drawTerritories(app, side);
  drawPossessions(app, side);
  drawBorders(app, side);
  drawOverlays(app, side);
}
