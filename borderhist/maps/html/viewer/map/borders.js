// Boundary pieces in force on a side's day.

import { isOn } from "../core/layers.js";
import { isLined, listSegments } from "../core/record.js";
import { joinArcs } from "../geometry/arcs.js";
import { onPane } from "./panes.js";
import { metresPerPixel } from "./scale.js";
import { BEADS, COLOURS, STYLES, styleCasing, styleLine } from "./style.js";
import { describeSegment } from "../panel/cards.js";
import { openPopup } from "../panel/popups.js";

// The stroke is as wide as the land on which the border may have been: twice the uncertainty.
function measureBand(map, segment) {
  return Math.max(12, (2000 * segment.uncertainty_km) / metresPerPixel(map));
}

function drawBand(app, side, segment, lines) {
  const look = { ...STYLES.band, weight: measureBand(side.map, segment) };
  const band = L.polyline(lines, onPane(side.sheets.bands, look)).addTo(side.layers);
  side.bands.push({ band, segment });
  return [band];
}

function drawLine(app, side, segment, lines) {
  const quiet = (look) => L.polyline(lines, onPane(side.sheets.lines, { ...look, interactive: false })).addTo(side.layers);
  const isBoundary = segment.stage === "delimitation" || segment.stage === "demarcation";
  if (isBoundary) quiet(styleCasing(segment));
  quiet(styleLine(segment));
  if (segment.stage === "demarcation") quiet(BEADS);
  // A thin line is hard to hit: an unseen wide one takes the click.
  return [L.polyline(lines, onPane(side.sheets.lines, { color: COLOURS.ink, weight: 15, opacity: 0 })).addTo(side.layers)];
}

/** Draws the boundary pieces of a side, the surest on top. */
export function drawBorders(app, side) {
  side.bands = [];
  const doubt = isOn(app, "uncertainty");
  const rank = { undelimited: 0, neighbour: 1, "zone-edge": 2 };
  const segments = listSegments(app.scene, side.version).sort((a, b) => (rank[a.stage] ?? 3) - (rank[b.stage] ?? 3));
  for (const segment of segments) {
    const lines = joinArcs(app.arcs, segment.arcs);
    if (doubt && isLined(segment)) drawDoubt(side, segment, lines);
    const draw = segment.stage === "undelimited" ? drawBand : drawLine;
    for (const layer of draw(app, side, segment, lines)) {
      layer.on("click", ({ latlng }) => openPopup(app, side, latlng, () => describeSegment(app, side, segment)));
    }
  }
}

function measureDoubt(map, { uncertainty_km }) {
  return Math.max(6, (2000 * uncertainty_km) / metresPerPixel(map));
}

// On demand: how far to either side of a line it may have run.
function drawDoubt(side, segment, lines) {
  const look = { ...STYLES.doubt, weight: measureDoubt(side.map, segment), interactive: false };
  side.bands.push({ band: L.polyline(lines, onPane(side.sheets.bands, look)).addTo(side.layers), segment, width: measureDoubt });
}

/** Makes bands as wide as their uncertainty is at this scale. */
export function widenBands(side) {
  for (const { band, segment, width = measureBand } of side.bands) band.setStyle({ weight: width(side.map, segment) });
}
