const LONGEST = 63;

/** A tenant's address made from its name: "H2O Plumbing & Co" is `h2o-plumbing-co`. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
}
