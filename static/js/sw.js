// A phone without a network still shows whom to call, and the board of its compound as it was; a lobby screen that starts
// without its server shows the board that hung last.
// The server writes RELEASE, FILES and sw_boards.js above this. Of pages only those are kept that are the same for everybody and made for
// this: /offline, /c/<compound>/offline, and the boards of a screen that asked for it. The office passes by untouched.
const PREFIX = "courtyard-";
const CACHE = PREFIX + RELEASE;
const KEPT = /^(\/c\/[0-9a-z-]+)?\/offline$/;
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
