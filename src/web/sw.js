// Keeps pages for reading without a network, and posts that wait for one. Which page may be kept the server says (`web/offline.rs`): a
// public one; one behind a participant's link, once the person has said so on this device; one of an account that stays signed in.
const PROGRAM = "program VERSION";
const PAGES = "pages";
const WAITS = "WAITING".split(" ");
const OWN = ["STYLES", "/offline.js", "/keep.js", "/favicon.svg"];
const SIGN_OUT = "/fn/accounts/sign-out";
// How long a page is waited for if there is a copy, and how long the answer to a post, in milliseconds.
const [PAGE_WAIT, POST_WAIT] = [3000, 20000];
const MOST_PAGES = 200;
// What a page says that is not kept and cannot be asked for, and its link for asking again, by language.
const AWAY = AWAY_WORDS;
// What a server in front of the site answers while there is none.
const NO_SITE = [502, 503, 504];

// The queue, and what is known of this device: kept links, whose account it is, what has to be said.
let opened;
const open = () =>
  (opened ??= new Promise((done, fail) => {
    const ask = indexedDB.open("circlet", 1);
    ask.onupgradeneeded = () => {
      ask.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
      ask.result.createObjectStore("marks");
    };
    ask.onsuccess = () => {
      ask.result.onversionchange = () => (ask.result.close(), (opened = null));
      done(ask.result);
    };
    ask.onerror = () => fail(ask.error);
  }).catch((error) => {
    opened = null;
    throw error;
  }));
const run = async (name, mode, act) => {
  const tx = (await open()).transaction(name, mode);
  const ask = act(tx.objectStore(name));
  return new Promise((done, fail) => {
    tx.oncomplete = () => done(ask?.result);
    tx.onabort = () => fail(tx.error);
  });
};
const mark = (key) => run("marks", "readonly", (marks) => marks.get(key));
const setMark = (key, value) => run("marks", "readwrite", (marks) => (value === undefined ? marks.delete(key) : marks.put(value, key)));
const stored = () => run("queue", "readonly", (items) => items.getAll());
// What this worker is sending for a page that waits for the answer: it does not wait, unless the worker ends meanwhile.
const flying = new Set();
const queue = async () => (await stored()).filter(({ id }) => !flying.has(id));
// Changes one that waits, and returns it as it was: what was forgotten meanwhile stays forgotten.
const change = (id, how) =>
  run("queue", "readwrite", (items) => {
    const ask = items.get(id);
    ask.onsuccess = () => ask.result && items.put({ ...ask.result, ...how });
    return ask;
  });
// Takes over what others say that waits, in one transaction: it is not gone before what takes its place is there.
const fold = (pick, into, put) =>
  run("queue", "readwrite", (items) => {
    const ask = items.getAll();
    ask.onsuccess = () => {
      let item = pick(ask.result);
      for (const other of item ? ask.result : []) {
        const body = into(item, other);
        if (!body) continue;
        item = { ...item, body };
        items.delete(other.id);
      }
      if (item) items.put({ ...item, ...put });
    };
    return ask;
  });
const drop = (item) => run("queue", "readwrite", (items) => items.delete(item.id));

// A right is a participant's link or the account. What belongs to one goes with it.
const ACCOUNT = "account";
// The page for answering from an email belongs to the dashboard of the same participant, if that is kept; else to nothing here.
const rightOf = (path) => /^\/(p|rsvp)\/[^/]+/.exec(path)?.[0] ?? ACCOUNT;
const isAnswer = (path) => path.startsWith("/rsvp/");
// The kept dashboards by whose they are, and by the pages for answering that belong to them.
const homes = async () => (await mark("homes")) ?? {};
const homeOf = async (path) => (isAnswer(path) && (await homes())[path]) || path;
const changeHomes = (how) =>
  run("marks", "readwrite", (marks) => {
    const ask = marks.get("homes");
    ask.onsuccess = () => {
      const all = how(Object.entries(ask.result ?? {}));
      if (all.length) marks.put(Object.fromEntries(all), "homes");
      else marks.delete("homes");
    };
    return ask;
  });
