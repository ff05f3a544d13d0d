// The one sheet above the board: htmx fetches into it. What is not a whole sheet of ours leaves the board as it was.
const sheet = document.getElementById("sheet");
const MARK = "data-sheet-end";
let flashing;
let from;
let closings = 0; // who went home does not want what was asked for before
let address;

function flash() {
  const line = document.querySelector("[data-flash]");
  line.hidden = false;
  clearTimeout(flashing);
  flashing = setTimeout(() => { line.hidden = true; }, 6000);
}

export const isOpen = () => !sheet.hidden;

export function close() {
  closings += 1;
  if (!isOpen()) return;
  sheet.hidden = true;
  sheet.replaceChildren();
  from?.isConnected && from.focus({ preventScroll: true });
  from = address = undefined; // what a swap took off the board is not held
  document.dispatchEvent(new CustomEvent("courtyard:closed"));
}

// Some sheets must open without a network too (whom to call): they are fetched ahead and kept.
const kept = new Map();
let keeping; // one fetching ahead at a time, however often the board changes

async function keep() {
  keeping = undefined;
  const urls = [...document.querySelectorAll("[data-keep]")].map((link) => link.getAttribute("hx-get"));
  for (const url of kept.keys()) if (!urls.includes(url)) kept.delete(url);
  for (const url of urls) {
    const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(8_000) }).catch(() => null);
    const text = answer?.status === 200 ? await answer.text() : "";
    if (text.includes(MARK)) kept.set(url, text);
  }
}

const keepSoon = () => { keeping ??= setTimeout(() => keep().catch(() => {}), Math.random() * 15_000); }; // not all screens at once

function instead(event) {
  const text = kept.get(event.detail?.ctx?.request?.action);
  if (!text) return false;
  from = event.detail.ctx.sourceElement;
  address = event.detail.ctx.request.action;
  sheet.innerHTML = text;
  window.htmx.process(sheet);
  opened();
  return true;
}

function opened() {
  sheet.hidden = false;
  sheet.querySelector(".sheet__body")?.scrollTo(0, 0);
  sheet.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("courtyard:opened"));
}

// The board behind it changed: what is open is looked at anew, and closes when it hangs no more. A form is left in peace.
async function renew() {
  if (!isOpen() || !address || sheet.querySelector("form")) return;
  const shown = address;
  const answer = await fetch(shown, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(8_000) });
  const text = await answer.text();
  if (!isOpen() || shown !== address) return;
  if (answer.status === 404) return close();
  if (answer.status !== 200 || !text.includes(MARK)) return;
  const at = sheet.querySelector(".sheet__body")?.scrollTop;
  sheet.innerHTML = text;
  window.htmx?.process(sheet);
  sheet.querySelector(".sheet__body")?.scrollTo(0, at);
  document.dispatchEvent(new CustomEvent("courtyard:opened"));
}

if (sheet) {
  document.addEventListener("courtyard:swapped", () => renew().catch(() => {}));
  document.addEventListener("htmx:before:request", (event) => { event.detail.ctx.closings = closings; });
  document.addEventListener("htmx:before:swap", (event) => {
    const late = event.detail.ctx.closings !== closings;
    if (!late && event.detail.ctx.text.includes(MARK)) return;
    event.preventDefault();
    if (!late && !instead(event)) flash();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.closings !== closings) return isOpen() || sheet.replaceChildren(); // closed while it was hung
    if (!isOpen()) from = event.detail.ctx.sourceElement;
    address = event.detail.ctx.request.action;
    opened();
  });
  keepSoon();
  document.addEventListener("courtyard:swapped", keepSoon);
  document.addEventListener("courtyard:choice", (event) => {
    if (!isOpen() || !address) return;
    const url = new URL(address, location.href);
    url.search = new URLSearchParams(event.detail);
    window.htmx.ajax("GET", url.pathname + url.search, { target: "#sheet", swap: "innerHTML" });
  });
  for (const trouble of ["htmx:error", "htmx:response:error"]) document.addEventListener(trouble, (event) => instead(event) || flash());
  document.addEventListener("click", (event) => {
    const home = event.target.closest("[data-home]");
    if (!home) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}
