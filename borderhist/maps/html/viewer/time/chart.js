// Who held how much of the study area, over time: steps of area in the colours of the map.

import { byId, h, svg } from "../core/dom.js";
import { isAtlas } from "../core/layers.js";
import { findSovereign } from "../core/record.js";
import { chooseFill } from "../map/hatches.js";
import { showVersion } from "./steps.js";

const CHART = { width: 1000, height: 100 };

function sumAreas({ scene }, version) {
  const sums = new Map();
  for (const face of scene.faces) {
    const sovereign = findSovereign(scene, face, version);
    sums.set(sovereign, (sums.get(sovereign) ?? 0) + face.area_km2);
  }
  return sums;
}

function toYear(day) {
  return Date.parse(`${day}T00:00:00Z`) / 31556952000 + 1970;
}

function spreadVersions({ scene }) {
  const first = toYear(scene.versions[0].day);
  const last = toYear(scene.versions[scene.versions.length - 1].day) + 12;
  const across = (year) => ((year - first) / (last - first)) * CHART.width;
  return scene.versions.map(({ day, until }) => [across(toYear(day)), across(until ? toYear(until) : last)]);
}

function makeStackedAreas(app) {
  const sums = app.scene.versions.map((_version, index) => sumAreas(app, index));
  const total = app.scene.faces.reduce((sum, { area_km2 }) => sum + area_km2, 0);
  const order = app.scene.sovereigns.map((_sovereign, index) => index);
  const spans = spreadVersions(app);
  const below = sums.map(() => 0);
  return order.map((sovereign) => {
    const tops = [];
    const bottoms = [];
    sums.forEach((held, version) => {
      const share = ((held.get(sovereign) ?? 0) / total) * CHART.height;
      const [from, to] = spans[version].map((x) => x.toFixed(1));
      const y = CHART.height - below[version];
      bottoms.push(`${from} ${y.toFixed(2)}`, `${to} ${y.toFixed(2)}`);
      below[version] += share;
      tops.push(`${from} ${(y - share).toFixed(2)}`, `${to} ${(y - share).toFixed(2)}`);
    });
    return svg("path", { d: `M${tops.join("L")}L${bottoms.reverse().join("L")}Z`, fill: chooseFill(app.scene, sovereign), "data-sovereign": sovereign });
  });
}

function findVersion(app, x) {
  const at = spreadVersions(app).findIndex(([from, to]) => x >= from && x < to);
  return at < 0 ? app.scene.versions.length - 1 : at;
}

/** Adds the chart, on an atlas. */
export function addChart(app) {
  if (!isAtlas(app.scene)) return;
  const ticks = spreadVersions(app).map(([x]) => svg("path", { d: `M${x.toFixed(1)} 0V${CHART.height}`, class: "tick" }));
  const marks = ["before", "after"].map((side) => svg("path", { class: `mark ${side}`, id: `mark-${side}` }));
  const sheet = svg("svg", { viewBox: `0 0 ${CHART.width} ${CHART.height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, makeStackedAreas(app), ticks, marks);
  sheet.addEventListener("click", (event) => {
    const box = sheet.getBoundingClientRect();
    showVersion(app, findVersion(app, ((event.clientX - box.left) / box.width) * CHART.width));
  });
  const years = h("div", { class: "chart-years", "aria-hidden": "true" }, makeChartYears(app));
  byId("chart").append(h("p", { class: "chart-title", "data-text": "chart" }), sheet, years);
  byId("chart").hidden = false;
}

function makeChartYears(app) {
  const [first, last] = [0, app.scene.versions.length - 1].map((index) => toYear(app.scene.versions[index].day));
  return [1700, 1750, 1800, 1850, 1900, 1950, 2000].map((year) =>
    h("span", { style: `left:${(((year - first) / (last + 12 - first)) * 100).toFixed(2)}%` }, String(year)));
}

/** Marks the two days on the chart. */
export function drawChart(app) {
  if (byId("chart").hidden) return;
  const spans = spreadVersions(app);
  for (const side of ["before", "after"]) byId(`mark-${side}`).setAttribute("d", `M${spans[app.state[side]][0].toFixed(1)} 0V${CHART.height}`);
}
