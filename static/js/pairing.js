// A browser that is no screen yet: asks for a code by itself, looks whether it was given a wall, and asks anew when its code is over.
const box = document.querySelector("[data-pairing]");
const EVERY = 3_000; // ms between two looks
const waits = "waits" in box.dataset;
const begun = performance.now();
const lasts = 10 * 60_000; // by our own clock: the device's may be wrong

async function look() {
  if (performance.now() - begun > lasts) return box.querySelector("form").requestSubmit();
  const answer = await fetch(box.querySelector("form").action, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(8_000) });
  if (answer.status === 200 && (await answer.json()).paired === true) location.replace("/screen");
}

if (waits) setInterval(() => look().catch(() => {}), EVERY);
else if (!("refused" in box.dataset)) box.querySelector("form").requestSubmit();
