// What lies under and over every date alike: land outside, waters, the edge of the study area, the coast.

function ringsOf(polygons, scale) {
  return polygons.map((rings) => rings.map((ring) => line(ring, scale)));
}

function drawLand({ scene }, { base, shared }) {
  L.polygon(ringsOf(scene.land, scene.scale), on(shared.land, { ...LOOKS.land, interactive: false })).addTo(base);
}

function drawWaters({ scene }, { base, shared }) {
  for (const { lines = [], polygons = [] } of scene.waters) {
    const rivers = lines.map((numbers) => line(numbers, scene.scale));
    const lakes = ringsOf(polygons, scene.scale);
    if (lakes.length) L.polygon(lakes, on(shared.waters, { ...LOOKS.lake, interactive: false })).addTo(base);
    if (rivers.length) L.polyline(rivers, on(shared.waters, { ...LOOKS.river, interactive: false })).addTo(base);
  }
}

function drawCoast({ scene, arcs }, { base, shared }) {
  const lines = [...outerArcs(scene.faces)].map((index) => arcs[index].points);
  L.polyline(lines, on(shared.waters, { ...LOOKS.coast, interactive: false })).addTo(base);
}

function drawStudyArea({ scene }, { base, shared }) {
  if (!scene.study_area.length) return;
  const ring = line(scene.study_area, scene.scale);
  L.polygon(ring, on(shared.study, { ...LOOKS.study, interactive: false })).addTo(base);
}

function drawBase(app, view) {
  view.base?.remove();
  view.base = L.layerGroup().addTo(view.map);
  for (const draw of [drawLand, drawCoast, drawWaters, drawStudyArea]) draw(app, view);
}
