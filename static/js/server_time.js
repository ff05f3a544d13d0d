// The server's time on this screen: its own clock may be a day off and must not decide anything.
let offset = 0;

export const serverNow = () => Date.now() + offset;

// `told` is the server's now in ms; the answer was under way for half of the round trip.
export function learn(told, askedAt) {
  const arrived = Date.now();
  offset = told + (arrived - askedAt) / 2 - arrived;
  document.dispatchEvent(new CustomEvent("courtyard:time"));
}
