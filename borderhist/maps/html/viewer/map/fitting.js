// What part of the world a box fills, and the projection that suits it.

import { makeAlbers } from "../geometry/albers.js";

// The corners of a box are not its extremes in a conic projection: all of its edge is projected.
function projectBox({ map }, [west, south, east, north]) {
  const points = [];
  for (let i = 0; i <= 40; i += 1) {
    const [lat, lng] = [south + ((north - south) * i) / 40, west + ((east - west) * i) / 40];
    points.push([south, lng], [north, lng], [lat, west], [lat, east]);
  }
  return L.bounds(points.map(([lat, lng]) => map.options.crs.project(L.latLng(lat, lng))));
}

/** An atlas looks at what the later of two neighbouring states changed; any other page at its own extent. */
export function chooseExtent({ scene, state }) {
  const { extent } = scene.versions[state.after];
  return extent && state.after === state.before + 1 ? extent : scene.extent;
}

/** The projection of a page, for another part of the world: true parallels a sixth inside it, upright in its middle. */
export function makeProjection([west, south, east, north]) {
  const sixth = (north - south) / 6;
  return makeAlbers({ lon_0: (west + east) / 2, lat_0: (south + north) / 2, lat_1: south + sixth, lat_2: north - sixth });
}

/** Returns the centre and zoom at which a map shows a box. */
export function fitBounds(app, map, bounds) {
  const box = projectBox(app, bounds);
  const [size, view] = [box.getSize(), map.getSize()];
  const scale = Math.min((view.x - 12) / size.x, (view.y - 12) / size.y);
  return { zoom: map.options.crs.zoom(Math.max(scale, 1e-6)), center: map.options.crs.projection.unproject(box.getCenter()) };
}
