// The part of the worker that keeps a lobby screen's boards; it stands above sw.js in one script.
const BOARDS = "courtyard-boards"; // outlives a release: boards with the files that they were made with
const BOARD = /^\/screen$|^\/c\/[0-9a-z-]+(?:\/[0-9a-z-]+)?\/lobby$/;
const PATIENCE = 2_500; // ms that a screen that has a board waits for a newer one when it starts

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
