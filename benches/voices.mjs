// What circles say and what follows from it: saving answers, courses by what worked, the public figures, downloads.

/** Questions answered in words; with the meetings of a circle they make the places that are written. */
const QUESTIONS = ["reflection_1", "reflection_2", "reflection_3", "reflection_4", "reflection_5", "reflection_6", "tip", "staff"];

/** Rows of the table: name, target, path. */
const PAGES = [
  { what: "course page, the course with the most voices", reach: "≥ 2,000", path: (site) => `/courses/${encodeURI(site.rated)}` },
  { what: "course list by what worked, two filters", reach: "≥ 1,500", path: () => "/courses?sort=worked&lang=en&format=course" },
  { what: "`/numbers`", reach: "≥ 2,000", path: () => "/numbers" },
];

/** Circles of the demo community that have met, and who facilitates them. */
const MET = [
  ["python-for-beginners-upper-hill", "amina"],
  ["algebra-again", "tasha"],
  ["tell-your-story", "marcus"],
  ["public-speaking-at-harold-washington", "denise"],
  ["antropologia-de-lo-digital-en-linea", "lucia"],
];
const SAVED = "an answer saved (feedback forms of five circles)";
const SAVED_IN_ONE = "an answer saved (all of one circle, which is locked)";

/** Returns the places of a circle's feedback forms with the revisions they have now. */
async function places(site, { circle, cookie }) {
  const manage = await (await fetch(`${site.base}/circles/${circle}/manage`, { headers: { cookie } })).text();
  const meetings = [...new Set([...manage.matchAll(/manage\/feedback\/(\d+)/g)].map((m) => m[1]))];
  const found = [];
  for (const meeting of meetings) {
    const page = await (await fetch(`${site.base}/circles/${circle}/manage/feedback/${meeting}`, { headers: { cookie } })).text();
    for (const question of QUESTIONS) {
      const base = page.match(new RegExp(`\\[bases\\]\\[${question}\\]"[^>]*value="(\\d+)"`));
      found.push({ circle, cookie, meeting, question, base: Number(base?.[1] ?? 0) });
    }
  }
  return found;
}

/**
 * Every request changes one answer on top of the one before. Each thread has its own places and takes them in turn,
 * so that a place is used again long after its last answer was acknowledged.
 */
const saveScript = (found) => `
local all = { ${found.map((p) => `{ ${p.meeting}, "${p.question}", ${p.base}, "${p.circle}", "${p.cookie}" }`).join(", ")} }
local threads = {}
function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end
function init()
  count = 0
  bad = 0
  mine = {}
  for i, place in ipairs(all) do
    if i % 2 == number % 2 then table.insert(mine, place) end
  end
end
function request()
  count = count + 1
  local place = mine[count % #mine + 1]
  -- wrk asks one thread for a request that it never sends: the first answers nothing.
  local answer = ""
  if count > 1 then
    answer = "&form%5Btyped%5D%5Bvalues%5D%5B" .. place[2] .. "%5D=Answer+" .. count .. "&form%5Btyped%5D%5Bbases%5D%5B" .. place[2] .. "%5D=" .. place[3]
    place[3] = place[3] + 1
  end
  local body = "form%5Bslug%5D=" .. place[4] .. "&form%5Bmeeting%5D=" .. place[1] .. "&form%5Bprompt%5D=1" .. answer
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin", ["Accept"] = "application/json", ["Cookie"] = place[5] }
  return wrk.format("POST", "/fn/feedback/save", headers, body)
end
function response(status, headers, body)
  if status ~= 200 or not string.find(body, '"newer":{}', 1, true) then bad = bad + 1 end
end
function done()
  local bad = 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("bad") end
  io.write("wrong answers: " .. bad .. "\\n")
end
`;

/**
 * A facilitator rates a course nine times, 1 and 5 stars in turn. Returns the longest time from the answer's post until
 * the course's page shows its new mean to a visitor, in milliseconds.
 */
async function settled(site, circle, cookie) {
  const survey = async () => (await fetch(`${site.base}/circles/${circle}/manage/survey?step=2`, { headers: { cookie } })).text();
  const slug = (await site.text(`/circles/${circle}`)).match(/href="\/courses\/([^"/?]+)"/)[1];
  const mean = async () => (await site.text(`/courses/${slug}`)).match(/([\d.]+) of 5 stars/)?.[1];
  let base = Number((await survey()).match(/\[bases\]\[course_rating\]"[^>]*value="(\d+)"/)?.[1] ?? 0);
  const rate = async (stars) => {
    const answer = await fetch(`${site.base}/fn/surveys/save`, {
      method: "POST",
      headers: { cookie, "sec-fetch-site": "same-origin", accept: "application/json" },
      body: new URLSearchParams({ "form[slug]": circle, "form[typed][values][course_rating]": stars, "form[typed][bases][course_rating]": String(base++) }),
    });
    const told = await answer.text();
    if (!answer.ok || !told.includes('"newer":{}')) throw new Error(`rating: ${answer.status} ${told}`);
  };
  // Whatever it was before, the first measured one differs.
  await rate("3");
  let longest = 0;
  for (let turn = 0; turn < 9; turn++) {
    const before = await mean();
    const begin = performance.now();
    await rate(turn % 2 ? "1" : "5");
    while ((await mean()) === before) if (performance.now() - begin > 10_000) throw new Error("the rating does not appear");
    longest = Math.max(longest, performance.now() - begin);
  }
  return longest;
}

/** Measures the pages and saves of a running site. */
export async function voices(site, { staff, rating, seconds, measure }) {
  // The most used one: more than 50 circles of the large set rated it.
  site.rated = (await site.text("/courses?sort=used")).match(/href="\/courses\/([^"/?]+)"[^>]*>/g)?.map((m) => m.match(/courses\/([^"]+)/)[1]).find((slug) => slug !== "add");
  for (const { what, path } of PAGES) await measure(what, async (s) => site.wrk(path(site), s));
  const forms = [];
  for (const [circle, name] of MET) forms.push({ circle, cookie: await site.signIn(`${name}@example.org`, "learning together") });
  const save = (all) => async (s) => {
    // What was on its way when the load before ended is stored by then: it would count as someone else's change.
    await new Promise((done) => setTimeout(done, 500));
    const found = await Promise.all(all.map((form) => places(site, form)));
    // In turn from each circle, so that requests in flight are about different ones.
    const longest = Math.max(...found.map((of) => of.length));
    const turns = Array.from({ length: longest }, (_, i) => found.map((of) => of[i]).filter(Boolean)).flat();
    return site.wrk("/", s, { script: saveScript(turns) });
  };
  await measure(SAVED, save(forms));
  await measure(SAVED_IN_ONE, save(forms.slice(0, 1)));
  const moved = await settled(site, rating.circle, rating.cookie);
  const begin = performance.now();
  const answer = await fetch(`${site.base}/staff/download/all.json`, { headers: { cookie: staff } });
  let bytes = 0;
  for await (const part of answer.body) bytes += part.length;
  return { moved, status: answer.status, bytes, seconds: (performance.now() - begin) / 1000, memory: site.memory() };
}

/** The rows of the report. */
export const lines = [...PAGES.map(({ what, reach }) => [what, "", reach]), [SAVED, "", "≥ 1,500, p99 ≤ 40 ms"], [SAVED_IN_ONE, "", ""]];
