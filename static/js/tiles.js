// Fetching the tiles that differ, and hanging them. Only a whole answer of ours hangs.
const have = (board) => [...board.querySelectorAll("[data-tile]")]
  .filter((tile) => tile.dataset.digest)
  .map((tile) => `${tile.dataset.tile}:${tile.dataset.digest}`)
  .join(",");

// {version, tiles: [<template>…]}; throws when the answer is not a good one.
export async function fetchTiles(board, choice, limit) {
  const url = `${board.dataset.at}/tiles?${new URLSearchParams(choice)}&have=${have(board)}`;
  const answer = await fetch(url, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(limit) });
  if (answer.status !== 200 || !answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Error("no tiles");
  const text = await answer.text();
  const holder = document.createElement("template");
  holder.innerHTML = text;
  const found = [...holder.content.children];
  const end = found.pop();
  const before = text.lastIndexOf("<template data-end=");
  const whole = end?.dataset.version && Number(end.dataset.end) === found.length && Number(end.dataset.length) === before;
  if (!whole || !found.every((tile) => board.querySelector(`[data-tile="${tile.dataset.tile}"]`))) throw new Error("half the tiles");
  return { version: end.dataset.version, tiles: found };
}

// The same out of a whole board.
export async function fetchKept(address, limit) {
  const answer = await fetch(address, { cache: "force-cache", redirect: "error", signal: AbortSignal.timeout(limit) });
  const text = await answer.text();
  const { version } = new DOMParser().parseFromString(text, "text/html").querySelector("[data-board]").dataset;
  const holder = document.createElement("template");
  holder.innerHTML = text;
  const found = [...holder.content.querySelectorAll("[data-tile]")].map(({ dataset, innerHTML }) => {
    const content = document.createElement("template");
    content.innerHTML = innerHTML;
    return { dataset, content: content.content };
  });
  if (answer.status !== 200 || !text.trimEnd().endsWith("</html>") || !found.length) throw new Error("no board");
  return { version, tiles: found };
}

export function hang(board, news, { lang, size }) {
  for (const tile of news.tiles) {
    const place = board.querySelector(`[data-tile="${tile.dataset.tile}"]`);
    place.replaceChildren(tile.content);
    place.dataset.digest = tile.dataset.digest;
    window.htmx?.process(place);
  }
  board.dataset.version = news.version;
  board.dataset.lang = document.documentElement.lang = lang;
  board.dataset.size = document.documentElement.dataset.size = size;
  document.dispatchEvent(new CustomEvent("courtyard:swapped"));
}
