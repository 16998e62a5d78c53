// On paper the two states stand side by side, on one sheet.

function toPaper(app) {
  if (app.onScreen) return;
  app.onScreen = { mode: app.state.mode, lecture: app.state.lecture };
  app.openOnScreen = byId("legend").open;
  byId("legend").open = true;
  document.documentElement.classList.add("printing");
  Object.assign(app.state, { mode: "split", lecture: false });
  redraw(app);
  for (const { map } of viewsShown(app)) map.invalidateSize({ pan: false, animate: false });
  if (!app.state.view) fit(app);
  compare(app);
  placeLabels(app);
}

function toScreen(app) {
  if (!app.onScreen) return;
  document.documentElement.classList.remove("printing");
  Object.assign(app.state, app.onScreen);
  app.onScreen = null;
  byId("legend").open = app.openOnScreen;
  redraw(app);
  for (const { map } of viewsShown(app)) map.invalidateSize({ pan: false, animate: false });
  if (!app.state.view) fit(app);
}

function addPrint(app) {
  window.addEventListener("beforeprint", () => toPaper(app));
  window.addEventListener("afterprint", () => toScreen(app));
}
