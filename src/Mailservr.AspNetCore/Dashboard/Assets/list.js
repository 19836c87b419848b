// The list of threads: more of it as its end comes near, and the place in it for a reader who comes back.

import { enhance, fetchPage, here } from "./page.js";

// Beyond, the reader asks for each page, so that the list does not grow without end.
const mostPages = 20;
const list = document.getElementById("list");
const rows = (root) => [...root.querySelectorAll(".threads > li")];
let pages = 1;

/** Adds the next page behind the last row. */
async function addMore() {
  const link = list.querySelector("a[rel=next]");
  const known = new Set(rows(list).map((row) => row.id));
  const page = link && await fetchPage(link.href);
  if (!page?.querySelector(".threads")) return false;
  list.querySelector(".threads").append(...rows(page).filter((row) => !known.has(row.id)));
  enhance(list);
  const next = page.querySelector("#list a[rel=next]");
  if (next) link.href = next.href; else link.remove();
  pages++;
  return Boolean(next);
}

/** Puts the newest rows on top; what was marked, loaded and looked at stays. */
export function renew(page) {
  const fresh = page.getElementById("list");
  const oldRows = rows(list);
  const newRows = rows(fresh);
  const [oldEnd, newEnd] = [list, fresh].map((one) => one.querySelector("nav.pages"));
  if (oldRows.length === 0 || newRows.length === 0) {
    list.replaceChildren(...fresh.childNodes);
  } else {
    const marked = new Set(oldRows.filter((row) => row.querySelector("input").checked).map((row) => row.id));
    const focused = document.activeElement.closest(".threads > li")?.id;
    const isBox = document.activeElement.matches("input");
    const renewed = new Set(newRows.map((row) => row.id));
    oldRows.filter((row) => pages === 1 || renewed.has(row.id)).forEach((row) => row.remove());
    list.querySelector(".threads").prepend(...newRows);
    // What the newest have pushed off the first page stands on the next one now.
    if (pages === 1 && oldEnd && newEnd) oldEnd.replaceChildren(...newEnd.childNodes);
    else if (pages === 1 && newEnd) list.append(newEnd);
    newRows.forEach((row) => { row.querySelector("input").checked = marked.has(row.id); });
    if (focused) document.getElementById(focused)?.querySelector(isBox ? "input" : "a").focus({ preventScroll: true });
  }
  enhance(list);
}

function watchEnd() {
  let isBusy = false;
  const observer = new IntersectionObserver(async ([end]) => {
    if (!end.isIntersecting || isBusy || pages >= mostPages) return;
    isBusy = true;
    const hasMore = await addMore();
    isBusy = false;
    observer.disconnect();
    // Observed anew, it is told at once when the end is still in sight.
    if (hasMore) observer.observe(end.target);
  }, { rootMargin: "600px" });
  const end = list.querySelector("nav.pages");
  if (end) observer.observe(end);
}

function keepPlace() {
  const focused = rows(list).findIndex((row) => row.contains(document.activeElement));
  sessionStorage.setItem(here(), JSON.stringify({ pages, y: scrollY, focused }));
}

async function findPlace() {
  const [entry] = performance.getEntriesByType("navigation");
  const root = new URL(document.body.dataset.root, location).pathname.replace(/\/$/, "");
  const comesFrom = document.referrer ? new URL(document.referrer).pathname : "";
  const isBack = entry?.type === "back_forward" || comesFrom.startsWith(root + "/threads/")
    || new URL(location.href).searchParams.has("done");
  const place = isBack && JSON.parse(sessionStorage.getItem(here()));
  if (!place) return;
  while (pages < place.pages && await addMore());
  scrollTo(0, place.y);
  const row = rows(list)[Math.min(place.focused, rows(list).length - 1)];
  row?.querySelector("a").focus({ preventScroll: true });
}

if (list) {
  history.scrollRestoration = "manual";
  addEventListener("pagehide", keepPlace);
  findPlace().then(watchEnd);
}
