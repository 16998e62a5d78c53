// Which words a side shows, the most important first: what changed, whose land, places, waters, degrees.

function transferLabels(app) {
  return shownTransfers(app).map((transfer) => {
    const { f, t } = namesOf(app, transfer);
    const points = insidePoints(transferRings(app, transfer), app.map.options.crs);
    const [lng, lat] = largestFace(app, transfer).anchor;
    const lines = [app.words.area(transfer.area_km2, transfer.area_error_km2), `${f} → ${t}`];
    return makeLabel("transfer", lines, (view, size, frame) =>
      spotsInside(view, [...points, { at: L.latLng(lat, lng), depth: 0 }], size, frame));
  });
}

function landAround(app, version, at) {
  const index = faceAt(app, at);
  if (index < 0) return [];
  const sovereign = sovereignOf(app.scene, app.scene.faces[index], version);
  app.insides ??= new Map();
  const key = `${version}/${sovereign}`;
  if (!app.insides.has(key)) app.insides.set(key, insidePoints(territoryRings(app, version).get(sovereign), app.map.options.crs));
  return app.insides.get(key);
}

function areaLabels(app, side) {
  return app.scene.areas.filter((area) => isInForce(area, side.version)).map((area) => {
    const at = L.latLng(area.lat, area.lon);
    const points = landAround(app, side.version, at);
    return makeLabel("area", [app.words.say(area.name)], (view, size, frame) =>
      [{ ...centredSpot(view.map, at, size), id: "own" }, ...spotsInside(view, points, size, frame).filter(({ reach }) => reach > size.h * 0.6)]);
  });
}

function placeLabel(app, place) {
  const at = L.latLng(place.lat, place.lon);
  const kind = place.rank <= 1 ? "place main" : "place";
  const label = makeLabel(kind, [app.words.say(place.name)], ({ map }, size) =>
    spotsAroundDot(map.latLngToContainerPoint(at), size));
  label.node.addEventListener("click", (event) => {
    event.stopPropagation();
    openPopup(app, at, () => aboutPlace(app, place));
  });
  return label;
}

function placesByRank({ scene }) {
  return [...scene.places].sort((one, other) => one.rank - other.rank);
}

function waterPoints({ lines, polygons }, scale) {
  if (polygons?.length) return [L.latLngBounds(line(polygons[0][0], scale)).getCenter()];
  const longest = lines.map((numbers) => line(numbers, scale)).sort((a, b) => b.length - a.length)[0] ?? [];
  return [0.5, 0.35, 0.65, 0.2, 0.8].map((part) => longest[Math.floor(part * (longest.length - 1))]).filter(Boolean);
}

function waterLabels(app) {
  return app.scene.waters.filter(({ name }) => app.words.say(name)).map((water) => {
    const points = waterPoints(water, app.scene.scale);
    return makeLabel("water", [app.words.say(water.name)], ({ map }, size) =>
      points.map((point, id) => ({ ...centredSpot(map, point, size), id })));
  });
}

// Where a line of the graticule crosses an edge of the map, given as "x" or "y" at a value.
function crossing(map, points, axis, value) {
  let last = null;
  for (const point of points) {
    const here = map.latLngToContainerPoint(point);
    if (last && (last[axis] - value) * (here[axis] - value) <= 0 && last[axis] !== here[axis]) {
      const part = (value - last[axis]) / (here[axis] - last[axis]);
      return { x: last.x + (here.x - last.x) * part, y: last.y + (here.y - last.y) * part };
    }
    last = here;
  }
  return null;
}

function degreeLabel(text, points, axis, valueOf) {
  return makeLabel("degree", [text], ({ map }, size) => {
    const spot = crossing(map, points, axis, valueOf(map.getSize(), size));
    return spot ? [{ box: boxAround(spot.x, spot.y, size) }] : [];
  });
}

function degreeLabels(app, side) {
  const beside = side.name === "before" ? (_view, { w }) => w / 2 + 6 : ({ x }, { w }) => x - w / 2 - 6;
  const parallels = app.grid.parallels.map(({ lat, points }) => degreeLabel(app.words.parallel(lat), points, "x", beside));
  const below = ({ y }, { h: height }) => y - height / 2 - 3;
  const meridians = app.grid.meridians.map(({ lng, points }) => degreeLabel(app.words.meridian(lng), points, "y", below));
  return [...parallels, ...meridians];
}

function nameSide(app, side) {
  const changed = side.name === "after" ? transferLabels(app) : [];
  const places = placesByRank(app).map((place) => placeLabel(app, place));
  side.named = [...changed, ...areaLabels(app, side), ...places, ...waterLabels(app)];
  showLabels(side, [...side.named, ...degreeLabels(app, side)]);
}

// The degrees change with the view, the names do not.
function renameDegrees(app) {
  for (const side of app.sides) showLabels(side, [...side.named, ...degreeLabels(app, side)]);
}
