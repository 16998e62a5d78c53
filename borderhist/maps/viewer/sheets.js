// Panes from bottom to top. A side's panes are clipped together by whatever compares the sides.

const SHARED = { land: 210, waters: 350, graticule: 360, study: 370, divider: 620 };
const SIDED = { faces: 300, transfers: 380, lines: 400, labels: 500 };

function addPane(map, name, z) {
  const pane = map.createPane(name);
  pane.style.zIndex = z;
  return { name, pane, renderer: L.svg({ pane: name, padding: 0.4 }) };
}

function addShared(map) {
  return Object.fromEntries(Object.entries(SHARED).map(([name, z]) => [name, addPane(map, name, z)]));
}

function addSide(map, name) {
  const sheets = {};
  for (const [sheet, z] of Object.entries(SIDED)) sheets[sheet] = addPane(map, `${name}-${sheet}`, z);
  for (const { pane } of Object.values(sheets)) pane.classList.add("side", name);
  sheets.labels.pane.setAttribute("aria-hidden", "true");
  return { name, sheets, layers: L.layerGroup().addTo(map), labels: [], version: null };
}

function on(sheet, look) {
  return { pane: sheet.name, renderer: sheet.renderer, smoothFactor: 0, noClip: true, bubblingMouseEvents: false, ...look };
}
