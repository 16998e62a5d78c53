// Which words a side shows, the most important first: what changed, whose land, places, signs, waters, degrees.

const MOST_FIGURES = 3;

function figureLines(app, transfer) {
  if (!isOn(app, "figures")) return [];
  const figures = instrumentOf(app, transfer.instrument)?.figures ?? [];
  const meant = figures.filter(({ from_, to }) => from_ === transfer.from_ && to === transfer.to);
  return meant.slice(0, MOST_FIGURES).map((figure) => figureWords(app, figure));
}

function figureWords({ words }, { km2, who }) {
  return words.t("figure", { x: words.t("km2", { x: words.number(km2) }), who: words.say(who) });
}

function transferLabels(app) {
  return shownTransfers(app).map((transfer) => {
    const { f, t } = namesOf(app, transfer);
    const points = insidePoints(transferRings(app, transfer), app.map.options.crs);
    const [lng, lat] = largestFace(app, transfer).anchor;
    const lines = [app.words.area(transfer.area_km2, transfer.area_error_km2), `${f} → ${t}`, ...figureLines(app, transfer)];
    const anchor = { at: L.latLng(lat, lng), depth: 0 };
    return makeLabel("transfer", lines, (view, size, frame) => {
      const reach = (points[0]?.depth ?? 0) / metresPerPixel(view.map);
      const inside = spotsInside(view, [...points, anchor], size, frame);
      return reach > size.h * 0.4 ? inside : spotsBeside(view.map.latLngToContainerPoint(points[0]?.at ?? anchor.at), size, reach);
    });
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

// The name of the time, and below it the name of today where it is another.
function placeLines(app, { name, today }) {
  const [then, now] = [app.words.say(name), today ? app.words.say(today) : ""];
  return isOn(app, "today") && now && now !== then ? [then, now] : [then];
}

function placeLabel(app, side, place) {
  const at = L.latLng(place.lat, place.lon);
  const kind = place.rank <= 1 ? "place main" : "place";
  const label = makeLabel(kind, placeLines(app, place), ({ map }, size) =>
    spotsAroundDot(map.latLngToContainerPoint(at), size));
  label.node.addEventListener("click", (event) => {
    event.stopPropagation();
    openPopup(app, side, at, () => aboutPlace(app, place));
  });
  return label;
}

function placesByRank({ scene }) {
  return [...scene.places].sort((one, other) => one.rank - other.rank);
}

function townLabels(app, side) {
  return isOn(app, "places") ? placesByRank(app).map((place) => placeLabel(app, side, place)) : [];
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
  if (side.isInset || !isOn(app, "graticule")) return [];
  const beside = side.name === "before" ? (_view, { w }) => w / 2 + 6 : ({ x }, { w }) => x - w / 2 - 6;
  const { parallels, meridians } = side.view.grid;
  const below = ({ y }, { h: height }) => y - height / 2 - 3;
  return [
    ...parallels.map(({ lat, points }) => degreeLabel(app.words.parallel(lat), points, "x", beside)),
    ...meridians.map(({ lng, points }) => degreeLabel(app.words.meridian(lng), points, "y", below)),
  ];
}

function nameSide(app, side) {
  const changed = side.name === "after" && !side.isInset ? transferLabels(app) : [];
  const lands = side.isInset ? [] : areaLabels(app, side);
  side.named = [...changed, ...lands, ...townLabels(app, side), ...side.signs, ...waterLabels(app)];
  showLabels(side, [...side.named, ...degreeLabels(app, side)]);
}

// The degrees change with the view, the names do not.
function renameDegrees(app, view) {
  for (const side of app.sides) if (side.view === view) showLabels(side, [...side.named, ...degreeLabels(app, side)]);
}
