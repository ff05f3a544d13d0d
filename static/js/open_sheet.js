// The one sheet above the board: htmx fetches into it. What is not a whole sheet of ours leaves the board as it was.
const sheet = document.getElementById("sheet");
const MARK = "data-sheet-end";
let flashing;
let from;
let address;

function flash() {
  const line = document.querySelector("[data-flash]");
  line.hidden = false;
  clearTimeout(flashing);
  flashing = setTimeout(() => { line.hidden = true; }, 6000);
}

export const isOpen = () => !sheet.hidden;

export function close() {
  if (!isOpen()) return;
  sheet.hidden = true;
  sheet.replaceChildren();
  from?.isConnected && from.focus({ preventScroll: true });
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
  document.dispatchEvent(new CustomEvent("courtyard:swapped"));
}

if (sheet) {
  document.addEventListener("courtyard:hung", () => renew().catch(() => {}));
  document.addEventListener("htmx:before:swap", (event) => {
    if (event.detail.ctx.text.includes(MARK)) return;
    event.preventDefault();
    flash();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!isOpen()) from = event.detail.ctx.sourceElement;
    address = event.detail.ctx.request.action;
    sheet.hidden = false;
    sheet.querySelector(".sheet__body")?.scrollTo(0, 0);
    sheet.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("courtyard:swapped"));
  });
  document.addEventListener("courtyard:language", (event) => {
    if (!isOpen() || !address) return;
    const url = new URL(address, location.href);
    if (event.detail === "en") url.searchParams.set("lang", "en");
    else url.searchParams.delete("lang");
    window.htmx.ajax("GET", url.pathname + url.search, { target: "#sheet", swap: "innerHTML" });
  });
  for (const trouble of ["htmx:error", "htmx:response:error"]) document.addEventListener(trouble, flash);
  document.addEventListener("click", (event) => {
    const home = event.target.closest("[data-home]");
    if (!home) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}
