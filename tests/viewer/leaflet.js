// As much of Leaflet as modules need that draw nothing.

globalThis.L = {
  point: (x, y) => ({ x, y }),
  latLng: (lat, lng) => ({ lat, lng }),
};
