// How many metres a pixel is, the scale bar, and where north is.

import { byId } from "../core/dom.js";

const NICE = [1, 2, 5];

/** Returns how many projected metres a pixel is. */
export function metresPerPixel(map) {
  return 1 / map.options.crs.scale(map.getZoom());
}

function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(...NICE.map((digit) => digit * power).filter((length) => length <= most));
}

/** True along the parallel through the middle of the map. */
export function drawScale(app) {
  const { map, words } = app;
  const { lat, lng } = map.getCenter();
  const pixel = metresPerPixel(map) / map.options.crs.projection.stretch(lat);
  const metres = roundLength(120 * pixel);
  byId("scale-bar").style.width = `${metres / pixel}px`;
  const length = words.t("km", { x: metres < 1000 ? metres / 1000 : words.number(metres / 1000) });
  byId("scale-text").textContent = `${length} · ${words.t("along", { lat: words.parallel(Math.round(lat)) })}`;
  const [here, north] = [map.latLngToContainerPoint([lat, lng]), map.latLngToContainerPoint([Math.min(89, lat + 1), lng])];
  const turn = Math.atan2(north.x - here.x, here.y - north.y);
  byId("north").style.transform = `rotate(${turn.toFixed(3)}rad)`;
  byId("north").setAttribute("aria-label", words.t("northUp"));
}
