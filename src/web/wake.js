const idle = window.requestIdleCallback ?? setTimeout;
const wake = async () => {
  const wasm = fetch("WASM");
  const glue = await import("JS");
  await glue.default({ module_or_path: wasm });
  idle(glue.hydrate, { timeout: 200 });
};
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => idle(wake, { timeout: 2000 })));
if (document.readyState === "complete") painted();
else addEventListener("load", painted, { once: true });
