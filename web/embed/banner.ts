import { carousel, made } from "./carousel";
import { STYLE } from "./style";

const NAME = "drumbeat-banners";
const script = document.currentScript as HTMLScriptElement | null;
const base = new URL("..", script?.src ?? location.href).href;

/** The carousel of a website: `<drumbeat-banners data-site="KEY">`. */
class Banners extends HTMLElement {
  private stop?: () => void;

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const site = this.dataset.site ?? new URLSearchParams(location.search).get("site") ?? "";
    this.stop = carousel(this, root, `${base}public/banners/${encodeURIComponent(site)}.json`);
  }

  disconnectedCallback(): void {
    this.stop?.();
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, Banners);
const { site, label } = script?.dataset ?? {};
if (script && site) {
  script.after(made(NAME as "div", { "data-site": site, ...(label && { "data-label": label }) }));
}
