import { TOP_LEVEL_DOMAINS } from "./topLevelDomains";

/**
 * Finds the web addresses in a text as X does: it shows each as a link of 23 characters.
 *
 * Twin of `functions/drumbeat/domain/x_addresses.py`, which names the source of the rules. `text`
 * is in normal form C; returns the span of each address, in order.
 */
export function xAddresses(text: string): Span[] {
  const found: Span[] = [];
  if (!text.includes(".")) return found;
  let done = 0;
  for (const run of text.matchAll(HOSTS)) {
    const end = run.index + run[0].length;
    if (end > done && run[0].includes(".")) done = new Run(text, run.index, end).spans(done, found);
  }
  return found;
}

export type Span = [start: number, end: number];

const MOST_CHARACTERS = 4096;
const LABEL_CHARACTERS = 63;
const TCO_CHARACTERS = 40;
const LONGEST_SCHEME = "https://".length;
const LONGEST_DOMAIN = Math.max(...Array.from(TOP_LEVEL_DOMAINS, (domain) => domain.length));

const SPACES =
  "\\t-\\r \\x85\\xa0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const INVALID = "\\ufffe\\ufeff\\uffff";
const MARKERS = "\\u202a-\\u202e\\u061c\\u200e\\u200f\\u2066\\u2067\\u2068\\u2069";
// Combining marks are listed as such, among the letters.
/* eslint-disable no-misleading-character-class */
const LATIN =
  "\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\xff\\u0100-\\u024f\\u0253\\u0254\\u0256\\u0257\\u0259\\u025b\\u0263" +
  "\\u0268\\u026f\\u0272\\u0289\\u028b\\u02bb\\u0300-\\u036f\\u1e00-\\u1eff";
const HOSTS = new RegExp(`[^!'#%&()*+,\\\\/:;<=>?@\\[\\]^{|}~$${SPACES}${INVALID}${MARKERS}]+`, "g");
const SCHEME = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/$/;
const ATTACHED = new RegExp(`[A-Za-z0-9@\\uff20$#\\uff03${INVALID}]`);
const JOINTS = "-_./";
const GOES_ON = /[0-9A-Za-z@+-]/;
const PUNYCODE = /[Xx][Nn]--[0-9A-Za-z-]+/y;
const ASCII_LABELS = new RegExp(`(?:[-A-Za-z0-9${LATIN}]+\\.)+`, "g");

const PATH_CHARACTER = `[A-Za-z\\u0400-\\u04ff0-9!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&${LATIN}]`;
const BRACKETS = `\\((?:${PATH_CHARACTER}+|${PATH_CHARACTER}*\\(${PATH_CHARACTER}+\\)${PATH_CHARACTER}*)\\)`;
const PATH_END = `(?:[+\\-A-Za-z\\u0400-\\u04ff0-9=_#/${LATIN}]|${BRACKETS})`;
const PATH =
  `(?:(?:${PATH_CHARACTER}*(?:${BRACKETS}${PATH_CHARACTER}*)*${PATH_END})` +
  `|(?:@${PATH_CHARACTER}+/))`;
const QUERY = "\\?[A-Za-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|]*[A-Za-z0-9\\-_&=#/]";
const REST = new RegExp(`(?::[0-9]+)?(?<path>/${PATH}*)?(?:${QUERY})?`, "y");
const TCO = new RegExp(`^[Hh][Tt][Tt][Pp][Ss]?://[Tt]\\.[Cc][Oo]/([A-Za-z0-9]+)(?:${QUERY})?`);

/* eslint-enable no-misleading-character-class */

