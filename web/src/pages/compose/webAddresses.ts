/**
 * Addresses in texts, read as the API reads them (`functions/drumbeat/domain/web_addresses.py`; one
 * table of cases holds them together).
 */

const MENTIONED = /https?:\/\/[^\s<>"]+/gi;
/** Characters that end a sentence or a bracket after an address, and don't belong to it. */
const BEHIND = ".,;:!?'\u2019\u201d\u00bb)]}\u2026\u3002";
const PARTS = /^(https?):\/\/([^/?#@\\\s]*?)(?::(\d*))?([/?#][^\\]*)?$/i;
/** Characters that an address never contains unencoded (RFC 3986, appendix A). */
const ENCODED = /[\s"<>^`{|}]/g;
const LABEL = /^(?!-)[\p{L}\p{N}_-]{1,63}(?<!-)$/u;
const LAST_PORT = 65_535;
const DEFAULT_PORTS: Record<string, number> = { http: 80, https: 443 };

/** Whether `text` contains exactly this address, not only a longer one that begins with it. */
export function mentions(text: string, address: string): boolean {
  const wanted = compared(address.trim());
  if (wanted === null) return false;
  return (text.match(MENTIONED) ?? []).some((found) => readings(found).includes(wanted));
}

/** What an address in a text may mean: with and without trailing punctuation. */
function readings(found: string): (string | null)[] {
  const all = [];
  for (let end = found.length; end > 0; end -= 1) {
    all.push(compared(found.slice(0, end)));
    if (!BEHIND.includes(found.charAt(end - 1))) break;
  }
  return all;
}

/**
 * The normal form in which spellings of one address are equal (RFC 3986, 6.2); null for other
 * texts.
 */
function compared(address: string): string | null {
  const [, scheme, host, port, rest = ""] = PARTS.exec(address) ?? [];
  if (!scheme || !host || !isHost(host)) return null;
  const small = scheme.toLowerCase();
  const number = Number(port || DEFAULT_PORTS[small]);
  if (number === 0 || number > LAST_PORT) return null;
  const other = number === DEFAULT_PORTS[small] ? "" : `:${number}`;
  const path = rest.startsWith("/") ? rest : `/${rest}`;
  return `${small}://${host.toLowerCase()}${other}${path.replace(ENCODED, encodeURIComponent)}`;
}

/** Whether a host can be looked up from everywhere; this very machine, too. */
function isHost(host: string): boolean {
  if (host.startsWith("[")) return URL.canParse(`http://${host}/`);
  const labels = host.replace(/\.$/, "").split(".");
  const isWhole = labels.length > 1 || host.toLowerCase() === "localhost";
  return isWhole && host.length <= 253 && labels.every((label) => LABEL.test(label));
}
