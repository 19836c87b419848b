// What all parts of the script share.

const language = document.documentElement.lang;

// The server knows no time zone: it says UTC.
const forms = {
  short: { today: { timeStyle: "short" }, else: { dateStyle: "medium" } },
  long: { today: { dateStyle: "medium", timeStyle: "short" }, else: { dateStyle: "medium", timeStyle: "short" } },
};

function showTime(element, today) {
  const at = new Date(element.dateTime);
  const form = forms[element.dataset.time][at.toDateString() === today ? "today" : "else"];
  element.textContent = new Intl.DateTimeFormat(language, form).format(at);
  element.title = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" }).format(at);
}

/** Makes a part of the page nicer that has just come: times of the reader's zone, and what only a script can do. */
export function enhance(root) {
  const today = new Date().toDateString();
  for (const element of root.querySelectorAll("time[data-time]")) showTime(element, today);
  for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = !navigator.clipboard;
  for (const element of root.querySelectorAll("[data-script]")) element.hidden = false;
}

/** A page of ours; null when the server says no, or leads elsewhere: to the sign-in, most likely. */
export async function fetchPage(url) {
  try {
    const answer = await fetch(url, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (fault) {
    console.info(fault.message); // No network: it comes back, and the next try finds it.
    return null;
  }
}

/** The address of this page, without what a form has just done. */
export function here() {
  const url = new URL(location.href);
  url.hash = "";
  for (const name of ["done", "count"]) url.searchParams.delete(name);
  return url.href;
}

/** Fills {0}, {1} … into a text of the page. */
export function fill(text, ...values) {
  return text.replace(/\{(\d)\}/g, (place, number) => values[number] ?? place);
}

/** A choice of this browser, like "keys": on unless the reader has said otherwise, or the other way round. */
export const choices = {
  get: (name, otherwise) => localStorage.getItem("mailservr-" + name) ?? otherwise,
  set: (name, value) => localStorage.setItem("mailservr-" + name, value),
};
