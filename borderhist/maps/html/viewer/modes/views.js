// The one map, or the two side by side.

/** Lists the views that are seen. */
export function listViews(app) {
  return app.state.mode === "split" ? [app.main, app.second] : [app.main];
}
