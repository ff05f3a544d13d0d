// Has the worker keep this screen's boards for an outage: the one it starts with, and both languages in both sizes, with the
// files that they need. Silent where there is no worker: plain http, old browsers.

const board = document.querySelector("[data-board]");
const here = location.pathname;
const EVERY = 20_000; // ms between two looks whether what is kept is the newest; drawn anew each time
const languages = ["zh-Hans", "en"];
const FACES = ['700 40px "Noto Serif SC Variable"', '400 40px "Noto Sans SC Variable"'];
let next = 1_000 + Math.random() * 3_000;
let kept = ""; // the version that hung when the worker last kept all boards
let again = false; // once more, since files came that the worker has not heard of
let complete = false; // once the slices of the fonts that the other boards need were asked for
performance.setResourceTimingBufferSize(1000); // the files are read from there; the slices alone can be more than 250

export const keepsBoards = () => kept !== "";
export const address = (lang, size) => `${here}?${new URLSearchParams({ lang, size })}`;

const boards = () => [here, ...languages.flatMap((lang) => ["", "large"].map((size) => address(lang, size)))];
const files = () => performance.getEntriesByType("resource")
  .map(({ name }) => new URL(name))
  .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"))
  .map(({ pathname }) => pathname);

async function look() {
  const { version, kept: old } = board.dataset;
  if ((version === kept && !again) || old) return; // a board that came out of the cache itself is kept already
  const { active } = await navigator.serviceWorker.ready;
  again = false;
  active.postMessage({ boards: boards(), files: files(), version });
}

// What hangs has brought its slices; those for the other language and size are fetched once, and kept the next time.
async function bringFonts() {
  if (complete) return;
  complete = true;
  const cache = await caches.open("courtyard-boards");
  const [before, ...pages] = [files().length, ...await Promise.all(boards().map((url) => cache.match(url)))];
  for (const page of pages) {
    const { body } = new DOMParser().parseFromString(await page.text(), "text/html");
    await Promise.all(FACES.map((face) => document.fonts.load(face, body.textContent)));
  }
  again = files().length > before;
}

function tick() {
  if (performance.now() < next) return;
  next = performance.now() + EVERY * (0.5 + Math.random());
  look().catch(() => {});
}

if (board && navigator.serviceWorker) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    kept = data.kept ?? kept;
    bringFonts().catch(() => {});
  });
  if (board.dataset.kept) kept = board.dataset.version;
  setInterval(tick, 1000);
}