const forgetHomes = (right) => changeHomes((all) => all.filter(([, home]) => rightOf(home) !== right));
const isKept = async (right) => Boolean(await mark(right === ACCOUNT ? "stays" : right));
const waitingOf = async (right) => (await queue()).filter((item) => item.right === right);
// Grows when something is forgotten: what was asked for before is not kept after.
let epoch = 0;
const dropPages = async (which) => {
  epoch += 1;
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) {
    if (which(new URL(request.url).pathname, (await pages.match(request))?.headers.get("x-circlet-owner") ?? "none")) await pages.delete(request);
  }
};
const forgetRight = async (right) => {
  const known = await homes();
  const ofRight = (path) => (right !== ACCOUNT || isAnswer(path)) && rightOf(known[path] ?? path) === right;
  await dropPages((path, owner) => (right === ACCOUNT && owner !== "none") || ofRight(path));
  await forgetHomes(right);
  for (const item of await stored()) if (item.right === right) await drop(item);
  for (const key of right === ACCOUNT ? ["owner", "stays"] : [right]) await setMark(key);
};
const forgetAll = async () => {
  epoch += 1;
  await caches.delete(PAGES);
  for (const name of ["queue", "marks"]) await run(name, "readwrite", (items) => items.clear());
};
// Links that were kept while their person was signed in go with the account: a link opens the page as well.
const forgetAccount = async () => {
  const pages = await caches.open(PAGES);
  const rights = new Set();
  for (const request of await pages.keys()) {
    const right = rightOf(new URL(request.url).pathname);
    if (right !== ACCOUNT && ((await pages.match(request))?.headers.get("x-circlet-owner") ?? "none") !== "none") rights.add(right);
  }
  for (const right of rights) await forgetRight(right);
  await forgetRight(ACCOUNT);
};
// A link that leads nowhere any more: the person has left the circle or was removed, or has a new link.
const leave = async (right) => {
  const lost = new Set((await waitingOf(right)).map(aboutOf)).size;
  if (!lost && !(await isKept(right))) return;
  // Another circle's page may be the one that tells it.
  const title = await titleOf(right);
  await forgetRight(right);
  if (lost) await setMark("gone", [...((await mark("gone")) ?? []), { title, lost }]);
};

// Notes whose session answered. Without one the account's pages go and its queue waits; with someone else's both go.
const seen = async (header) => {
  const [owner, stays] = header.split(" ");
  const before = await mark("owner");
  if (owner !== "none" && before && before !== owner) await forgetRight(ACCOUNT);
  if (!stays && before) {
    await dropPages((_, whose) => whose !== "none");
    await forgetHomes(ACCOUNT);
  }
  if (owner !== "none" && stays) await setMark("owner", owner);
  await setMark("stays", stays);
};
const received = async (url, answer, began) => {
  const header = answer.headers.get("x-circlet-owner");
  if (header && began === epoch) await seen(header);
  const path = url.pathname;
  const whose = answer.headers.get("x-circlet-participant");
  const home = isAnswer(path) ? whose && (await homes())[whose] : path;
  const right = rightOf(home ?? path);
  if (right !== ACCOUNT && [403, 404, 409, 410].includes(answer.status) && path === right) await leave(right);
  const keep = answer.headers.get("x-circlet-keep");
  const pages = await caches.open(PAGES);
  const may = keep && answer.status === 200 && (keep !== "link" || (await isKept(right)));
  // Also of a page for answering that is not kept itself, because of its query.
  if (whose && home && (isAnswer(path) ? await isKept(right) : may) && began === epoch) {
    const key = isAnswer(path) ? path : whose;
    await changeHomes((all) => [...all.filter(([name]) => name !== key), [key, home]]);
  }
  // The account's page replaces a public one, and the other way round.
  if (may && began === epoch) await pages.put(url.href.split("#")[0], answer);
  else if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) {
    await pages.delete(path);
    if (isAnswer(path)) await changeHomes((all) => all.filter(([name]) => name !== path));
  }
  // What was kept on purpose stays.
  let most = MOST_PAGES;
  for (const request of keep === "public" && may ? (await pages.keys()).reverse() : []) {
    if (most > 0) most -= 1;
    else if ((await pages.match(request))?.headers.get("x-circlet-keep") === "public") await pages.delete(request);
  }
};
const ASKED = () => ({ headers: { accept: "text/html" }, signal: AbortSignal.timeout(POST_WAIT) });
const visit = async (path) => {
  const [url, began] = [new URL(path, location.origin), epoch];
  await received(url, await fetch(url, ASKED()), began);
};
const visitAll = async (paths) => {
  for (const path of new Set(paths)) await visit(path).catch(() => {});
};

