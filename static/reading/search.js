/* The search page. LETTERS, the table of letters that are searched for as one, stands before this in the published file. */
const UNIT = /\p{Script=Han}|[^\s\p{Script=Han}]+/gu;
const HAN = /\p{Script=Han}/u;
const VOWEL_SIGNS = /[\p{Script=Beng}\p{Script=Deva}\p{Script=Gujr}\p{Script=Guru}\p{Script=Taml}]/u;
const AT_ONCE = 10, PAUSE = 250;
const area = document.querySelector("[data-index]");
const [field, results, more] = ["input", "ol", "[data-more]"].map((one) => area.querySelector(one));
const sheets = document.getElementById("search_sheets");
let loading, asked = "", found = [], timer, isLost;

/* Pagefind takes a part of the index that did not come for one that holds nothing. */
const ordinary = window.fetch;
window.fetch = async (...request) => {
  const answer = await ordinary(...request).catch(() => Response.error());
  isLost ||= !answer.ok;
  return answer;
};

/* As cms/releases/search.py folds the words of the index. */
function folded(word) {
  const apart = word.normalize("NFKD").toLowerCase().replace(/[\p{Cf}\s\u0640]+/gu, "");
  const plain = apart.replace(/([\p{Script=Latin}\p{Script=Arabic}])\p{Mn}+/gu, "$1").normalize("NFC");
  return Array.from(plain, (letter) => LETTERS[letter] ?? letter).join("");
}

const units = (text) => (text.match(UNIT) ?? []).map(folded);

/* Chinese has no blanks between words: each stretch is asked for as a sequence of characters. Else all words at once. */
const stretches = (query) => query.split(/\s+/u).map((part) => units(part).filter(Boolean)).filter((part) => part.length);

/* A site of many factsheets has several indexes, so that a change makes one of them anew; they are searched as one. */
async function load() {
  isLost = false;
  const [basePath, ...others] = area.dataset.index.split(" ");
  const exactDiacritics = VOWEL_SIGNS.test(document.querySelector("h1").textContent);
  const choices = { exactDiacritics, ranking: { metaWeights: { folded: 5, title: 0, text: 0 } } };
  const { createInstance } = await import(`${basePath}pagefind.js`);
  const instance = createInstance({ basePath, baseUrl: "/", noWorker: true, metaCacheTag: "1" });
  await instance.options(choices);
  for (const other of others) await instance.mergeIndex(other, { baseUrl: "/", metaCacheTag: "1", ...choices });
  return instance;
}

/* The pages on which every question has an answer, best first. */
async function pagesFor(query) {
  const instance = await (loading ??= load());
  const parts = stretches(query);
  const sequences = parts.map((part) => `"${part.join(" ").replaceAll('"', "")}"`);
  const questions = HAN.test(query) ? sequences : [parts.flat().join(" ")];
  const answers = await Promise.all(questions.map((question) => instance.search(question)));
  if (isLost) throw new Error("A part of the index did not come.");
  const [first, ...others] = answers.map((answer) => answer.results);
  return first.filter((result) => others.every((answer) => answer.some((other) => other.id === result.id)));
}

function say(state) {
  for (const line of area.querySelectorAll("[data-state]")) line.hidden = line.dataset.state !== state;
  area.querySelector("[data-count]").textContent = found.length;
  sheets.hidden = state === "found";
}

async function search() {
  clearTimeout(timer);
  const query = field.value.trim();
  if (query === asked) return;
  asked = query;
  history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
  say(query ? "busy" : "");
  try {
    const pages = query ? await pagesFor(query) : [];
    if (query !== asked) return;
    found = pages;
    await show([]);
    if (query !== asked) return;
    say(!query ? "" : found.length ? "found" : "none");
  } catch (problem) {
    loading = undefined;
    asked = "";
    say("failed");
    console.warn(problem);
  }
}

/* Adds the next results to those `kept`; whoever had reached a result by keyboard stays on it, or on the first. */
async function show(kept) {
  const query = asked;
  const pages = await Promise.all(found.slice(kept.length, kept.length + AT_ONCE).map((result) => result.data()));
  if (query !== asked) return;
  const reached = results.contains(document.activeElement) && document.activeElement.href;
  results.replaceChildren(...kept, ...pages.map((page) => shown(page, query)));
  const links = Array.from(results.querySelectorAll("a"));
  if (reached) (links.find((link) => link.href === reached) ?? links[0] ?? field).focus();
  more.hidden = results.children.length >= found.length;
}

function element(name, children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function shown(page, query) {
  const { title, text } = page.meta;
  const link = element("a", written(title, []));
  link.href = page.url;
  const places = HAN.test(query) ? sequencesIn(text, query) : new Set(page.locations);
  return element("li", [link, element("p", excerpt(text, places))]);
}

/* Pagefind tells only the first place of a sequence. */
function sequencesIn(text, query) {
  const all = units(text), places = new Set();
  for (const part of stretches(query))
    for (let at = all.indexOf(part[0]); at >= 0; at = all.indexOf(part[0], at + 1))
      if (part.every((unit, step) => all[at + step] === unit)) part.forEach((_, step) => places.add(at + step));
  return places;
}

/* The passage that answers best, whole, as half a sentence may say the contrary; the first is the title, shown already. */
function excerpt(text, places) {
  let before = 0;
  const passages = text.split("\n").map((passage) => {
    const spans = Array.from(passage.matchAll(UNIT), (unit) => [unit.index, unit.index + unit[0].length]);
    const hits = spans.filter((_, position) => places.has(before + position));
    before += spans.length;
    return { passage, hits };
  });
  const best = passages.slice(1).reduce((one, other) => (one && one.hits.length >= other.hits.length ? one : other), null);
  return best ? written(best.passage, best.hits) : [];
}

/* Text as nodes: what was found in <mark>, and each isolated run in <bdi>, so that it keeps its own order. */
function written(text, hits) {
  return Array.from(text.matchAll(/\u2066[^\u2069]*\u2069?|[^\u2066]+/gu)).flatMap(({ 0: run, index }) => {
    const pieces = marked(run, hits.map(([from, to]) => [from - index, to - index]));
    return run.startsWith("\u2066") ? [Object.assign(element("bdi", pieces), { dir: "ltr" })] : pieces;
  });
}

function marked(text, hits) {
  const nodes = [];
  const plain = (from, to) => text.slice(from, to).replace(/[\u2066\u2069]/gu, "");
  let start = 0;
  for (const [from, to] of hits.map(([one, other]) => [Math.max(one, 0), Math.min(other, text.length)])) {
    if (from >= to) continue;
    // Neighbouring characters are one thing found.
    const mark = from === start && nodes.length ? nodes.pop() : element("mark", []);
    if (from > start) nodes.push(plain(start, from));
    mark.append(plain(from, to));
    nodes.push(mark);
    start = to;
  }
  return start < text.length ? [...nodes, plain(start)] : nodes;
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
area.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
more.addEventListener("click", async () => {
  const seen = Array.from(results.children);
  await show(seen);
  results.children[seen.length]?.querySelector("a").focus();
});
area.hidden = false;
field.value = new URLSearchParams(location.search).get("q") ?? "";
search();
