// A Leaflet coordinate system on an equal-area projection.

const EQUATOR = 2 * Math.PI * 6378137;

/**
 * Makes the coordinate system of the maps; its `projection` may be exchanged.
 *
 * @param {object} projection - As made by makeAlbers().
 */
export function makeCrs(projection) {
  return L.extend({}, L.CRS, {
    code: "borderhist:albers",
    infinite: true,
    projection,
    transformation: L.transformation(1, 0, -1, 0),
    scale: (zoom) => (256 * 2 ** zoom) / EQUATOR,
    zoom: (scale) => Math.log2((scale * EQUATOR) / 256),
    distance: L.CRS.Earth.distance,
    R: L.CRS.Earth.R,
  });
}
