// Reads the open sheet, or what hangs, in a voice that the device has itself. Where it has none for this language, and where
// somebody's own number or answers stand, there is no button.
const speech = window.speechSynthesis;
const VOICES = { "zh-Hans": /^(zh|cmn)/i, en: /^en/i };
const OWN = "form, .slip, .own-issue";
const ON_BOARD = ".strip li:not([hidden]), .slide.is-on .slide__text, .events, .board-convention, .issues__head, .issues__rows";
const IN_SHEET = "#sheet .hero, #sheet .sheet__body, #sheet .join__words";
let reading = false;

const open = () => document.querySelector("#sheet:not([hidden]) .sheet__body");
const voice = () => speech?.getVoices().find((one) => one.localService && VOICES[document.documentElement.lang]?.test(one.lang));

function draw() {
  const quiet = !voice() || Boolean(open()?.parentElement.querySelector(OWN));
  for (const button of document.querySelectorAll("[data-read-aloud]")) {
    button.hidden = quiet;
    button.setAttribute("aria-pressed", reading);
  }
}

// Sentence by sentence: long utterances break off in Chromium.
function sentences() {
  const parts = [...document.querySelectorAll(open() ? IN_SHEET : ON_BOARD)];
  const words = parts.map((part) => part.getAttribute("aria-label") ?? part.innerText).join("\n");
  return words.split(/(?<=[。！？；])|\n+/).map((line) => line.trim()).filter((line) => /[\p{L}\p{N}]/u.test(line));
}

function stop() {
  if (!reading) return;
  reading = false;
  speech.cancel();
  draw();
}

function read() {
  reading = true;
  const lines = sentences();
  for (const [n, line] of lines.entries()) {
    const said = Object.assign(new SpeechSynthesisUtterance(line), { voice: voice(), lang: voice().lang, rate: 0.9 });
    if (n === lines.length - 1) said.onend = stop;
    said.onerror = stop;
    speech.speak(said);
  }
  if (!lines.length) stop();
  draw();
}

if (speech) {
  speech.addEventListener?.("voiceschanged", draw);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-read-aloud]")) return;
    if (reading) stop();
    else read();
  });
  for (const change of ["courtyard:opened", "courtyard:closed", "courtyard:choice"]) document.addEventListener(change, () => { stop(); draw(); });
  document.addEventListener("courtyard:swapped", draw);
  draw();
}
