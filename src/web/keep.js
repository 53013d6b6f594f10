// Keeps what is typed into a long form for this tab, until it is sent or the person signs out. A separate script: it also
// works where the page is not hydrated.
const store = sessionStorage;
const mine = "typed ";
const keys = (start) => Object.keys(store).filter((key) => key.startsWith(start));
const drop = (start) => keys(start).forEach((key) => store.removeItem(key));
const long = (el) => el.form?.method === "post" && el.closest("main") && el.form.querySelector("textarea");
const kept = (el) => el.matches?.("textarea, input:is([type=text], [type=number], [type=date], [type=time], [type=url])") && el.name && long(el);
// The page, the form (one of several with its action), the field.
const place = (form) => {
  const action = new URL(form.action).pathname;
  const same = [...document.forms].filter((other) => new URL(other.action).pathname === action);
  return `${mine}${location.pathname} ${action} ${same.indexOf(form)} `;
};
const save = ({ target: el }) => {
  if (!kept(el)) return;
  const key = place(el.form) + el.name;
  // An address in another field is as private as in its own.
  if (el.value === el.defaultValue || /^\s*\S+@\S+\s*$/.test(el.value)) store.removeItem(key);
  else store.setItem(key, JSON.stringify([el.defaultValue, el.value]));
};
const restore = () => {
  for (const el of document.querySelectorAll("main form :is(textarea, input)")) {
    if (!kept(el) || el.value !== el.defaultValue) continue;
    const [before, typed] = JSON.parse(store.getItem(place(el.form) + el.name)) ?? [];
    // What the server has filled in since is newer.
    if (before !== el.defaultValue) continue;
    el.value = typed;
    for (const kind of ["input", "change"]) el.dispatchEvent(new Event(kind, { bubbles: true }));
  }
};
// A form is sent when another page answers, or when it is gone without an error.
const posted = new Map();
const sent = () => {
  const start = store.getItem("sent");
  store.removeItem("sent");
  const [{ type } = {}] = performance.getEntriesByType("navigation");
  if (start && type !== "back_forward" && !new URLSearchParams(location.search).has("__err")) drop(start);
};
const settle = (leaving) => {
  for (const [form, start] of posted) {
    if (form.isConnected && leaving !== true) continue;
    posted.delete(form);
    if (!form.querySelector("[role=alert], [aria-invalid]")) drop(start);
  }
};
addEventListener("input", save);
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.action.includes("/accounts/sign-out")) return drop(mine);
  if (form.method !== "post" || !form.querySelector("textarea")) return;
  if (event.defaultPrevented) posted.set(form, place(form));
  else store.setItem("sent", place(form));
});
// Also pages that the client shows, and forms that it shows again.
new MutationObserver(() => (settle(), restore())).observe(document.body, { childList: true, subtree: true });
addEventListener("pagehide", () => settle(true));
sent();
restore();
// What was typed while this was loading.
document.querySelectorAll("main textarea, main input").forEach((target) => save({ target }));
