// What makes the pages nicer. Everything they can do, they can do without it.

import { enhance } from "./page.js";
import "./keys.js";
import "./list.js";
import "./live.js";

enhance(document);

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-copy]");
  if (!button) return;
  const label = button.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
});

// One box marks all of a list, and shows whether all are marked.
document.addEventListener("change", ({ target }) => {
  const form = target.closest("form");
  const all = form?.querySelector("[data-mark-all]");
  if (!all) return;
  const boxes = [...form.querySelectorAll("input[name=id]")];
  if (target === all) boxes.forEach((box) => { box.checked = all.checked; });
  else all.checked = boxes.every((box) => box.checked);
});

// What the end of a sign-in with Google says stands behind the #, which no server sees.
const said = new URLSearchParams(location.hash.slice(1));
if (said.has("error") || said.has("challenge")) {
  history.replaceState(null, "", location.pathname + location.search);
  const fault = [...document.querySelectorAll("[data-google-fault]")].find((one) => one.dataset.googleFault === said.get("error"));
  const form = document.querySelector("[data-google-code]");
  if (fault) fault.hidden = false;
  if (form && said.has("challenge")) {
    form.elements.challenge.value = said.get("challenge");
    form.hidden = false;
    form.elements.code.focus();
  }
}
