// A phone without a network still shows whom to call, and the board of its compound as it was; a lobby screen that starts
// without its server shows the board that hung last.
// The server writes RELEASE and FILES above this. Of pages only those are kept that are the same for everybody and made for
// this: /offline, /c/<compound>/offline, and the boards of a screen that asked for it. The office passes by untouched.
const PREFIX = "courtyard-";
const CACHE = PREFIX + RELEASE;
const KEPT = /^(\/c\/[0-9a-z-]+)?\/offline$/;
const BOARDS = "courtyard-boards"; // outlives a release: boards with the files that they were made with
const BOARD = /^\/screen$|^\/c\/[0-9a-z-]+(?:\/[0-9a-z-]+)?\/lobby$/;
const PATIENCE = 2_500; // ms that a screen that has a board waits for a newer one when it starts
const NOT_OURS = /^\/(?:screen|office)(?:\/|$)|^\/c\/[0-9a-z-]+(?:\/[0-9a-z-]+)?\/lobby(?:\/|$)/;
const FRESH = 10 * 60_000; // ms in which a kept page is not asked for again
const NOBODY_BEHIND = [502, 504]; // a proxy answers, the server does not

// One copy a compound, in the language that its last reader had. `omit`: no cookie goes along, nobody's page comes back.
async function keep(address) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || !KEPT.test(url.pathname)) return;
  const cache = await caches.open(CACHE);
  const before = await cache.match(url.pathname);
  if (before?.url === url.href && Date.now() - Date.parse(before.headers.get("date")) < FRESH) return;
  const answer = await fetch(url, { credentials: "omit", cache: "no-cache" });
  if (answer.ok && !answer.headers.get("cache-control")?.includes("no-store")) await cache.put(url.pathname, answer);
}

async function begin() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  await keep("/offline");
  await self.skipWaiting();
}

// A new release brings new styles: what was kept is fetched again with them, or stays as it was.
async function takeOver() {
  const cache = await caches.open(CACHE);
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || [CACHE, BOARDS].includes(name)) continue;
    const old = await caches.open(name);
    for (const request of await old.keys()) {
      const page = await old.match(request);
      if (!KEPT.test(new URL(request.url).pathname) || await cache.match(request)) continue;
      await keep(page.url).catch(() => cache.put(request, page));
    }
    await caches.delete(name);
  }
}

// The compound of the address, else the one that was read last, else the numbers that always stand.
async function keptFor(path) {
  const cache = await caches.open(CACHE);
  const [compound] = path.match(/^\/c\/[0-9a-z-]+/) ?? [];
  if (compound) return await cache.match(`${compound}/offline`) ?? cache.match("/offline");
  const pages = (await cache.keys()).filter(({ url }) => KEPT.test(new URL(url).pathname));
  return cache.match(pages.at(-1) ?? "/offline");
}

async function open(request, path) {
  try {
    const answer = await fetch(request);
    if (!NOBODY_BEHIND.includes(answer.status)) return answer;
  } catch { /* no network */ }
  return await keptFor(path) ?? Response.error();
}

// All boards of a screen and all their files, or none: nothing half replaces what is there.
async function keepBoards({ boards, files }) {
  const answers = await Promise.all(boards.map((address) => fetch(address, { cache: "no-store", redirect: "error" })));
  const pages = await Promise.all(answers.map(async (answer) => ({ answer, text: await answer.text() })));
  if (!pages.every(({ answer, text }) => answer.status === 200 && isBoard(text))) throw new Error("not our boards");
  const cache = await caches.open(BOARDS);
  const needed = new Set(files.concat(...pages.map(({ text }) => text.match(/\/static\/[\w./-]+/g))));
  for (const address of needed) {
    if (await cache.match(address)) continue;
    const found = await caches.match(address) ?? await fetch(address);
    if (!found.ok) throw new Error("a file is missing");
    await cache.put(address, found);
  }
  await Promise.all(boards.map((address, n) => cache.put(address, new Response(pages[n].text, { headers: pages[n].answer.headers }))));
  const kept = [...boards, ...needed].map((address) => new URL(address, location.origin).href);
  for (const { url } of await cache.keys()) if (!kept.includes(url)) await cache.delete(url);
}

const isBoard = (text) => text.includes("data-version=") && text.trimEnd().endsWith("</html>");

// When it was fetched stands in the page that is given out: it says how old it is.
async function asKept(answer) {
  const at = Date.parse(answer.headers.get("date")) || 0;
  const text = (await answer.text()).replace("data-board ", `data-board data-kept="${at}" `);
  return new Response(text, { headers: answer.headers });
}

async function board(request) {
  const kept = await caches.match(request, { cacheName: BOARDS });
  if (!kept) return fetch(request);
  try {
    const late = new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("too late")));
    const answer = await Promise.race([fetch(request), late]);
    const text = await Promise.race([answer.clone().text(), late]);
    if (text.includes("data-pairing")) await caches.delete(BOARDS); // it is no screen any more
    if (answer.status === 200 && (isBoard(text) || text.includes("data-pairing"))) return answer;
  } catch { /* no network, no server, or not in time */ }
  return asKept(kept);
}

async function listen({ data, source }) {
  if (!data.boards) return keep(data);
  await keepBoards(data);
  source.postMessage({ kept: data.version });
}

async function file(request) {
  return await caches.match(request) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(begin()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => event.waitUntil(listen(event).catch(() => {})));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (BOARD.test(pathname) && (request.mode === "navigate" || request.cache === "force-cache")) return event.respondWith(board(request));
  if (NOT_OURS.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(open(request, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});
