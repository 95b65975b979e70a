import transliterate from "@sindresorhus/transliterate";

const LONGEST = 63;
const SHORTEST = 2;

/**
 * A slug from a name: "H2O Plumbing & Co" is `h2o-plumbing-co`, "Кафе «Ромашка»" `kafe-romashka`.
 */
export function slugOf(name: string): string {
  return transliterate(name.normalize("NFKC"), { customReplacements: [["&", " "]] })
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
}

/** `business-x7k2`, for names without a Latin form. */
export function spareName(): string {
  return `business-${crypto.randomUUID().slice(0, 4)}`;
}

/**
 * A short name for a business: from its name, else from its founder's email, else the spare one.
 */
export function suggestedName(name: string, email: string, spare: string): string {
  if (!name.trim()) return "";
  const found = [slugOf(name), slugOf(email.split("@")[0] ?? "")];
  return found.find((slug) => slug.length >= SHORTEST) ?? spare;
}
