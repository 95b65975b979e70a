import { carousel, made } from "./carousel";
import { STYLE } from "./style";

const NAME = "drumbeat-banners";
const script = document.currentScript as HTMLScriptElement | null;
const base = new URL("..", script?.src ?? location.href).href;
// Our own page for frames is told by its address; nobody else's page is told by a visitor's.
const named = location.href.startsWith(base) ? new URLSearchParams(location.search).get("site") : null;

/** The carousel of a website: `<drumbeat-banners data-site="KEY">`. */
class Banners extends HTMLElement {
  private stop?: () => void;

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const site = this.dataset.site ?? named ?? "";
    if (site) this.stop = carousel(this, root, `${base}public/banners/${encodeURIComponent(site)}.json`);
    else this.hidden = true;
  }

  disconnectedCallback(): void {
    this.stop?.();
  }
}

if (script?.dataset.site) {
  // An element without a key that stands before the script keeps the place free for it.
  const before = script.previousElementSibling as HTMLElement | null;
  const place = before?.localName === NAME && !before.dataset.site ? before : made(NAME as "div");
  Object.assign(place.dataset, script.dataset);
  if (place !== before) script.after(place);
}
if (!customElements.get(NAME)) customElements.define(NAME, Banners);
