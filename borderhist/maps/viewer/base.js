// What lies under and over every date alike: land outside, waters, the edge of the study area, the coast.

function ringsOf(polygons, scale) {
  return polygons.map((rings) => rings.map((ring) => line(ring, scale)));
}

function drawLand({ scene, map, shared }) {
  L.polygon(ringsOf(scene.land, scene.scale), on(shared.land, { ...LOOKS.land, interactive: false })).addTo(map);
}

function drawWaters({ scene, map, shared }) {
  for (const { lines = [], polygons = [] } of scene.waters) {
    const rivers = lines.map((numbers) => line(numbers, scene.scale));
    const lakes = ringsOf(polygons, scene.scale);
    if (lakes.length) L.polygon(lakes, on(shared.waters, { ...LOOKS.lake, interactive: false })).addTo(map);
    if (rivers.length) L.polyline(rivers, on(shared.waters, { ...LOOKS.river, interactive: false })).addTo(map);
  }
}

function drawCoast({ scene, arcs, map, shared }) {
  const lines = [...outerArcs(scene.faces)].map((index) => arcs[index].points);
  L.polyline(lines, on(shared.waters, { ...LOOKS.coast, interactive: false })).addTo(map);
}

function drawStudyArea({ scene, map, shared }) {
  if (!scene.study_area.length) return;
  const ring = line(scene.study_area, scene.scale);
  L.polygon(ring, on(shared.study, { ...LOOKS.study, interactive: false })).addTo(map);
}

function drawBase(app) {
  drawLand(app);
  drawCoast(app);
  drawWaters(app);
  drawStudyArea(app);
}
