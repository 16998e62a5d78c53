// The land of every sovereign on a side's day, one shape each.

// A shape reaches a hair under its neighbour, or the ground would shine through like a border.
function fillLook(scene, sovereign) {
  const paint = paintOf(scene, sovereign);
  return { fillColor: paint, fillOpacity: 1, color: paint, weight: 0.8 };
}

function territoryRings(app, version) {
  app.territories ??= new Map();
  if (!app.territories.has(version)) {
    const held = facesBySovereign(app.scene, version);
    app.territories.set(version, new Map([...held].map(([id, faces]) => [id, mergedRings(app.arcs, faces)])));
  }
  return app.territories.get(version);
}

function drawTerritories(app, side) {
  for (const [sovereign, rings] of territoryRings(app, side.version)) {
    L.polygon(rings, on(side.sheets.faces, fillLook(app.scene, sovereign)))
      .on("click", ({ latlng }) => openFace(app, side, faceAt(app, latlng), latlng))
      .addTo(side.layers);
  }
}
