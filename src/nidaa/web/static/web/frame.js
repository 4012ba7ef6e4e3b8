// The widget in its frame: the count rises, and the page around hears how high the widget is, and nothing else.

import "./live.js";

if (parent !== window) {
  const tell = () => parent.postMessage({ nidaaHeight: document.documentElement.getBoundingClientRect().height }, "*");
  new ResizeObserver(tell).observe(document.documentElement);
}