/** Labels and dots between two positions of a text. */
class Run {
  readonly #text: string;
  readonly #start: number;
  readonly #dots: number[] = [];
  /** The end of the top-level domain after each dot, or null. */
  readonly #ends: (number | null)[];
  /** For each label the last dot that ends a host which begins with it and has more labels. */
  readonly #far: (number | null)[];

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#start = start;
    for (let at = start; at < end; at += 1) if (text[at] === ".") this.#dots.push(at);
    this.#ends = this.#dots.map((dot) => domainEnd(text, dot + 1));
    this.#far = this.#farthest();
  }

  /** Adds the addresses of this run; returns up to where the text has been read. */
  spans(done: number, found: Span[]): number {
    const scheme = this.#scheme(done);
    let host = scheme === null ? null : this.#hostAt(0, this.#start);
    if (scheme !== null && host !== null) done = this.#withScheme(scheme, host, found);
    while ((host = this.#next(done)) !== null) done = this.#bare(host, found);
    return done;
  }

  #scheme(done: number): number | null {
    for (const length of [LONGEST_SCHEME, LONGEST_SCHEME - 1]) {
      const at = this.#start - length;
      if (at >= 0 && SCHEME.test(this.#text.slice(at, this.#start)))
        return this.#mayBegin(at, done) ? at : null;
    }
    return null;
  }

  #mayBegin(at: number, done: number): boolean {
    if (at === 0) return done === 0;
    return at > done && !ATTACHED.test(this.#text.charAt(at - 1));
  }

  #farthest(): (number | null)[] {
    const far: (number | null)[] = this.#dots.map(() => null);
    for (let label = this.#dots.length - 2; label >= 0; label -= 1) {
      const start = this.#dot(label) + 1;
      const dot = this.#dot(label + 1);
      if (!this.#isLabel(start, dot)) continue;
      const endsHere = this.#end(label + 1) !== null && !this.#text.slice(start, dot).includes("_");
      far[label] = far[label + 1] ?? (endsHere ? label + 1 : null);
    }
    return far;
  }

  #isLabel(start: number, dot: number): boolean {
    return start < dot && !isJoint(this.#text.charAt(start)) && !isJoint(this.#text.charAt(dot - 1));
  }

  #hostAt(label: number, start: number): Span | null {
    if (!(label < this.#dots.length && this.#isLabel(start, this.#dot(label)))) return null;
    let last = this.#far[label] ?? null;
    if (last === null && !this.#text.slice(start, this.#dot(label)).includes("_")) last = label;
    const end = last === null ? null : this.#end(last);
    return end === null ? null : [start, end];
  }

  /** The first host without a scheme. */
  #next(done: number): Span | null {
    let begin = this.#start;
    for (const [label, dot] of this.#dots.entries()) {
      const far = this.#far[label] ?? null;
      const mayBe = far !== null || this.#end(label) !== null;
      if (dot > done && mayBe && !isJoint(this.#text.charAt(dot - 1))) {
        let floor = Math.max(begin, done);
        if (far === null) floor = Math.max(floor, this.#text.lastIndexOf("_", dot) + 1);
        for (let at = floor; at < dot; at += 1)
          if (!isJoint(this.#text.charAt(at)) && this.#mayBegin(at, done))
            return this.#behindFirst(label, at) ?? this.#hostAt(label, at);
      }
      begin = dot + 1;
    }
    return null;
  }

  /**
   * The host without the text's first character, which twitter-text takes for what precedes an
   * address.
   */
  #behindFirst(label: number, at: number): Span | null {
    return at > 0 || ATTACHED.test(this.#text.charAt(0)) ? null : this.#hostAt(label, 1);
  }

  #withScheme(scheme: number, host: Span, found: Span[]): number {
    const { end } = this.#rest(host);
    const url = this.#text.slice(scheme, end);
    if (!isValid(url, this.#text.slice(...host), host[0] - scheme)) return end;
    const tco = TCO.exec(url);
    if (tco === null) found.push([scheme, end]);
    else if ((tco[1] ?? "").length <= TCO_CHARACTERS) found.push([scheme, scheme + tco[0].length]);
    return end;
  }

  /** In a host without a scheme, only Latin letters make an address. */
  #bare(host: Span, found: Span[]): number {
    const { end, hasPath } = this.#rest(host);
    const domain = this.#text.slice(...host);
    const before = this.#text.charAt(host[0] - 1);
    const isAttached = before !== "" && JOINTS.includes(before);
    if (isAttached || !isValid(this.#text.slice(host[0], end), domain, LONGEST_SCHEME)) return end;
    const latin = latinDomains(domain);
    for (const [start, stop] of latin) found.push([host[0] + start, host[0] + stop]);
    const last = found.at(-1);
    if (latin.length > 0 && hasPath && last) last[1] += end - host[1];
    return end;
  }

  #rest(host: Span): { end: number; hasPath: boolean } {
    REST.lastIndex = host[1];
    const rest = REST.exec(this.#text);
    const hasPath = rest?.groups?.["path"] !== undefined;
    return { end: host[1] + (rest?.[0].length ?? 0), hasPath };
  }

  #dot(label: number): number {
    return this.#dots[label] ?? 0;
  }

  #end(label: number): number | null {
    return this.#ends[label] ?? null;
  }
}

function isJoint(character: string): boolean {
  return character === "-" || character === "_";
}

function domainEnd(text: string, start: number): number | null {
  for (let end = Math.min(start + LONGEST_DOMAIN, text.length); end > start; end -= 1) {
    const isDomain = TOP_LEVEL_DOMAINS.has(text.slice(start, end).toLowerCase());
    if (isDomain && !GOES_ON.test(text.charAt(end))) return end;
  }
  PUNYCODE.lastIndex = start;
  const punycode = PUNYCODE.exec(text);
  return punycode ? start + punycode[0].length : null;
}

function latinDomains(domain: string): Span[] {
  const found: Span[] = [];
  ASCII_LABELS.lastIndex = 0;
  for (let labels = ASCII_LABELS.exec(domain); labels; labels = ASCII_LABELS.exec(domain)) {
    const stop = labels.index + labels[0].length;
    let end: number | null = null;
    for (let dot = stop - 1; end === null && dot > labels.index; dot -= 1)
      if (domain[dot] === ".") end = domainEnd(domain, dot + 1);
    if (end !== null) found.push([labels.index, end]);
    ASCII_LABELS.lastIndex = end ?? stop;
  }
  return found;
}

function isValid(url: string, domain: string, prefix: number): boolean {
  if (domain.startsWith("xn--") && latinDomains(domain).length === 0) return false;
  const areLabels = domain.split(".").every((label) => {
    const length = asciiLength(label);
    return length > 0 && length <= LABEL_CHARACTERS;
  });
  return areLabels && prefix + url.length <= MOST_CHARACTERS;
}

/** The length of a label in its ASCII form (RFC 3492, 6.3). */
function asciiLength(label: string): number {
  const points = Array.from(label, (character) => character.codePointAt(0) ?? 0);
  const plain = points.filter((point) => point < 128).length;
  if (plain === points.length) return plain;
  let length = "xn--".length + plain + (plain > 0 ? 1 : 0);
  let [next, delta, bias, handled] = [128, 0, 72, plain];
  while (handled < points.length) {
    const least = Math.min(...points.filter((point) => point >= next));
    delta += (least - next) * (handled + 1);
    next = least;
    for (const point of points) {
      if (point < next) delta += 1;
      if (point !== next) continue;
      length += digits(delta, bias);
      bias = adapted(delta, handled + 1, handled === plain);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    next += 1;
  }
  return length;
}

function digits(delta: number, bias: number): number {
  let [left, count] = [delta, 1];
  for (let base = 36; ; base += 36, count += 1) {
    const threshold = Math.min(Math.max(base - bias, 1), 26);
    if (left < threshold) return count;
    left = Math.floor((left - threshold) / (36 - threshold));
  }
}

function adapted(delta: number, points: number, isFirst: boolean): number {
  let left = isFirst ? Math.floor(delta / 700) : Math.floor(delta / 2);
  left += Math.floor(left / points);
  let base = 0;
  for (; left > 455; base += 36) left = Math.floor(left / 35);
  return base + Math.floor((36 * left) / (left + 38));
}
