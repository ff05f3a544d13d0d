// The board asks whether it is still the newest, fetches what changed, and says honestly how old it is.
// Nothing good is ever replaced by something bad: status, type, marker and length are looked at first.
import { fetchKept, fetchTiles, hang } from "./tiles.js";
import { address } from "./keep_boards.js";
import { clockTime } from "./lobby_clock.js";
import { age, lastGood, learn, markGood } from "./server_time.js";
import { renew } from "./renew.js";
import { report } from "./report.js";
import { underFinger } from "./touch.js";

const STALE = 60_000; // ms without a good answer
const PATIENCE = 120_000; // ms that a change waits for somebody's finger at most
const LIMIT = 8_000; // ms for one request
const SLOWEST = 30_000; // ms between tries while all fails
const board = document.querySelector("[data-board]");

let pollEvery = 2_000;
let failures = 0;
let waitingSince = 0;
let asking = Promise.resolve();

// In which language and size the board hangs: { lang, size }.
export const chosen = () => ({ lang: board.dataset.lang, size: board.dataset.size });

export function choose(choice) {
  const wanted = { ...chosen(), ...choice };
  asking = asking.then(() => swap(wanted).catch(() => swapKept(wanted)))
    .then(() => document.dispatchEvent(new CustomEvent("courtyard:choice", { detail: chosen() }))).catch(fail);
  return asking;
}

async function poll() {
  const askedAt = Date.now();
  const word = board.dataset.poll === "/screen/version" ? `&s=${report(board.dataset.release)}` : "";
  const url = `${board.dataset.poll}?v=${board.dataset.version}&${new URLSearchParams(chosen())}${word}`;
  const answer = await fetch(url, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(LIMIT) });
  if (![200, 404].includes(answer.status) || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("no answer of ours");
  const said = await answer.json();
  if (answer.status === 404 && said.paired === false) location.replace("/screen"); // the office took this screen back
  if (typeof said.version !== "string" || !Number.isFinite(said.now) || !Number.isFinite(said.poll_ms)) throw new Error("half an answer");
  learn(said.now, askedAt);
  pollEvery = said.poll_ms;
  return said;
}

async function swap(choice) {
  const news = await fetchTiles(board, choice, LIMIT);
  hang(board, news, choice);
  waitingSince = 0;
  good();
}

// Without the server another language or size comes from what is kept; it is as old as what hung before, or older.
async function swapKept(choice) {
  fail();
  hang(board, await fetchKept(address(choice.lang, choice.size), LIMIT), choice);
}

async function look() {
  const said = await poll();
  if (said.version === board.dataset.version) {
    waitingSince = 0;
    good();
    return said;
  }
  waitingSince ||= performance.now();
  if (underFinger() && performance.now() - waitingSince < PATIENCE) good();
  else await swap(chosen());
  return said;
}

function good() {
  failures = 0;
  delete board.dataset.kept;
  markGood();
  tell();
}

function fail() {
  failures += 1;
}

function tell() {
  const stale = age() > STALE;
  document.querySelector("[data-stale]").hidden = !stale;
  document.querySelector("[data-fresh]").hidden = stale;
  for (const at of document.querySelectorAll("[data-fresh-at]")) at.textContent = clockTime(lastGood());
}

// Each pause is drawn anew, so that screens that began together do not stay together.
async function round() {
  asking = asking.then(look).then((said) => renew(said.release, pollEvery)).catch(fail);
  await asking;
  const pause = failures ? Math.random() * Math.min(SLOWEST, pollEvery * 2 ** failures) : pollEvery * (0.75 + Math.random() / 2);
  setTimeout(round, Math.max(500, pause));
}

if (board) {
  tell();
  setInterval(tell, 1000);
  setTimeout(round, Math.random() * pollEvery); // a phase of its own for each screen
  window.addEventListener("online", () => { failures = 0; });
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-language], [data-choose-size]");
    if (!key) return;
    event.preventDefault();
    choose(key.dataset.language ? { lang: key.dataset.language } : { size: key.dataset.chooseSize });
  });
}
