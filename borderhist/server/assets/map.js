// The features of this page, asked for once more as GeoJSON, on a map without a background.
"use strict";
(async () => {
  const address = new URL(location.href);
  address.searchParams.set("f", "json");
  const features = await (await fetch(address)).json();
  const map = L.map("map", { attributionControl: false });
  const drawn = L.geoJSON(features, {
    style: { weight: 1.5 },
    pointToLayer: (_, place) => L.circleMarker(place, { radius: 4 }),
    onEachFeature: (feature, shape) => {
      const label = document.createElement("span");
      label.textContent = feature.id;
      shape.bindTooltip(label, { sticky: true });
    },
  }).addTo(map);
  const bounds = drawn.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 9 });
})();
