// The server's time on this screen: its own clock may be a day off and must not decide anything. What was learnt outlives a
// restart, so that a board that comes out of the cache ends what is over, and says how old it is.
const KEY = "courtyard-time";
const NOTE = 30_000; // ms between two notes
const OLD = 61_000; // ms: the age of a board out of the cache, at least
const board = document.querySelector("[data-board]");
const known = remembered();
let goodAt = board?.dataset.kept ? Math.max(Number(board.dataset.kept), known.version === board.dataset.version ? known.goodAt : 0) : Date.now();
let offset = board?.dataset.kept ? Math.max(known.offset, goodAt - Date.now()) : 0; // time never runs before the last good answer
let goodTick = performance.now() - (board?.dataset.kept ? OLD : 0);
let notedAt = -Infinity;

function remembered() {
  try {
    const { offset: by, goodAt: at, version } = JSON.parse(localStorage.getItem(KEY));
    return { offset: Number(by) || 0, goodAt: Number(at) || 0, version };
  } catch { return { offset: 0, goodAt: 0 }; }
}

export const serverNow = () => Date.now() + offset;

// `told` is the server's now in ms; the answer was under way for half of the round trip.
export function learn(told, askedAt) {
  const arrived = Date.now();
  offset = told + (arrived - askedAt) / 2 - arrived;
  document.dispatchEvent(new CustomEvent("courtyard:time"));
}

// What hangs was just found to be the newest.
export function markGood() {
  goodAt = serverNow();
  goodTick = performance.now();
  if (goodTick - notedAt < NOTE) return;
  notedAt = goodTick;
  localStorage.setItem(KEY, JSON.stringify({ offset, goodAt, version: board?.dataset.version }));
}

export const lastGood = () => goodAt;

// Its age in ms: by the clock, and by the time that passed whatever the clock does.
export const age = () => Math.max(serverNow() - goodAt, performance.now() - goodTick);
