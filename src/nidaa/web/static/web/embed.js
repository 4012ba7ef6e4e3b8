// The loader of the widget: it stands in pages that are not ours, so it is one plain script, touches nothing but the frame
// that it adds, and needs no style. A page with a Content-Security-Policy allows our host in script-src and frame-src.

(() => {
  // As a module a script does not know where it stands.
  const script = document.currentScript ?? document.querySelector('script[src$="/embed.js"][data-campaign]');
  if (!script) return;
  const { campaign, action, language, via } = script.dataset;
  const path = [language, "c", campaign, via && "from", via, action, "embed"].filter(Boolean).map(encodeURIComponent);
  const address = new URL(`/${path.join("/")}`, script.src);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || "Nidaa";
  frame.loading = "lazy";
  frame.width = "100%";
  frame.height = 440;
  frame.setAttribute("frameborder", "0");
  script.after(frame);
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== address.origin) return;
    const height = Number(data?.nidaaHeight);
    if (height >= 80 && height <= 2000) frame.height = Math.ceil(height);
  });
})();
