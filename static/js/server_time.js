// The server's time on this screen: its own clock may be a day off and must not decide anything.
let offset = 0;
let goodAt = Date.now();
let goodTick = performance.now();

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
}

export const lastGood = () => goodAt;

// Its age in ms: by the clock, and by the time that passed whatever the clock does.
export const age = () => Math.max(serverNow() - goodAt, performance.now() - goodTick);
