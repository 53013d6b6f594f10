// A circle's dashboard: how fast it is rendered, how fast people answer, tick and post while streams are open, what open streams
// take, and how soon an answer reaches them.
import { readFileSync, readdirSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";

/** A circle with 12 people and 8 meetings, in which Grace takes part, and a facilitator of it. */
const CIRCLE = "python-for-beginners-upper-hill";
const GRACE = ["grace@example.org", "learning together"];
const AMINA = ["amina@example.org", "learning together"];
const STREAMS = 2000;
/** How many more are open on a second server, where there is one. */
const ELSEWHERE = 500;
/** A server takes this many streams of one address: the load comes from several. */
const OF_ONE_ADDRESS = 200;

const PAGE = "dashboard (12 people, 8 meetings, 100 posts)";
const SAVES = [
  "an answer for a meeting (of four circles), 200 streams open",
  "an answer for a meeting (all of one circle, which is locked), 200 streams open",
  "a task ticked (in four circles), 200 streams open",
  "a task ticked (all in one circle), 200 streams open",
  "a post on a board (all of one circle), 200 streams open",
];
/** Two more circles of the demo with a plan and free seats. */
const MORE = ["tell-your-story", "act-on-climate-together"];
/** The circle for which people have just signed up, and how many of them post. */
const OPEN = "antropologia-de-lo-digital-en-linea";
const WRITERS = 400;

/** Opens a stream of a circle; `told` is called with the moment of each event. */
function stream(base, cookie, number, told, right = `slug=${CIRCLE}`) {
  const address = `127.0.1.${1 + Math.floor(number / OF_ONE_ADDRESS)}`;
  return new Promise((done, fail) => {
    const request = http.get(`${base}/live?${right}`, { headers: { cookie, "x-forwarded-for": address }, agent: false }, (reply) => {
      if (reply.statusCode !== 200) return fail(new Error(`/live: ${reply.statusCode}`));
      reply.setEncoding("utf8");
      let begun = false;
      reply.on("data", (text) => {
        if (!begun) {
          begun = true;
          done(request);
        }
        if (text.includes("event: told") || text.includes("event:told")) told(performance.now());
      });
    });
    request.on("error", (error) => (error.code === "ECONNRESET" ? null : fail(error)));
  });
}

async function open(base, cookie, count, told = () => {}, right = undefined) {
  const all = [];
  for (let from = 0; from < count; from += 50) {
    all.push(...(await Promise.all(Array.from({ length: Math.min(50, count - from) }, (_, i) => stream(base, cookie, from + i, told, right)))));
  }
  return all;
}

const close = (streams) => streams.forEach((one) => one.destroy());

/** Posts a form as a script does. */
async function post(site, endpoint, cookie, fields) {
  const headers = { cookie, "sec-fetch-site": "same-origin", accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const reply = await fetch(`${site.base}/fn/${endpoint}`, { method: "POST", headers, body: body(fields) });
  if (!reply.ok) throw new Error(`${endpoint}: ${reply.status} ${await reply.text()}`);
}

const body = (fields) => new URLSearchParams(Object.entries(fields).map(([name, value]) => [`form[${name}]`, value])).toString();

/** Every request posts one of the forms, in turn. */
const saveScript = (endpoint, forms, cookie) => `
local count = 0
local forms = { ${forms.map((fields) => JSON.stringify(body(fields))).join(", ")} }
function request()
  count = count + 1
  local body = forms[count % #forms + 1]
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin", ["Accept"] = "application/json", ["Cookie"] = "${cookie}" }
  return wrk.format("POST", "/fn/${endpoint}", headers, body)
end
`;

/** Returns the link in the first email to each address that `to` matches, at most `most`. */
function mailed(site, to, most) {
  const folder = join(site.env.CIRCLET_DATA, "mail");
  const found = new Set();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".eml")) continue;
    const text = readFileSync(join(folder, name), "latin1").replace(/=\r?\n/g, "");
    const link = to.test(text) && text.match(/\/p\/([\w~.-]+)/)?.[1];
    if (link) found.add(link);
    if (found.size === most) break;
  }
  return found;
}

/** Signs someone up for a circle, and returns the link of their dashboard once it is in an email. */
async function joining(site, circle, address) {
  const fields = { slug: circle, name: "Bench Person", email: address, goal: "Measure", support: "Count", answer: "Here", consent: "on" };
  await post(site, "signups/sign-up", "", fields);
  for (let tries = 0; tries < 600; tries++) {
    const [link] = mailed(site, new RegExp(`^To: .*${address}`, "m"), 1);
    if (link) return link;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${address} has got no link`);
}

/** What someone sends from their dashboard: the fields of an answer for the next meeting, and of the first task's button. */
function fieldsOf(page) {
  const [link, meeting, revision] = ["link", "meeting", "revision"].map((name) => page.match(new RegExp(`name="form\\[${name}\\]" value="([^"]+)"`))?.[1]);
  if (!meeting || !revision) throw new Error("a meeting of one of the demo's circles is on now: measure again in three hours");
  const task = page.match(/value="(?:yes|no)-(\d+)"/)[1];
  return { answer: { link, meeting, revision }, tick: { link }, task };
}

