/** The email in an ID token, in lower case; null if it can't be read. */
export function personIn(token: string): string | null {
  try {
    const [, claims = ""] = token.split(".");
    const bytes = atob(claims.replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    const { email } = JSON.parse(text) as { email?: unknown };
    return typeof email === "string" ? email.toLowerCase() : null;
  } catch {
    return null;
  }
}
