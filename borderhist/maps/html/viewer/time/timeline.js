// Which two dates are compared.

import { byId, h } from "../core/dom.js";
import { isAtlas } from "../core/layers.js";
import { nameInstrument } from "../core/phrases.js";
import { stepBy } from "./steps.js";

function labelYear(versions, index) {
  const { year, day } = versions[index];
  const isAlone = versions.filter((other) => other.year === year).length === 1;
  return isAlone ? String(year) : `${year}/${Number(day.slice(5, 7))}`;
}

function pickVersion(app, side, index) {
  const last = app.scene.versions.length - 1;
  if (side === "before") app.update({ before: index, after: Math.min(last, Math.max(app.state.after, index + 1)) });
  else app.update({ after: index, before: Math.max(0, Math.min(app.state.before, index - 1)) });
}

// Many states are a list, a few are buttons.
function makeDateList(app, side) {
  const options = app.scene.versions.map((_version, index) => h("option", { value: index }));
  const select = h("select", { id: `pick-${side}`, class: "pick", "aria-labelledby": `row-${side}`, onchange: () => pickVersion(app, side, Number(select.value)) }, options);
  const label = h("span", { class: `row-name ${side}`, id: `row-${side}`, "data-text": side });
  return { side, select, node: h("div", { class: `row ${side}` }, label, select) };
}

function makeDateRow(app, side) {
  if (isAtlas(app.scene)) return makeDateList(app, side);
  const buttons = app.scene.versions.map((_version, index) =>
    h("button", { type: "button", onclick: () => pickVersion(app, side, index) }, labelYear(app.scene.versions, index)));
  const label = h("span", { class: `row-name ${side}`, id: `row-${side}`, "data-text": side });
  const group = h("div", { class: "years", role: "group", "aria-labelledby": `row-${side}` }, buttons);
  return { side, buttons, node: h("div", { class: `row ${side}` }, label, group) };
}

function makeStepButton(app, id, mark, by) {
  return h("button", { type: "button", id, class: "step", "data-label": id, onclick: () => stepBy(app, by) }, mark);
}

// A row a date, as addTimeline made them.
let rows = [];

/** Adds the rows of dates. */
export function addTimeline(app) {
  rows = [makeDateRow(app, "before"), makeDateRow(app, "after")];
  const steps = h("div", { class: "steps" }, makeStepButton(app, "previous", "←", -1), makeStepButton(app, "next", "→", 1));
  byId("timeline").append(...rows.map(({ node }) => node), steps);
}

function scrollToCentre(button) {
  const strip = button.parentElement;
  strip.scrollLeft = button.offsetLeft - strip.offsetLeft - (strip.clientWidth - button.offsetWidth) / 2;
}

/** Marks the dates shown. */
export function drawTimeline(app) {
  const { scene, state } = app;
  const last = scene.versions.length - 1;
  for (const { side, buttons, select } of rows) {
    if (select) {
      drawList(app, select, state[side]);
      continue;
    }
    scrollToCentre(buttons[state[side]]);
    buttons.forEach((button, index) => {
      button.setAttribute("aria-pressed", String(state[side] === index));
      button.disabled = last > 0 && index === (side === "before" ? last : 0);
    });
  }
  byId("previous").disabled = state.after <= 1;
  byId("next").disabled = state.after >= last;
}

/** Says what the dates are of. */
export function titleButtons(app) {
  for (const { buttons = [] } of rows) {
    buttons.forEach((button, index) => {
      const { day, instrument } = app.scene.versions[index];
      button.title = `${app.words.day(day)}: ${nameInstrument(app, instrument)}`;
    });
  }
}

function drawList(app, select, chosen) {
  app.scene.versions.forEach(({ year, instrument }, index) => {
    const title = nameInstrument(app, instrument);
    select.options[index].textContent = `${year} · ${title.length > 60 ? `${title.slice(0, 60)}…` : title}`;
  });
  select.value = String(chosen);
}
