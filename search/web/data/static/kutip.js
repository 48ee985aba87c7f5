"use strict";
// The page works without this: it copies quotations, remembers the citation style, and `/` goes to the question.

const said = document.getElementById("said");
const remembered = [...document.querySelectorAll("[data-remember]")];

function say(words) {
  said.textContent = words;
  setTimeout(() => { if (said.textContent === words) said.textContent = ""; }, 6000);
}

async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages that come over the network have no clipboard.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("the browser does not let it");
}

function cited(address) {
  const url = new URL(address, location.href);
  for (const select of remembered) url.searchParams.set(select.name, select.value);
  return url;
}

function citeLinks() {
  for (const link of document.querySelectorAll("a[data-cited]")) link.href = cited(link.href);
}

async function copy(button) {
  try {
    const answer = await fetch(cited(button.dataset.copy));
    if (!answer.ok) {
      // The API tells why, and what to do.
      const fault = await answer.json();
      say(`${fault.error} ${fault.remedy}`);
      return;
    }
    await toClipboard((await answer.text()).replace(/\n$/, ""));
    say("Copied, as the paper prints it.");
  } catch (error) {
    say(`It could not be copied: ${error.message}`);
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

const chosen = new URLSearchParams(location.search);
for (const select of remembered) {
  const before = localStorage.getItem(select.name);
  if (before && !chosen.has(select.name) && [...select.options].some((option) => option.value === before)) {
    select.value = before;
  }
  select.addEventListener("change", () => {
    localStorage.setItem(select.name, select.value);
    citeLinks();
  });
}
citeLinks();

document.addEventListener("keydown", (event) => {
  const question = document.getElementById("q");
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && question && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    question.focus();
    question.select();
  }
});