// After a new version: kept pages name the files that they are made of.
const renew = async () => {
  await setMark("renew");
  for (const { url } of await (await caches.open(PAGES)).keys()) await visit(url).catch(() => {});
};

const asOf = async (copy) => {
  const html = (await copy.text()).replace("<html ", `<html data-kept-at="${new Date(copy.headers.get("date") ?? Date.now()).toISOString()}" `);
  const headers = new Headers(copy.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return new Response(html, { headers });
};
// A page of this worker's own.
const plain = (lang, words, again = "", status = 200) => {
  const safe = (text) => text.replace(/[&<"]/g, (sign) => `&#${sign.charCodeAt()};`);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Circlet</title><link rel="stylesheet" href="${OWN[0]}">`;
  const link = again && `<p><a href="">${safe(again)}</a></p>`;
  const main = `<main><div class="page page--narrow"><h1>${safe(words)}</h1>${link}</div></main>`;
  const html = `<!doctype html><html lang="${safe(lang)}"><head>${head}</head><body>${main}</body></html>`;
  return new Response(html, { status, headers: { "content-type": "text/html" } });
};
const away = () => {
  const lang = navigator.languages.map((name) => name.split("-")[0]).find((name) => Object.hasOwn(AWAY, name)) ?? "en";
  return plain(lang, ...AWAY[lang], 503);
};
const page = async (event, url) => {
  const out = await signOutLate().catch(() => null);
  if (out && url.pathname === "/") return signedOut(out);
  const began = epoch;
  const answered = fetch(event.request).then((answer) => {
    // Not of a file that is downloaded.
    const noted = answer.type === "opaqueredirect" || answer.headers.get("content-type")?.startsWith("text/html");
    if (noted) event.waitUntil(received(url, answer.clone(), began).catch(() => {}));
    return answer;
  });
  const pages = await caches.open(PAGES);
  const copy = (await pages.match(event.request.url.split("#")[0])) ?? (await pages.match(url.pathname));
  if (!copy) return answered.catch(away);
  const answer = await Promise.race([answered.catch(() => null), new Promise((late) => setTimeout(late, PAGE_WAIT))]);
  return answer && !NO_SITE.includes(answer.status) ? answer : asOf(copy);
};
// Files whose names have a hash never change; the others are asked for first.
const file = async (request) => {
  const known = await caches.match(request);
  if (known?.headers.get("cache-control")?.includes("immutable")) return known;
  const answered = fetch(request).then(async (answer) => {
    if (answer.status === 200) await (await caches.open(PROGRAM)).put(request, answer.clone());
    return answer;
  });
  if (!known) return answered;
  return (await Promise.race([answered.catch(() => null), new Promise((late) => setTimeout(late, PAGE_WAIT))])) ?? known;
};

// Says to the open pages what waits and what is kept.
const titleOf = async (path) => {
  const html = await (await (await caches.open(PAGES)).match(path))?.text();
  const title = /<title[^>]*>([^<]*)/.exec(html ?? "")?.[1].split(" · ")[0] ?? "";
  return title.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
};
// What is answered twice, or typed one after the other into one form, counts once.
const kindOf = ({ path }) => (path === "/fn/attendance/rsvp" ? "/fn/participation/answer" : path);
const aboutOf = (item) => {
  const form = new URLSearchParams(item.body);
  // The buttons of a plan share a form, and name their task.
  const task = form.get("form[button]")?.split("-")[1];
  return [kindOf(item), task, ...["meeting", "code", "walk_in_name"].map((name) => form.get(`form[${name}]`))].join(" ");
};
const placeOf = (path) => /^\/(p|circles)\/[^/]+/.exec(path)?.[0] ?? path;
const stateFor = async (shown) => {
  const path = await homeOf(shown);
  const right = rightOf(path);
  const [place, circles] = [placeOf(path), new Map()];
  for (const item of await waitingOf(right)) {
    const home = item.home ?? item.page;
    const of = placeOf(home);
    if (path.startsWith("/circles/") && of !== place) continue;
    const circle = circles.get(of) ?? { page: home, title: await titleOf(home), waits: new Set(), asks: [] };
    circles.set(of, circle);
    if (item.asks) circle.asks.push(item.id);
    else circle.waits.add(aboutOf(item));
  }
  const told = [...circles.values()].map((circle) => ({ ...circle, waits: circle.waits.size }));
  const all = new Set((await queue()).map((item) => item.right + aboutOf(item))).size;
  const [gone, refused, signIn] = await Promise.all(["gone", "refused", "signIn"].map(mark));
  return { kept: await isKept(right), circles: told, all, gone: gone ?? [], refused: refused ?? 0, signIn };
};
const tell = async () => {
  for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage(await stateFor(new URL(client.url).pathname));
};

// Posts. Each has a key of its own, the same each time it is sent: what was done is not done again.
const fetchOf = ({ key, path, page, body }, headers, redirect) => {
  headers.set("idempotency-key", key);
  const url = `${path}?page=${encodeURIComponent(page)}`;
  return fetch(url, { method: "POST", headers, body, redirect, referrer: page, signal: AbortSignal.timeout(POST_WAIT) });
};
const fly = async (item) => {
  let id;
  const add = (items) => {
    // Noted before anyone else can read it.
    items.add(item).onsuccess = ({ target }) => flying.add((id = target.result));
  };
  await run("queue", "readwrite", add).then(() => (item.id = id), () => flying.delete(id));
};
const land = async (item) => {
  if (!item.id) return;
  await drop(item);
  flying.delete(item.id);
};
const post = async (event, url) => {
  const { request } = event;
  const copy = request.clone();
  const from = event.clientId && (await clients.get(event.clientId));
  const named = url.searchParams.get("page") ?? (from ? new URL(from.url).pathname : "/");
  const page = new URL(named, location.origin).pathname;
  const home = await homeOf(page).catch(() => page);
  const right = rightOf(home);
  if (!(await isKept(right).catch(() => false))) return fetch(request);
  const item = { key: crypto.randomUUID(), path: url.pathname, page, home, body: await copy.text(), right, client: event.clientId, at: Date.now() };
  item.plain = request.mode === "navigate";
  item.others = [...(await openPages())].filter((id) => id !== item.client);
  if ((await waitingOf(right)).length) await send();
  // What waits goes first.
  item.tried = !(await waitingOf(right)).some((other) => !other.asks);
  item.body = onTop(item.client, page, item.body);
  // Nothing may come back for a while, and the browser be closed: it is on the device before. Where that is full it is only sent.
  if (item.tried) await fly(item);
  const slow = setTimeout(again, PAGE_WAIT);
  try {
    if (!item.tried) throw new Error("not sent");
    const answer = await fetchOf(item, new Headers(request.headers), request.redirect);
    if (NO_SITE.includes(answer.status)) throw new Error("no site");
    event.waitUntil(land(item).then(() => answer.ok && visitAll([page, home])));
    return answer;
  } catch (error) {
    // Forgotten meanwhile: nothing of it stays here.
    if (!(await isKept(right))) {
      await land(item);
      throw error;
    }
    flying.delete(item.id);
    await wait(item);
    const shown = (await (await caches.open(PAGES)).match(page)) ? page : home;
    return item.plain ? Response.redirect(shown, 303) : new Response('"Waiting"', { status: 503, headers: { "content-type": "application/json" } });
  } finally {
    clearTimeout(slow);
  }
};
// A form that saves itself sends what has changed: what is typed later takes the place of what waits, question by question, and what it
// says nothing about stays as it was typed, on what it was typed on.
const TYPED = /^form\[typed\]\[(values|lists|bases|marks)\]\[([^\]]+)\]/;
const baseOf = (question) => `form[typed][bases][${question}]`;
const markOf = (question) => `form[typed][marks][${question}]`;
const questionsOf = (form) => {
  const found = [...form.keys()].map((name) => TYPED.exec(name) ?? []);
  return new Set(found.filter(([, part]) => part === "values" || part === "lists").map(([, , question]) => question));
};
// Another tab is another writer: one that is open still, or that was open then. A page that was loaded since goes on.
const openPages = async () => new Set((await clients.matchAll({ includeUncontrolled: true })).map(({ id }) => id));
const goesOn = (before, after, open) => before.client === after.client || !(open.has(before.client) || before.others?.includes(after.client));
const merged = (before, after, open) => {
  const [old, now] = [new URLSearchParams(before.body), new URLSearchParams(after.body)];
  // A button, or a person who is put on the list, is sent as it was.
  const saves = questionsOf(old).size && !old.get("form[button]") && !old.get("form[walk_in_name]");
  if (before.path !== after.path || before.page !== after.page || !saves || !goesOn(before, after, open)) return null;
  const [asked, answered, kept] = [questionsOf(old), questionsOf(now), new URLSearchParams()];
  // Without the page's script a form says everything that it shows, with a mark of it: whether that was typed only the server knows,
  // unless there was nothing and is nothing.
  for (const question of [...asked].filter((name) => now.has(markOf(name)))) {
    if (now.get(markOf(question))) return null;
    const parts = ["values", "lists"].map((part) => `form[typed][${part}][${question}]`);
    if (![...now].some(([name, value]) => value && parts.some((part) => name.startsWith(part)))) answered.delete(question);
  }
  const stays = (name) => asked.has(TYPED.exec(name)?.[2]) && !answered.has(TYPED.exec(name)[2]);
  for (const [name, value] of now) if (!stays(name)) kept.append(name, value);
  for (const [name, value] of old) if (stays(name)) kept.append(name, value);
  return kept.toString();
};
const again = () => self.registration.sync?.register("queue").catch(() => {});
const wait = async (item) => {
  const open = await openPages();
  // The server may have seen what was sent, under its key: that stays as it is.
  await fold(
    () => item,
    (now, other) => !now.tried && !other.tried && !other.asks && merged(other, now, open),
  );
  await again();
  await tell();
};
// What a page that is still open has sent from here: what its answer was typed on, and what it became, by page and question. The page
// does not know it, and goes on typing on top of that. Lost with this worker, the page shows both.
const own = new Map();
// What a form of the whole page says, with a mark, may not have been typed.
const typedIn = (form) => [...questionsOf(form)].filter((question) => !form.has(markOf(question))).map(baseOf);
const onTop = (client, page, body) => {
  const form = new URLSearchParams(body);
  const behind = typedIn(form).filter((name) => own.get(client + page + name)?.[0] === Number(form.get(name)));
  for (const name of behind) form.set(name, own.get(client + page + name)[1]);
  return behind.length ? form.toString() : body;
};
// What was answered later on the same page was answered on top of what is stored now, if that came from here.
const settle = async (item) => {
  const [form, open] = [new URLSearchParams(item.body), await openPages()];
  const meeting = (body) => new URLSearchParams(body).get("form[meeting]");
  const same = (other) => kindOf(other) === kindOf(item) && meeting(other.body) === meeting(item.body);
  const later = (await waitingOf(item.right)).filter((other) => other.id > item.id && !other.tried && same(other));
  const typed = later.length || open.has(item.client) ? [...questionsOf(form)].map(baseOf) : [];
  const asked = typed.length ? await fetch(item.page, ASKED()).then((answer) => answer.text(), () => "") : "";
  // Of someone else's answer the revision is higher.
  const made = typed.map((name) => [name, Number(form.get(name))]).filter(([name, was]) => asked.includes(`name="${name}" value="${was + 1}"`));
  for (const [name, was] of open.has(item.client) ? made : []) {
    const [first, last] = own.get(item.client + item.page + name) ?? [];
    own.set(item.client + item.page + name, [last === was ? first : was, was + 1]);
  }
  for (const other of later) {
    const next = new URLSearchParams(other.body);
    if (next.has("form[base]")) next.set("form[base]", form.get("form[button]") ?? form.get("form[answer]"));
    const behind = made.filter(([name, was]) => typedIn(next).includes(name) && Number(next.get(name)) === was);
    for (const [name, was] of goesOn(item, other, open) ? behind : []) next.set(name, was + 1);
    await change(other.id, { body: next.toString() });
  }
};
// Sends one; returns where that led, or nothing if it has to wait on.
const deliver = async (item) => {
  const waited = String(Math.max(0, Date.now() - item.at));
  const headers = new Headers({ accept: "text/html", "content-type": "application/x-www-form-urlencoded", "x-circlet-late": waited });
  const answer = await fetchOf(item, headers, "follow").catch(() => null);
  if (!answer || answer.status >= 500 || [408, 429].includes(answer.status)) return null;
  const to = new URL(answer.url);
  if (to.pathname.startsWith("/sign-in")) return setMark("signIn", true), null;
  await setMark("signIn");
  // A page that it led to and that is not there for this browser now says nothing about the post.
  if ((answer.ok || answer.redirected) && !to.searchParams.has("__err")) {
    await settle(item);
    await drop(item);
    return to;
  }
  if (answer.ok) {
    // The page shows what is stored and what was typed, also later; it does so when the person looks, once. The key was not noted.
    const open = await openPages();
    await fold(
      (all) => all.find(({ id }) => id === item.id),
      (mine, other) => (other.id > mine.id ? !other.tried && merged(mine, other, open) : other.asks && merged(other, mine, open)),
      { asks: true, tried: false },
    );
    return to;
  }
  const home = item.home ?? item.page;
  const title = await titleOf(home);
  const alive = await fetch(item.right === ACCOUNT ? home : item.right, ASKED()).catch(() => null);
  if (!alive) return null;
  if (item.right === ACCOUNT && alive.status === 401) return setMark("signIn", true), null;
  if (item.right !== ACCOUNT && alive.status >= 400 && alive.status < 500) await leave(item.right);
  else if ([403, 404].includes(alive.status)) {
    await drop(item);
    await setMark("gone", [...((await mark("gone")) ?? []), { title, lost: 1 }]);
  }
  else {
    await drop(item);
    await setMark("refused", ((await mark("refused")) ?? 0) + 1);
  }
  return to;
};
const alone = (act) => navigator.locks.request("circlet queue", act);
const send = () =>
  alone(async () => {
    const pages = new Set();
    const stuck = new Set();
    for (const { id, asks, right } of await queue()) {
      if (asks || stuck.has(right)) continue;
      const item = await change(id, { tried: true });
      if (!item) continue;
      if (await deliver(item)) for (const path of [item.page, item.home ?? item.page]) pages.add(path);
      else stuck.add(right);
    }
    await visitAll(pages);
    if (pages.size || stuck.size) await tell();
    return stuck.size;
  });

// The tabs that were told, which may not have listened yet.
const unheard = new Set();
const FORGOTTEN = { forgotten: true };
// Signing out. What waits is sent before; without a network the site is told by the next page that is asked for.
const soon = (act) => Promise.race([act, new Promise((late) => setTimeout(late, PAGE_WAIT))]).catch(() => {});
const signOut = async (event) => {
  const { request } = event;
  const body = await request.clone().text();
  const form = new URLSearchParams(body);
  const forget = form.has("form[device]") ? forgetAll : forgetAccount;
  await soon(send());
  await forget().catch(() => {});
  const answer = await fetch(request).catch(() => null);
  const done = answer && !NO_SITE.includes(answer.status);
  await forget().catch(() => {});
  // Not with the address that the form was on: a link may be in it.
  if (!done) await setMark("out", body).then(again, () => {});
  // Other tabs show the person's pages still, and hold what was typed.
  for (const client of await clients.matchAll()) {
    unheard.add(client.id);
    client.postMessage(FORGOTTEN);
  }
  return done ? answer : Response.redirect("/", 303);
};
// Returns what the site could not be told yet.
const signOutLate = async () => {
  const body = await mark("out");
  if (!body) return null;
  const headers = { accept: "text/html", "content-type": "application/x-www-form-urlencoded" };
  const told = { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(PAGE_WAIT) };
  const answer = await fetch(`${SIGN_OUT}?page=/&button=1`, told).catch(() => null);
  if (answer?.ok || answer?.type === "opaqueredirect") return setMark("out"), null;
  return body;
};
// In the words of the page that the form was on.
const signedOut = (body) => {
  const form = new URLSearchParams(body);
  return plain(form.get("lang") ?? "", form.get("words") ?? "");
};

const ACTS = {
  // A page is shown, or a network is there again. What it was made of is kept, too. Returns whether the site was there.
  visit: async ({ path, files = [] }, client) => {
    if (unheard.delete(client?.id)) return client.postMessage(FORGOTTEN);
    if (await signOutLate()) return;
    await tell();
    const there = visit(path).then(() => true, () => false);
    await Promise.all([there, ...files.map((name) => file(new Request(name)))]).catch(() => {});
    if (await send()) await again();
    await tell();
    if (await mark("renew")) await renew();
    return there;
  },
  keep: async ({ path }) => {
    if (await signOutLate()) return false;
    const right = rightOf(path);
    if (right !== ACCOUNT) await setMark(right, true);
    await visit(path);
    // Someone is signed in here for now only: their page is not kept.
    const may = await (await caches.open(PAGES)).match(path);
    if (!may) await setMark(right);
    await tell();
    return Boolean(may);
  },
  forget: async () => {
    await soon(send());
    await forgetAll();
  },
  resend: ({ id }) =>
    alone(async () => {
      const item = await change(id, { tried: true });
      const to = item && (await deliver(item));
      if (to) await drop(item);
      return to?.href;
    }),
  told: async () => {
    for (const key of ["gone", "refused"]) await setMark(key);
  },
};
addEventListener("message", (event) => {
  const { type, ...rest } = event.data ?? {};
  if (!Object.hasOwn(ACTS, type)) return;
  event.waitUntil(ACTS[type](rest, event.source).then((value) => event.ports[0]?.postMessage(value), () => event.ports[0]?.postMessage()));
});
addEventListener("sync", (event) => event.waitUntil(signOutLate().then(send).then((stuck) => (stuck || flying.size) && Promise.reject(new Error("no network")))));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && WAITS.includes(url.pathname)) event.respondWith(post(event, url));
  else if (request.method === "POST" && url.pathname === SIGN_OUT) event.respondWith(signOut(event));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/pkg/") || OWN.includes(url.pathname)) event.respondWith(file(request));
});
addEventListener("install", (event) => {
  skipWaiting();
  // A file that is missing is missed later.
  event.waitUntil(caches.open(PROGRAM).then((cache) => Promise.all(OWN.map((path) => cache.add(path).catch(() => {})))));
});
addEventListener("activate", (event) => {
  const take = async () => {
    await clients.claim();
    // Open and kept pages of the version before still need its files.
    const programs = (await caches.keys()).filter((name) => name.startsWith("program "));
    for (const name of programs.slice(0, -2)) await caches.delete(name);
    // Until this is done no page loads: they are loaded again by the next page that is shown.
    if ((await (await caches.open(PAGES)).keys()).length) await setMark("renew", true);
  };
  event.waitUntil(take());
});
