// Keys for those who like them: j k o u e s x / ? and a window that names them and can switch them off
// (WCAG 2.1.4).

import { choices } from "./page.js";

const help = document.getElementById("keys");
const items = () => [...document.querySelectorAll(".threads > li > a, .emails > li > details > summary")];
const at = () => items().findIndex((item) => item.parentElement.contains(document.activeElement));

function move(step) {
  const all = items();
  const next = all[Math.max(0, Math.min(all.length - 1, at() < 0 ? 0 : at() + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** In a list: what is marked, else the row that has the focus. In a thread: the thread. */
function press(...actions) {
  const form = document.querySelector("form.threads-form");
  const row = items()[at()]?.closest(".threads > li");
  if (form && !form.querySelector("input[name=id]:checked")) {
    if (!row) return;
    row.querySelector("input").checked = true;
  }
  const buttons = [...document.querySelectorAll("main form.threads-form button[name=do], main form.thread-form button[name=do]")];
  buttons.find((button) => actions.includes(button.value))?.click();
}

function mark() {
  items()[at()]?.closest(".threads > li")?.querySelector("input").click();
}

function open() {
  const item = items()[at()];
  item?.click();
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  o: open,
  u: () => document.querySelector(".back a")?.click(),
  e: () => press("archive", "unarchive"),
  s: () => press("star", "unstar"),
  x: mark,
  "/": () => document.getElementById("q")?.focus(),
};

const isTyping = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  if (event.key === "?") {
    help.showModal();
  } else if (!help.open && choices.get("keys", "on") === "on" && actions[event.key]) {
    actions[event.key]();
  } else {
    return;
  }
  event.preventDefault();
}

if (help) {
  const box = help.querySelector("input");
  box.checked = choices.get("keys", "on") === "on";
  box.addEventListener("change", () => choices.set("keys", box.checked ? "on" : "off"));
  document.addEventListener("keydown", onKey);
  document.querySelector("[data-keys]")?.addEventListener("click", () => help.showModal());
}
