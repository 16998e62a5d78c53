// Land whose holder differs between the two dates shown.

function shownTransfers({ scene, state }) {
  return scene.transfers
    .filter(({ before, after }) => before === state.before && after === state.after)
    .sort((one, other) => other.area_km2 - one.area_km2);
}

function transferRings(app, transfer) {
  return mergedRings(app.arcs, transfer.faces.map((index) => app.scene.faces[index]));
}

function transferOfFace(app, index) {
  return shownTransfers(app).find(({ faces }) => faces.includes(index));
}

function largestFace({ scene }, { faces }) {
  return faces.map((index) => scene.faces[index]).reduce((best, face) => (face.area_km2 > best.area_km2 ? face : best));
}

// Where no line was agreed, the land that moved has no line for an edge either.
function unagreedArcs({ scene, sides }) {
  const segments = sides.flatMap((side) => segmentsOn(scene, side.version));
  const arcs = segments.filter(({ stage }) => stage === "undelimited").flatMap((segment) => segment.arcs);
  return new Set(arcs.map((ref) => (ref < 0 ? ~ref : ref)));
}

function transferEdges(app, transfer, shown) {
  const outer = outerArcs(transfer.faces.map((index) => app.scene.faces[index]));
  return [...outer].filter(shown).map((index) => app.arcs[index].points);
}

function drawTransfers(app, side) {
  const hidden = unagreedArcs(app);
  const draw = (make, shape, look) => make(shape, on(side.sheets.transfers, { ...look, interactive: false })).addTo(side.layers);
  const tint = app.state.mode === "change" && !side.isInset ? LOOKS.transferAlone : LOOKS.transferTint;
  for (const transfer of shownTransfers(app)) draw(L.polygon, transferRings(app, transfer), tint);
  // A coast is all bends: drawn as heavily as a line it would bury the land behind it.
  const coast = outerArcs(app.scene.faces);
  const inland = (index) => !hidden.has(index) && !coast.has(index);
  const edges = [
    [LOOKS.transferGlow, inland], [LOOKS.transferCoast, (index) => coast.has(index)], [LOOKS.transfer, inland],
  ];
  for (const [look, shown] of edges) {
    for (const transfer of shownTransfers(app)) draw(L.polyline, transferEdges(app, transfer, shown), look);
  }
}

// Where the divider stands first: most of what changed lies to its right, a part to compare with to its left.
function openingSwipe(app) {
  const points = shownTransfers(app).flatMap((transfer) => transferRings(app, transfer).flat());
  if (!points.length) return 0.5;
  const across = points.map((point) => app.map.latLngToContainerPoint(point).x).sort((one, other) => one - other);
  const [first, last] = [across[0], across[across.length - 1]];
  const share = (first + (last - first) / 4) / app.map.getSize().x;
  return Math.round(Math.min(0.6, Math.max(0.3, share)) * 100) / 100;
}

// The giver bears its name of the day before the instrument took effect, the taker its name of that day.
function namesOf(app, { from_, to, instrument }) {
  const { day } = instrumentOf(app, instrument);
  return { f: nameBy(app, from_, (since) => since < day), t: nameBy(app, to, (since) => since <= day) };
}

function summaryOf(app) {
  const { words } = app;
  const transfers = shownTransfers(app);
  if (!transfers.length) return words.t("none");
  const [first] = transfers;
  const area = words.area(first.area_km2, first.area_error_km2);
  if (transfers.length === 1) return words.t("one", { ...namesOf(app, first), x: area });
  const sum = transfers.reduce((total, { area_km2 }) => total + area_km2, 0);
  const error = Math.hypot(...transfers.map(({ area_error_km2 }) => area_error_km2));
  return words.t("total", { n: words.number(transfers.length), x: words.number(asExact(sum, error)) });
}
