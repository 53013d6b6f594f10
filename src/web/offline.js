// The service worker's part in pages: says what waits and how old a page is, and keeps or forgets.
const box = document.getElementById("device");
const words = box?.dataset ?? {};
const root = document.documentElement;
const worker = navigator.serviceWorker;
const active = worker.register("/sw.js", { updateViaCache: "none" }).then(() => worker.ready);
const say = async (type, rest) => {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((done) => (port1.onmessage = ({ data }) => done(data)));
  (await active).active.postMessage({ type, path: location.pathname, ...rest }, [port2]);
  return answer;
};
const rules = new Intl.PluralRules(root.lang);
const counted = (name, count) => (words[`${name}${rules.select(count)}`] ?? words[`${name}other`]).replace("{count}", count.toLocaleString(root.lang));
const line = (...parts) => {
  const p = document.createElement("p");
  p.append(...parts);
  return p;
};
const link = (text, href, act) => {
  const a = Object.assign(document.createElement("a"), { textContent: text, href });
  if (act) a.addEventListener("click", act);
  return a;
};
// When the copy that is shown was made, and whether the site has been there since. A page that follows its circle says the latter itself.
let copied = root.dataset.keptAt;
let there = false;
const madeAt = () => {
  if (!copied || (there && document.querySelector("main .fresh"))) return [];
  const made = new Date(copied);
  const day = made.toDateString() === new Date().toDateString() ? {} : { weekday: "long", day: "numeric", month: "long" };
  const time = made.toLocaleString(root.lang, { ...day, hour: "numeric", minute: "2-digit" });
  return [line((there ? words.back : words.asof).replace("{time}", time), ...(there ? [" ", link(words.again, "")] : []))];
};
let waits = 0;
// What waits on the device for all circles.
let all = 0;
// What is sent by itself once that is possible.
let unsent = 0;
let leaves = false;
// What a form says of its post that waited holds until that is sent.
const waiting = (within, hidden) => within.querySelectorAll(".notice--waits").forEach((notice) => (notice.hidden = hidden));
// Which of a form's buttons was pressed is shown while its post waits.
addEventListener("submit", ({ target, submitter }) => {
  // The buttons of a list share a form that is elsewhere.
  for (const within of [target, submitter?.closest("li")]) if (within) waiting(within, false);
  for (const one of target.elements) delete one.dataset.pressed;
  if (submitter) submitter.dataset.pressed = "";
}, true);
let last = {};
const show = (state) => {
  if (!box) return;
  last = state;
  const lines = madeAt();
  const before = waits;
  [waits, unsent, all] = [0, 0, state.all ?? 0];
  for (const { page, title, waits: count, asks } of state.circles ?? []) {
    waits += count + asks.length;
    unsent += count;
    const where = title && page !== location.pathname ? [" ", link(title, page)] : [];
    if (count) lines.push(line(counted("waiting", count), ...where, ...(state.signIn ? [" ", link(words.signin, "/sign-in")] : [])));
    for (const id of asks) {
      const look = async (event) => {
        event.preventDefault();
        const to = await say("resend", { id });
        location.assign(to ?? page);
      };
      lines.push(line(words.asks, " ", link(words.look, page, look)));
    }
  }
  if (before && !waits) {
    waiting(document, true);
    // So there is a network: the copy says so as well.
    if (root.dataset.keptAt) visit();
    if (!state.gone?.length && !state.refused) dispatchEvent(new Event("circlet-sent"));
  }
  root.dataset.device = state.kept ? "kept" : "can";
  // What is told once stays until the page goes.
  const once = (state.gone ?? []).map(({ title, lost }) => line(title && `${title}: `, counted("gone", lost)));
  if (state.refused) once.push(line(counted("refused", state.refused)));
  for (const p of once) p.dataset.told = 1;
  if (once.length) say("told");
  const known = once.map((p) => p.textContent);
  const told = [...box.children].filter((p) => p.dataset.told && !known.includes(p.textContent));
  box.replaceChildren(...told, ...once, ...lines);
  box.hidden = !box.children.length;
};
worker.addEventListener("message", ({ data }) => {
  if (!data.forgotten) return show(data);
  if (leaves) return;
  sessionStorage.clear();
  location.replace("/");
});
const files = () => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => new URL(name).pathname.startsWith("/pkg/"));
const visit = async () => {
  const found = (await say("visit", { files: files() })) === true;
  there ||= found;
  if (!there || !root.dataset.keptAt) return;
  delete root.dataset.keptAt;
  show(last);
};
// Pages that the client shows: their address is new, and their HTML was never asked for.
for (const name of ["pushState", "replaceState"]) {
  const own = history[name];
  history[name] = (...given) => {
    const before = location.pathname;
    own.apply(history, given);
    if (location.pathname === before) return;
    copied = null;
    visit();
  };
}
addEventListener("online", visit);
// The network may have been there all the time, and only the site was not.
const tryAgain = () => (unsent || root.dataset.keptAt) && !document.hidden && visit();
setInterval(tryAgain, 30_000);
addEventListener("visibilitychange", tryAgain);
// Without a network the browser itself goes to a page, so that the copy is shown.
const native = (event) => {
  if ((!navigator.onLine || root.dataset.keptAt) && event.target.closest?.("a[href]")) event.stopImmediatePropagation();
};
addEventListener("click", native, true);
addEventListener("click", async ({ target }) => {
  if (!target.closest?.("[data-device=keep]")) return;
  if ((await say("keep").catch(() => false)) !== false) {
    // The button goes, and the next one forgets the device: whoever pressed it by keyboard is where it says that it is kept.
    root.dataset.device = "kept";
    const kept = document.querySelector(".device__kept");
    kept?.setAttribute("tabindex", "-1");
    return kept?.focus();
  }
  if (!box) return;
  const cannot = line(words.cannot);
  cannot.dataset.told = 1;
  box.replaceChildren(cannot);
  box.hidden = false;
});
addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.action.includes("/accounts/sign-out")) return;
    if (all && !confirm(counted("lose", all))) return event.preventDefault();
    leaves = true;
    // For where there is no network, and so no page that says it.
    for (const [name, value] of [["lang", root.lang], ["words", words.out]]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    if (!new FormData(form).has("form[device]")) return;
    event.preventDefault();
    await Promise.race([say("forget").catch(() => {}), new Promise((late) => setTimeout(late, 3000))]);
    for (const kept of [sessionStorage, localStorage]) kept.clear();
    form.submit();
  },
  true,
);
// The copy was made without what the link in the email says.
const said = root.dataset.keptAt && new URLSearchParams(location.search).get("answer");
const choice = said && document.querySelector(`main input[type=radio][value="${CSS.escape(said)}"]`);
if (choice) choice.checked = true;
show({});
visit();
