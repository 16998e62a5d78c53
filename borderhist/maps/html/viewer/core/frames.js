// When something is done: after the browser has painted, after typefaces have come.

/** Waits until the next frame is about to be painted. */
export function nextFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

function afterLoading() {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    window.addEventListener("load", resolve, { once: true });
  });
}

/** Waits until what was drawn so far has been painted, and the browser is done with the document. */
export async function afterPaint() {
  await afterLoading();
  await nextFrame();
  await nextFrame();
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Waits until no typeface that the page uses is on its way, and words have been placed by it. */
export async function afterTypefaces() {
  do {
    await document.fonts?.ready;
    await nextFrame();
  } while (document.fonts?.status === "loading");
  await nextFrame();
}

/** Calls a listener each time typefaces have come: what was measured before is wrong. */
export function onTypefaces(listener) {
  document.fonts?.addEventListener("loadingdone", listener);
}
