const KEY_BYTES = 32;

/** A random signing key for webhooks, in the format of Standard Webhooks 1.0.0. */
export function newSecret(): string {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return `whsec_${btoa(String.fromCharCode(...key))}`;
}
