// Meridians and parallels for the part of the world in view, curved as the projection bends them.

const STEPS = [0.5, 1, 2, 5, 10, 20];

function edgeOfView(map) {
  const { x, y } = map.getSize();
  const points = [];
  for (let i = 0; i <= 12; i += 1) {
    for (const p of [[(x * i) / 12, 0], [(x * i) / 12, y], [0, (y * i) / 12], [x, (y * i) / 12]]) points.push(p);
  }
  return points.map((p) => map.containerPointToLatLng(p));
}

function gridStep(map, { lat, lng }) {
  const wide = (step) => map.latLngToContainerPoint([lat, lng]).distanceTo(map.latLngToContainerPoint([lat, lng + step]));
  return STEPS.find((step) => wide(step) > 90) ?? 20;
}

function numbersBetween(low, high, step) {
  const numbers = [];
  for (let n = Math.ceil(low / step); n <= Math.floor(high / step); n += 1) numbers.push(n * step);
  return numbers;
}

function gridOf(map) {
  const step = gridStep(map, map.getCenter());
  const edge = edgeOfView(map);
  const [lats, lngs] = [edge.map(({ lat }) => lat), edge.map(({ lng }) => lng)];
  const [south, north] = [Math.max(-85, Math.min(...lats) - step), Math.min(88, Math.max(...lats) + step)];
  const [west, east] = [Math.max(-360, Math.min(...lngs) - step), Math.min(360, Math.max(...lngs) + step)];
  return { step, south, north, west, east, lats: numbersBetween(south, north, step), lngs: numbersBetween(west, east, step) };
}

function sampled(low, high, pointAt) {
  const count = 48;
  return Array.from({ length: count + 1 }, (_unused, i) => pointAt(low + ((high - low) * i) / count));
}

function gridLines({ south, north, west, east, lats, lngs }) {
  return {
    meridians: lngs.map((lng) => ({ lng, points: sampled(south, north, (lat) => L.latLng(lat, lng)) })),
    parallels: lats.map((lat) => ({ lat, points: sampled(west, east, (lng) => L.latLng(lat, lng)) })),
  };
}

function drawGraticule(app, view) {
  const grid = gridLines(gridOf(view.map));
  const lines = [...grid.meridians, ...grid.parallels].map(({ points }) => points);
  view.grid = grid;
  if (view.graticule) view.graticule.setLatLngs(isOn(app, "graticule") ? lines : []);
  else view.graticule = L.polyline(lines, on(view.shared.graticule, { ...LOOKS.graticule, interactive: false })).addTo(view.map);
}
