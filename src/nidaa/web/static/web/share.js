// Passing on, with JavaScript: the phone's own share sheet, and buttons that copy. Without it there are links, and a
// text to copy by hand.

const share = document.querySelector("[data-share]");

for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", () => copy(wordsOf(document.getElementById(button.dataset.copies)), button));
}

if (share) {
  const sheet = share.querySelector("[data-sheet]");
  const message = { title: share.dataset.title, text: share.dataset.text, url: share.dataset.share };
  if (navigator.canShare?.(message)) {
    sheet.hidden = false;
    sheet.addEventListener("click", () => openSheet(message));
  }
  // What takes words from nowhere but a paste is given them to paste; without a clipboard its link leads to the text.
  for (const link of navigator.clipboard ? share.querySelectorAll("[data-paste]") : []) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      copy(`${message.text}\n${message.url}`, link);
    });
  }
}

async function openSheet(message) {
  try {
    await navigator.share(message);
  } catch {
    // Closed without sharing: nothing to say.
  }
}

async function copy(words, near) {
  const status = near.closest("section").querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(words);
    status.textContent = status.dataset.copied;
  } catch {
    status.textContent = status.dataset.failed;
  }
}

function wordsOf(element) {
  return element.value ?? element.textContent;
}
