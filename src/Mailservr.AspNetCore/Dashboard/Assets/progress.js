// On a page where something is being done: looks at it again, and shows what has changed until it is done.

import { enhance } from "./page.js";

const interval = 3000;

// How the times are written depends on the reader: they are compared by what they mean.
const stateOf = (page) => {
  const main = page.querySelector("main").cloneNode(true);
  for (const time of main.querySelectorAll("time")) time.textContent = time.dateTime;
  for (const button of main.querySelectorAll("button")) button.remove();
  return main.textContent;
};

let before = stateOf(document);

const look = async () => {
  if (!document.hidden) {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const isDone = page && !page.querySelector("script[src*=progress]");
    if (isDone && stateOf(page) !== before) {
      location.reload();
      return;
    }
    if (page && stateOf(page) !== before) {
      before = stateOf(page);
      const main = document.querySelector("main");
      main.replaceChildren(...page.querySelector("main").childNodes);
      enhance(main);
    }
  }
  setTimeout(look, interval);
};
setTimeout(look, interval);
