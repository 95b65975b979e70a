/** Finding addresses in texts as the API does (`functions/drumbeat/domain/web_addresses.py`). */

const MENTIONED = /https?:\/\/[^\s<>"]+/gi;
/** Characters that end a sentence or a bracket after an address, and don't belong to it. */
const BEHIND = ".,;:!?'\u2019\u201d\u00bb)]}\u2026\u3002";
const PARTS = /^(https?):\/\/([^/?#@\\\s]*?)(?::(\d*))?([/?#][^\\]*)?$/i;
/** Characters that an address never contains unencoded (RFC 3986, appendix A). */
const ENCODED = /[\s"<>^`{|}]/g;
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
  if (!scheme || !host || !URL.canParse(address)) return null;
  const small = scheme.toLowerCase();
  const other = port && Number(port) !== DEFAULT_PORTS[small] ? `:${Number(port)}` : "";
  const path = rest.startsWith("/") ? rest : `/${rest}`;
  return `${small}://${host.toLowerCase()}${other}${path.replace(ENCODED, encodeURIComponent)}`;
}
