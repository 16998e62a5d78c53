// Ellipsoidal Albers equal-area conic on WGS84 (Snyder 1987, equations 3-12, 3-16 and 14-1 to 14-21).

const AXIS = 6378137;
const E2 = 0.0066943799901413165;
const E1 = Math.sqrt(E2);
const RADIAN = Math.PI / 180;

function computeQ(phi) {
  const s = E1 * Math.sin(phi);
  return (1 - E2) * (Math.sin(phi) / (1 - s * s) - Math.log((1 - s) / (1 + s)) / (2 * E1));
}

function invertQ(q) {
  if (Math.abs(q) >= computeQ(Math.PI / 2)) return (Math.sign(q) * Math.PI) / 2;
  let phi = Math.asin(q / 2);
  for (let turn = 0; turn < 6; turn += 1) {
    const w = 1 - (E1 * Math.sin(phi)) ** 2;
    phi += ((w * w) / (2 * Math.cos(phi))) * ((q - computeQ(phi)) / (1 - E2));
  }
  return phi;
}

function computeRadius(phi) {
  return Math.cos(phi) / Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
}

function computeConstants({ lat_0, lat_1, lat_2 }) {
  const [phi1, phi2] = [lat_1 * RADIAN, lat_2 * RADIAN];
  const [m1, m2, q1, q2] = [computeRadius(phi1), computeRadius(phi2), computeQ(phi1), computeQ(phi2)];
  const n = Math.abs(q2 - q1) < 1e-9 ? Math.sin(phi1) : (m1 * m1 - m2 * m2) / (q2 - q1);
  const c = m1 * m1 + n * q1;
  const rho = (phi) => (AXIS * Math.sqrt(Math.max(0, c - n * computeQ(phi)))) / n;
  return { n, c, rho, rho0: rho(lat_0 * RADIAN) };
}

/**
 * Makes the projection.
 *
 * @param {{lon_0: number, lat_0: number, lat_1: number, lat_2: number}} settings - As PROJ names them, in degrees.
 */
export function makeAlbers(settings) {
  const { n, c, rho, rho0 } = computeConstants(settings);
  const east = (lng) => ((((lng - settings.lon_0 + 180) % 360) + 360) % 360) - 180;
  return {
    project({ lat, lng }) {
      const [r, theta] = [rho(lat * RADIAN), n * east(lng) * RADIAN];
      return L.point(r * Math.sin(theta), rho0 - r * Math.cos(theta));
    },
    unproject({ x, y }) {
      const side = Math.sign(n);
      const theta = Math.atan2(side * x, side * (rho0 - y));
      const q = (c - ((x * x + (rho0 - y) ** 2) * n * n) / (AXIS * AXIS)) / n;
      return L.latLng(invertQ(q) / RADIAN, settings.lon_0 + theta / n / RADIAN);
    },
    // How many projected metres one metre along the parallel becomes.
    stretch: (lat) => (rho(lat * RADIAN) * n) / (AXIS * computeRadius(lat * RADIAN)),
  };
}
