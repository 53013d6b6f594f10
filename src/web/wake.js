const idle = window.requestIdleCallback ?? setTimeout;
// Whatever changes the page before it is hydrated is a translation or an extension. Hydration would fail on it half-way;
// so the page stays as it is, and works without. Elements behind the footer are in no one's way.
let changed = document.querySelector("body font") !== null;
const behind = (node) => document.querySelector("body > footer")?.compareDocumentPosition(node) === Node.DOCUMENT_POSITION_FOLLOWING;
const look = (records) => {
  for (const { target, addedNodes, removedNodes } of records) changed ||= !behind(target) && (removedNodes.length > 0 || ![...addedNodes].every(behind));
};
const watcher = new MutationObserver(look);
watcher.observe(document.body, { childList: true, subtree: true });
// If it fails after all, no handler may swallow a click or a post any more.
const plain = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  for (const kind of ["click", "submit"]) addEventListener(kind, (event) => event.stopImmediatePropagation(), true);
};
addEventListener("error", (event) => plain(event.error));
addEventListener("unhandledrejection", (event) => plain(event.reason));
// What was filled in before is set again and announced, so that the page's forms know it.
const filled = () => {
  const dirty = (el) => (el.options ? [...el.options].some((o) => o.selected !== o.defaultSelected) : el.value !== el.defaultValue || el.checked !== el.defaultChecked);
  const fields = [...document.querySelectorAll("main form[method=post] :is(input:not([type=hidden]), textarea, select)")].filter(dirty);
  const were = fields.map((el) => [el, el.value, el.checked]);
  return () => {
    for (const [el, value, checked] of were) {
      if (!el.isConnected || (el.value === value && el.checked === checked && !dirty(el))) continue;
      if (!dirty(el)) Object.assign(el, el.type === "checkbox" || el.type === "radio" ? { checked } : { value });
      for (const kind of ["input", "change"]) el.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  };
};
// What is typed into a long form is kept for this tab. Nothing to keep or to look after: nothing to load.
const keep = ({ target }) => {
  if (!target.form?.querySelector("textarea")) return;
  removeEventListener("focusin", keep);
  import("/keep.js");
};
addEventListener("focusin", keep);
try {
  if (sessionStorage.length) import("/keep.js");
} catch {
  // The browser keeps nothing.
}
const wake = async () => {
  const wasm = fetch("WASM");
  const glue = await import("JS");
  await glue.default({ module_or_path: wasm });
  idle(() => {
    look(watcher.takeRecords());
    watcher.disconnect();
    if (changed) return;
    new MutationObserver((_, alive) => (alive.disconnect(), announce())).observe(document.documentElement, { attributeFilter: ["data-alive"] });
    const announce = filled();
    glue.hydrate();
  }, { timeout: 200 });
};
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => idle(() => changed || wake(), { timeout: 2000 })));
const signs = ["pointermove", "pointerdown", "keydown", "focusin"];
const stir = () => {
  for (const sign of signs) removeEventListener(sign, stir);
  painted();
};
const elsewhere = ({ dateTime }) => {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(dateTime) ?? [];
  return sign && +(sign + (hours * 60 + +minutes)) !== -new Date(dateTime).getTimezoneOffset();
};
const loaded = () => {
  // A form of one button posts by itself. Open fields to copy, times of another zone, and what others do have something to show.
  const useful = "main form[method=post]:not(.form--inline), main section .copy, main .fresh";
  if (document.querySelector(useful) || [...document.querySelectorAll("main time")].some(elsewhere)) return painted();
  for (const sign of signs) addEventListener(sign, stir, { passive: true });
};
if (document.readyState === "complete") loaded();
else addEventListener("load", loaded, { once: true });
// What works without a network comes last: nothing waits for it, except a copy of a page that has to say how old it is.
if (navigator.serviceWorker) setTimeout(() => idle(() => import("/offline.js").catch(() => {})), document.documentElement.dataset.keptAt ? 0 : 3000);