/** Returns links of people who have just signed up, from the emails that were written for them. */
async function links(site) {
  const found = mailed(site, /^To: .*bench\./m, WRITERS);
  if (found.size < 50) throw new Error(`only ${found.size} people have got a link`);
  return [...found];
}

/** Every request is another post, by each of these people in turn: one may post 60 times an hour. */
const postScript = (writers) => `
local links = { ${writers.map((link) => `"${link}"`).join(", ")} }
local threads = 0
function setup(thread)
  thread:set("number", threads)
  thread:set("stamp", ${Date.now()})
  threads = threads + 1
end
function init() count = 0 end
function request()
  count = count + 1
  local link = links[(count * 2 + number) % #links + 1]
  local body = "form%5Blink%5D=" .. link .. "&form%5Bkey%5D=" .. stamp .. "." .. number .. "." .. count .. "&form%5Bbody%5D=Who+brings+the+cake%3F"
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin", ["Accept"] = "application/json" }
  return wrk.format("POST", "/fn/board/write", headers, body)
end
`;

/** Measures the dashboard of a running site. Returns what streams take and how soon they are told. */
export async function live(site, { seconds, measure }) {
  const cookie = await site.signIn(...GRACE);
  const own = async () => (await fetch(`${site.base}/circles/${CIRCLE}/me`, { headers: { cookie } })).text();
  const page = await own();
  const first = fieldsOf(page);
  // A facilitator may post 120 times an hour. The first ten threads, with their replies, are on the dashboard.
  const facilitator = await site.signIn(...AMINA);
  let parent = "";
  for (let n = 0; n < 100; n++) {
    const body = `Post number ${n}: who has a spare cable for the projector?`;
    await post(site, "board/write", facilitator, { slug: CIRCLE, key: `bench-${n}`, body, parent: n % 10 ? parent : "" });
    if (n % 10 === 0) parent = (await own()).match(/id="post-(\d+)"/)[1];
  }
  await measure(PAGE, async (s) => site.wrk(`/circles/${CIRCLE}/me`, s, { headers: { Cookie: cookie } }));
  const before = site.memory();
  const streams = await open(site.base, cookie, OF_ONE_ADDRESS);
  const writers = await links(site);
  const all = [first, fieldsOf(await site.text(`/p/${writers[0]}`))];
  for (const [at, circle] of MORE.entries()) {
    const link = await joining(site, circle, `live.${at}@example.org`);
    all.push(fieldsOf(await site.text(`/p/${link}`)));
  }
  const forms = (of, button) => ["yes", "no"].flatMap((wanted) => of.map((one) => button(one, wanted)));
  const save = (endpoint, posted) => async (s) => site.wrk("/", s, { script: saveScript(endpoint, posted, cookie) });
  const answer = (one, wanted) => ({ ...one.answer, button: wanted });
  const tick = (one, wanted) => ({ ...one.tick, button: `${wanted}-${one.task}` });
  await measure(SAVES[0], save("participation/answer", forms(all, answer)));
  await measure(SAVES[1], save("participation/answer", forms([first], answer)));
  await measure(SAVES[2], save("tasks/tick", forms(all, tick)));
  await measure(SAVES[3], save("tasks/tick", forms([first], tick)));
  close(streams);
  const readers = await open(site.base, "", OF_ONE_ADDRESS, () => {}, `link=${writers[0]}`);
  await measure(SAVES[4], async (s) => site.wrk("/", s, { script: postScript(writers) }));
  close(readers);
  const many = [];
  let moments = [];
  many.push(...(await open(site.base, cookie, STREAMS, (at) => moments.push(at))));
  const memory = site.memory();
  // Behind several servers, those who look at another one are told as well.
  if (site.database) many.push(...(await open(await site.startAnother(), cookie, ELSEWHERE, (at) => moments.push(at))));
  const late = [];
  for (let turn = 0; turn < 10; turn++) {
    moments = [];
    const begin = performance.now();
    await post(site, "participation/answer", cookie, answer(first, turn % 2 ? "yes" : "no"));
    while (moments.length < many.length && performance.now() - begin < 5000) await new Promise((done) => setTimeout(done, 10));
    if (moments.length < many.length) throw new Error(`${many.length - moments.length} streams were not told within 5 s`);
    late.push(...moments.map((at) => at - begin));
  }
  late.sort((a, b) => a - b);
  close(many);
  return { before, memory, p50: late[Math.floor(late.length / 2)], p99: late[Math.floor(late.length * 0.99)] };
}

/** The rows of the report. */
export const liveLines = [[PAGE, "", "≥ 1,500"], ...SAVES.map((what) => [what, "", "≥ 1,200"])];
