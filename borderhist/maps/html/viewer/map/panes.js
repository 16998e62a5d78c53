// A view is a map with panes from bottom to top. A side's panes are clipped together by whatever compares the sides.

const SHARED = { land: 210, waters: 350, graticule: 360, study: 370, divider: 620, pointer: 630 };
const SIDED = { faces: 300, possessions: 310, transfers: 380, bands: 390, lines: 400, over: 420, signs: 450, labels: 500 };

function addPane(map, name, z) {
  const pane = map.createPane(name);
  pane.style.zIndex = z;
  return { name, pane, renderer: L.svg({ pane: name, padding: 0.4 }) };
}

/** Gives a map the panes that both sides share. */
export function makeView(map) {
  const shared = Object.fromEntries(Object.entries(SHARED).map(([name, z]) => [name, addPane(map, name, z)]));
  return { map, shared, grid: null, graticule: null };
}

/** Adds the panes of a side to a view. */
export function addSide(view, name) {
  const sheets = {};
  for (const [sheet, z] of Object.entries(SIDED)) sheets[sheet] = addPane(view.map, `${name}-${sheet}`, z);
  for (const { pane } of Object.values(sheets)) pane.classList.add("side", name);
  for (const { pane } of [sheets.faces, sheets.possessions]) pane.classList.add("ground");
  sheets.labels.pane.setAttribute("aria-hidden", "true");
  const layers = L.layerGroup().addTo(view.map);
  return { name, view, map: view.map, sheets, layers, labels: [], named: [], bands: [], version: null, isInset: false };
}

/** Returns options by which Leaflet draws a style on a pane. */
export function onPane(sheet, look) {
  return { pane: sheet.name, renderer: sheet.renderer, smoothFactor: 0, noClip: true, bubblingMouseEvents: false, ...look };
}

/** Removes all that a side shows. */
export function clearSide(side) {
  side.layers.clearLayers();
  side.sheets.labels.pane.replaceChildren();
  Object.assign(side, { labels: [], named: [], bands: [] });
}
