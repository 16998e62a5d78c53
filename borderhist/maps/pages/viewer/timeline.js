// Which two dates are compared.

function yearLabel(versions, index) {
  const { year, day } = versions[index];
  const isAlone = versions.filter((other) => other.year === year).length === 1;
  return isAlone ? String(year) : `${year}/${Number(day.slice(5, 7))}`;
}

function pick(app, side, index) {
  const last = app.scene.versions.length - 1;
  if (side === "before") app.update({ before: index, after: Math.min(last, Math.max(app.state.after, index + 1)) });
  else app.update({ after: index, before: Math.max(0, Math.min(app.state.before, index - 1)) });
}

function step(app, by) {
  goTo(app, app.state.after + by);
}

// Many states are a list, a few are buttons.
function listOf(app, side) {
  const options = app.scene.versions.map((_version, index) => h("option", { value: index }));
  const select = h("select", { id: `pick-${side}`, class: "pick", "aria-labelledby": `row-${side}`, onchange: () => pick(app, side, Number(select.value)) }, options);
  const label = h("span", { class: `row-name ${side}`, id: `row-${side}`, "data-text": side });
  return { side, select, node: h("div", { class: `row ${side}` }, label, select) };
}

function rowOf(app, side) {
  if (app.scene.versions.length >= MANY) return listOf(app, side);
  const buttons = app.scene.versions.map((_version, index) =>
    h("button", { type: "button", onclick: () => pick(app, side, index) }, yearLabel(app.scene.versions, index)));
  const label = h("span", { class: `row-name ${side}`, id: `row-${side}`, "data-text": side });
  const group = h("div", { class: "years", role: "group", "aria-labelledby": `row-${side}` }, buttons);
  return { side, buttons, node: h("div", { class: `row ${side}` }, label, group) };
}

function stepButton(app, id, mark, by) {
  return h("button", { type: "button", id, class: "step", "data-label": id, onclick: () => step(app, by) }, mark);
}

function addTimeline(app) {
  const rows = [rowOf(app, "before"), rowOf(app, "after")];
  const steps = h("div", { class: "steps" }, stepButton(app, "previous", "←", -1), stepButton(app, "next", "→", 1));
  byId("timeline").append(...rows.map(({ node }) => node), steps);
  app.timeline = rows;
}

function centre(button) {
  const strip = button.parentElement;
  strip.scrollLeft = button.offsetLeft - strip.offsetLeft - (strip.clientWidth - button.offsetWidth) / 2;
}

function drawTimeline(app) {
  const { scene, state, words } = app;
  const last = scene.versions.length - 1;
  for (const { side, buttons, select } of app.timeline) {
    if (select) {
      drawList(app, select, state[side]);
      continue;
    }
    centre(buttons[state[side]]);
    buttons.forEach((button, index) => {
      const { day, instrument } = scene.versions[index];
      button.setAttribute("aria-pressed", String(state[side] === index));
      button.disabled = last > 0 && index === (side === "before" ? last : 0);
      button.title = `${words.day(day)}: ${instrumentTitle(app, instrument)}`;
    });
  }
  byId("previous").disabled = state.after <= 1;
  byId("next").disabled = state.after >= last;
}

function drawList({ scene, words, ...app }, select, chosen) {
  scene.versions.forEach(({ year, instrument }, index) => {
    const title = instrumentTitle({ scene, words, ...app }, instrument);
    select.options[index].textContent = `${year} · ${title.length > 60 ? `${title.slice(0, 60)}…` : title}`;
  });
  select.value = String(chosen);
}

function drawCaptions(app) {
  const { scene, words } = app;
  for (const side of app.sides) {
    const { day, instrument } = scene.versions[side.version];
    byId(`caption-${side.name}`).replaceChildren(
      h("span", { class: "caption-side" }, words.t(side.name)),
      h("span", { class: "caption-day" }, words.t("asOf", { d: words.day(day) })),
      h("span", { class: "caption-title" }, instrumentTitle(app, instrument)),
    );
  }
}
