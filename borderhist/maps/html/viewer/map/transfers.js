// Land whose holder differs between the two dates shown.

import { listSegments, listTransfers } from "../core/record.js";
import { dissolveFaces, findOuterArcs } from "../geometry/dissolve.js";
import { onPane } from "./panes.js";
import { STYLES } from "./style.js";

// The outline of a transfer is asked for often and never changes.
const OUTLINES = new WeakMap();

/** Returns the outline of land that changed hands. */
export function outlineTransfer(app, transfer) {
  if (!OUTLINES.has(transfer)) OUTLINES.set(transfer, dissolveFaces(app.arcs, transfer.faces.map((index) => app.scene.faces[index])));
  return OUTLINES.get(transfer);
}

// Where no line was agreed, the land that moved has no line for an edge either.
function listUnagreedArcs({ scene, sides }) {
  const segments = sides.flatMap((side) => listSegments(scene, side.version));
  const arcs = segments.filter(({ stage }) => stage === "undelimited").flatMap((segment) => segment.arcs);
  return new Set(arcs.map((ref) => (ref < 0 ? ~ref : ref)));
}

function listTransferEdges(app, transfer, shown) {
  const outer = findOuterArcs(transfer.faces.map((index) => app.scene.faces[index]));
  return [...outer].filter(shown).map((index) => app.arcs[index].points);
}

/** Draws the land that changed hands. */
export function drawTransfers(app, side) {
  const hidden = listUnagreedArcs(app);
  const draw = (make, shape, look) => make(shape, onPane(side.sheets.transfers, { ...look, interactive: false })).addTo(side.layers);
  const tint = app.state.mode === "change" && !side.isInset ? STYLES.transferAlone : STYLES.transferTint;
  for (const transfer of listTransfers(app)) draw(L.polygon, outlineTransfer(app, transfer), tint);
  // A coast is all bends: drawn as heavily as a line it would bury the land behind it.
  const coast = findOuterArcs(app.scene.faces);
  const inland = (index) => !hidden.has(index) && !coast.has(index);
  const edges = [
    [STYLES.transferGlow, inland], [STYLES.transferCoast, (index) => coast.has(index)], [STYLES.transfer, inland],
  ];
  for (const [look, shown] of edges) {
    for (const transfer of listTransfers(app)) draw(L.polyline, listTransferEdges(app, transfer, shown), look);
  }
}

/** Where the divider stands first: most of what changed lies to its right, a part to compare with to its left. */
export function chooseOpeningSwipe(app) {
  const rings = listTransfers(app).flatMap((transfer) => outlineTransfer(app, transfer));
  if (!rings.length) return 0.5;
  let [first, last] = [Infinity, -Infinity];
  for (const point of rings.flat()) {
    const { x } = app.map.latLngToContainerPoint(point);
    [first, last] = [Math.min(first, x), Math.max(last, x)];
  }
  const share = (first + (last - first) / 4) / app.map.getSize().x;
  return Math.round(Math.min(0.6, Math.max(0.3, share)) * 100) / 100;
}
