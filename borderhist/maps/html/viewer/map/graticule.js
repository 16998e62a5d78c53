// Meridians and parallels for the part of the world in view, curved as the projection bends them.

import { isOn } from "../core/layers.js";
import { onPane } from "./panes.js";
import { STYLES } from "./style.js";

const STEPS = [0.5, 1, 2, 5, 10, 20];

function sampleEdges(map) {
  const { x, y } = map.getSize();
  const points = [];
  for (let i = 0; i <= 12; i += 1) {
    for (const p of [[(x * i) / 12, 0], [(x * i) / 12, y], [0, (y * i) / 12], [x, (y * i) / 12]]) points.push(p);
  }
  return points.map((p) => map.containerPointToLatLng(p));
}

function chooseStep(map, { lat, lng }) {
  const wide = (step) => map.latLngToContainerPoint([lat, lng]).distanceTo(map.latLngToContainerPoint([lat, lng + step]));
  return STEPS.find((step) => wide(step) > 90) ?? 20;
}

function listMultiples(low, high, step) {
  const numbers = [];
  for (let n = Math.ceil(low / step); n <= Math.floor(high / step); n += 1) numbers.push(n * step);
  return numbers;
}

function measureGrid(map) {
  const step = chooseStep(map, map.getCenter());
  const edge = sampleEdges(map);
  const [lats, lngs] = [edge.map(({ lat }) => lat), edge.map(({ lng }) => lng)];
  const [south, north] = [Math.max(-85, Math.min(...lats) - step), Math.min(88, Math.max(...lats) + step)];
  const [west, east] = [Math.max(-360, Math.min(...lngs) - step), Math.min(360, Math.max(...lngs) + step)];
  return { step, south, north, west, east, lats: listMultiples(south, north, step), lngs: listMultiples(west, east, step) };
}

function sampleLine(low, high, pointAt) {
  const count = 48;
  return Array.from({ length: count + 1 }, (_unused, i) => pointAt(low + ((high - low) * i) / count));
}

function traceGrid({ south, north, west, east, lats, lngs }) {
  return {
    meridians: lngs.map((lng) => ({ lng, points: sampleLine(south, north, (lat) => L.latLng(lat, lng)) })),
    parallels: lats.map((lat) => ({ lat, points: sampleLine(west, east, (lng) => L.latLng(lat, lng)) })),
  };
}

/** Draws the graticule of what is in view. */
export function drawGraticule(app, view) {
  const grid = traceGrid(measureGrid(view.map));
  const lines = [...grid.meridians, ...grid.parallels].map(({ points }) => points);
  view.grid = grid;
  if (view.graticule) view.graticule.setLatLngs(isOn(app, "graticule") ? lines : []);
  else view.graticule = L.polyline(lines, onPane(view.shared.graticule, { ...STYLES.graticule, interactive: false })).addTo(view.map);
}
