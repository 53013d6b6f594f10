const idle = window.requestIdleCallback ?? setTimeout;
const wake = async () => {
  const wasm = fetch("WASM");
  const glue = await import("JS");
  await glue.default({ module_or_path: wasm });
  idle(glue.hydrate, { timeout: 200 });
};
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => idle(wake, { timeout: 2000 })));
const signs = ["pointermove", "pointerdown", "keydown", "focusin"];
const stir = () => {
  for (const sign of signs) removeEventListener(sign, stir);
  painted();
};
const loaded = () => {
  // A form of one button posts by itself.
  if (document.querySelector("main form[method=post]:not(.form--inline)")) return painted();
  for (const sign of signs) addEventListener(sign, stir, { passive: true });
};
if (document.readyState === "complete") loaded();
else addEventListener("load", loaded, { once: true });
