// New mail without a reload. One page of the browser listens for all of them: connections to a host are few.

import { choices, enhance, fetchPage, fill, here } from "./page.js";
import { renew } from "./list.js";

const { events, position, root } = document.body.dataset;
const news = document.getElementById("news");
const isInbox = Boolean(document.getElementById("list"));
const title = document.title;
// Without HTTPS there are no locks: each page listens for itself.
const channel = events && navigator.locks && new BroadcastChannel("mailservr " + events);
const tick = 10_000; // milliseconds
let arrived = 0;
let heard = position && Number(position); // The newest event that the page knows of; none where it shows no mail.
let latest; // What this page was the first to hear.

/** Lists, counts and title as they are now. Not more often than every two seconds, and later where nobody looks. */
const refresh = (() => {
  let timer = 0;
  let last = 0;
  return () => {
    const pause = document.hidden ? 15_000 : 2_000;
    timer ||= setTimeout(async () => {
      last = Date.now();
      timer = 0;
      const page = await fetchPage(here());
      if (page?.getElementById("list")) show(page);
    }, Math.max(100, last + pause - Date.now()));
  };
})();

function show(page) {
  document.title = page.title;
  const focused = document.activeElement.closest(".side a")?.getAttribute("href");
  for (const [at, part] of document.querySelectorAll("[data-live]").entries()) {
    part.replaceChildren(...page.querySelectorAll("[data-live]")[at]?.childNodes ?? []);
    enhance(part);
  }
  if (focused) document.querySelector(`.side a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  // Older pages of a list stay as they are: the newest rows do not belong there.
  if (!new URL(location.href).searchParams.has("cursor")) renew(page);
}

/** Who wrote what, with a link: read out by a screen reader, too. */
function tell(email) {
  const from = email.from?.name || email.from?.address || news.dataset.nobody;
  const link = document.createElement("a");
  link.href = root.replace(/\/$/, "") + "/threads/" + email.threadId;
  link.textContent = fill(news.dataset.text, from, email.subject || news.dataset.noSubject);
  news.replaceChildren(link);
  if (!isInbox) document.title = `(+${++arrived}) ${title}`;
}

function notify(email) {
  if (choices.get("notify", "off") !== "on" || !document.hidden || Notification.permission !== "granted") return;
  try {
    const from = email.from?.name || email.from?.address || news.dataset.nobody;
    const shown = new Notification(from, { body: email.subject || news.dataset.noSubject, tag: "mailservr-" + email.emailId });
    shown.addEventListener("click", () => { focus(); location.href = root.replace(/\/$/, "") + "/threads/" + email.threadId; });
  } catch (fault) {
    console.warn(fault.message); // Phones want a service worker for it.
  }
}

function onNews({ kind, data, id, again }) {
  if (again && id <= heard) return;
  heard = id ?? heard;
  if (kind === "email.received" && !data.quarantined) tell(data);
  if (isInbox) refresh();
}

function pass(message) {
  if (message.id) latest = message;
  onNews(message);
  if (message.kind === "email.received" && !message.data.quarantined) notify(message.data);
  channel?.postMessage(message);
}

/** A page that has been read before it could listen has perhaps missed something. */
function greet({ id }) {
  if (latest?.id > id) channel.postMessage({ ...latest, again: true });
}

/** Behind what the page knows of, else from now on. The browser comes back by itself after a lost connection, and is told what it has missed. */
function listen() {
  const source = new EventSource(heard === undefined ? events : events + "?lastEventId=" + heard);
  for (const kind of ["email.received", "email.blocked"])
    source.addEventListener(kind, (event) => pass({ kind, data: JSON.parse(event.data), id: Number(event.lastEventId) }));
  // What was changed elsewhere in the meantime is told to nobody.
  source.addEventListener("open", () => { if (performance.now() > tick) pass({ kind: "resumed" }); });
  // Said no: the session has ended, or a proxy has no server behind it.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(), 30_000);
  });
  return source;
}

/** After a sleep of the machine a connection can be dead without knowing it. */
function follow() {
  let source = listen();
  let last = Date.now();
  setInterval(() => {
    if (Date.now() - last > 3 * tick) {
      source.close();
      source = listen();
      pass({ kind: "resumed" });
    }
    last = Date.now();
  }, tick);
}

function offerNotifications() {
  const offer = document.querySelector("[data-notify]");
  if (!offer || !("Notification" in window) || !isSecureContext) return;
  const button = offer.querySelector("button");
  const forbidden = offer.querySelector("[aria-live]");
  const say = () => {
    const isOn = choices.get("notify", "off") === "on" && Notification.permission === "granted";
    button.setAttribute("aria-pressed", isOn);
  };
  offer.hidden = false;
  say();
  button.addEventListener("click", async () => {
    const wanted = button.getAttribute("aria-pressed") !== "true";
    if (wanted) await Notification.requestPermission();
    choices.set("notify", wanted ? "on" : "off");
    forbidden.textContent = wanted && Notification.permission === "denied" ? forbidden.dataset.text : "";
    say();
  });
}

if (events) {
  channel?.addEventListener("message", ({ data }) => data.kind === "hello" ? greet(data) : onNews(data));
  channel?.postMessage({ kind: "hello", id: heard });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && isInbox) refresh(); });
  offerNotifications();
  // The lock is held until the page goes; then the next one gets it.
  if (channel) navigator.locks.request("mailservr " + events, () => new Promise(follow)); else follow();
}
