import { counting } from "./counting";
import { nextChange, shownAt, type Banner, type Feed } from "./schedule";

/** How often a page that stays open asks for the feed again. */
const AGAIN_MS = 300_000;
/** How long a banner has to be in sight to count as seen. */
const SEEN_MS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const SWIPE_PX = 40;

/** An element with attributes. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Node[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function button(label: string, look: string, text: string, run: () => void): HTMLElement {
  const control = made("button", { type: "button", "aria-label": label, class: look });
  control.textContent = text;
  control.onclick = run;
  return control;
}

/**
 * Shows the banners of a feed in `host`, until what it answers is called. Follows the WAI-ARIA
 * carousel pattern: nothing moves by itself for people who want less motion, for who has come with
 * the keyboard, nor where nobody sees it. State lives in the closure, whose names a minifier may
 * shorten.
 */
export function carousel(host: HTMLElement, root: ShadowRoot, address: string): () => void {
  const counts = counting();
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const ends = new AbortController();
  const { signal } = ends;
  let feed: Feed | undefined;
  /** The feed as it came, to see whether another one has. */
  let known = "";
  let shown: Banner[] = [];
  let slides: HTMLElement[] = [];
  let dots: HTMLElement[] = [];
  let list: HTMLElement | undefined;
  let rotation: HTMLElement | undefined;
  let current = 0;
  /** A person has stopped the rotation, or has not started it. */
  let stopped = calm.matches;
  let hovered = false;
  let inSight = false;
  let readAt = 0;
  const timers: Record<"turn" | "change" | "seen" | "again", number> = { turn: 0, change: 0, seen: 0, again: 0 };

  function after(timer: keyof typeof timers, wait: number, run?: () => void): void {
    clearTimeout(timers[timer]);
    if (run && !signal.aborted) timers[timer] = window.setTimeout(run, wait);
  }

  function on(target: EventTarget, name: string, run: (event: Event) => void): void {
    target.addEventListener(name, run, { signal, passive: true });
  }

  async function read(): Promise<void> {
    readAt = Date.now();
    try {
      const answer = await fetch(address, { cache: "no-cache", credentials: "omit", signal });
      if (answer.ok) {
        const text = await answer.text();
        if (text !== known) show(JSON.parse(text) as Feed);
        known = text;
      } else if (answer.status < 500) {
        // The key has been revoked, or never was one.
        show({ ...feed, banners: [] } as unknown as Feed);
        known = "";
      }
    } catch {
      // What was shown before stays, as it does while there is an outage.
    }
    host.hidden = !shown.length;
    after("again", AGAIN_MS, () => { if (!document.hidden) void read(); });
  }

  /** Show what the feed has for now, the same banner as before if it is still there. */
  function show(told: Feed): void {
    const before = shown[current]?.id ?? location.hash.slice(1);
    const now = Date.now();
    shown = shownAt(told.banners, now);
    feed = told;
    const wait = nextChange(told.banners, now) - now;
    after("change", wait, wait < LONGEST_TIMER_MS ? () => show(told) : undefined);
    host.hidden = !shown.length;
    draw();
    goTo(Math.max(0, shown.findIndex(({ id }) => id === before)));
  }

  function draw(): void {
    const isUsed = root.activeElement;
    slides = shown.map(slide);
    dots = [];
    rotation = undefined;
    list = made("div", {}, ...slides);
    const label = host.dataset.label ?? "Banners";
    const section = made("section", { "aria-roledescription": "carousel", "aria-label": label });
    if (shown.length > 1) section.append(...controls());
    section.append(list);
    root.replaceChildren(section);
    // Who was in it by keyboard is not sent back to the page's beginning.
    if (isUsed) section.querySelector<HTMLElement>("button,a")?.focus({ preventScroll: true });
  }

  function slide({ id, image, link_url: link }: Banner, place: number): HTMLElement {
    const { src, srcset, width, height, alt } = image;
    const picture = made("img", {
      alt,
      width: `${width}`,
      height: `${height}`,
      sizes: "100vw",
      loading: place ? "lazy" : "eager",
      srcset,
      src,
    });
    let inside: HTMLElement = picture;
    if (/^https?:/i.test(link ?? "")) {
      inside = made("a", { href: link ?? "", rel: "noopener nofollow", target: "_top" }, picture);
      // With the right button nobody goes anywhere.
      inside.onclick = inside.onauxclick = ({ button: which }) => { if (which < 2) counts.click(id); };
    }
    const label = `${place + 1} of ${shown.length}`;
    return made("div", { role: "group", "aria-roledescription": "slide", "aria-label": label }, inside);
  }

  /** The rotation's button comes first, so that it is the first that is reached. */
  function controls(): HTMLElement[] {
    rotation = button("", "", "", () => {
      stopped = !stopped;
      settle();
    });
    dots = shown.map((_, place) => {
      const dot = button(`Banner ${place + 1} of ${shown.length}`, "", "", () => goTo(place));
      dot.append(made("i"));
      return dot;
    });
    return [
      made("p", {}, rotation, ...dots),
      button("Previous banner", "back", "\u2039", () => goTo(current - 1)),
      button("Next banner", "on", "\u203a", () => goTo(current + 1)),
    ];
  }

  function goTo(place: number): void {
    const count = shown.length || 1;
    current = (place + count) % count;
    slides.forEach((each, at) => { each.hidden = at !== current; });
    dots.forEach((dot, at) => {
      if (at === current) dot.setAttribute("aria-current", "true");
      else dot.removeAttribute("aria-current");
    });
    const next = slides[(current + 1) % count]?.querySelector("img");
    if (next) next.loading = "eager";
    settle();
  }

  /** Let what goes by itself go or stand, as everything is now. */
  function settle(): void {
    const rotates = !stopped && shown.length > 1;
    const id = shown[current]?.id;
    list?.setAttribute("aria-live", rotates ? "off" : "polite");
    rotation?.setAttribute("aria-label", `${rotates ? "Stop" : "Start"} rotation`);
    if (rotation) rotation.textContent = rotates ? "\u2016" : "\u25b8";
    after("seen", SEEN_MS, id && inSight && !document.hidden ? () => counts.view(id) : undefined);
    after(
      "turn",
      (feed?.rotate_seconds ?? 5) * 1000,
      rotates && !hovered && !document.hidden ? () => goTo(current + 1) : undefined,
    );
  }

  function report(): void {
    if (feed) counts.report(feed.counts_at);
  }

  on(calm, "change", () => {
    stopped = calm.matches;
    settle();
  });
  on(document, "visibilitychange", () => {
    if (document.hidden) report();
    else if (Date.now() - readAt > AGAIN_MS / 5) void read();
    settle();
  });
  on(window, "pagehide", report);
  for (const name of ["pointerenter", "pointerleave"]) {
    on(host, name, (event) => {
      // A finger is lifted without leaving; it stops the rotation by what it does.
      hovered = name === "pointerenter" && (event as PointerEvent).pointerType === "mouse";
      settle();
    });
  }
  // Who comes with the keyboard stops the rotation; a mouse on the rotation's own button does not.
  on(root, "focusin", ({ target }) => {
    if (target === rotation && !rotation.matches(":focus-visible")) return;
    stopped = true;
    settle();
  });
  let from: Touch | undefined;
  on(host, "touchstart", (event) => {
    const { touches } = event as TouchEvent;
    from = touches.length > 1 ? undefined : touches[0];
  });
  on(host, "touchend", (event) => {
    const to = (event as TouchEvent).changedTouches[0];
    if (!from || !to) return;
    const across = to.clientX - from.clientX;
    if (Math.abs(across) < SWIPE_PX || Math.abs(across) < Math.abs(to.clientY - from.clientY)) return;
    stopped = true;
    goTo(current - Math.sign(across));
  });
  const sight = new IntersectionObserver(
    (entries) => {
      inSight = entries.some(({ isIntersecting }) => isIntersecting);
      settle();
    },
    { threshold: 0.5 },
  );
  sight.observe(host);
  void read();

  return () => {
    report();
    ends.abort();
    sight.disconnect();
    for (const timer of Object.values(timers)) clearTimeout(timer);
  };
}
