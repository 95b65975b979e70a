const KEY_BYTES = 32;

/** What a webhook's messages are signed with, as Standard Webhooks 1.0.0 writes it. */
export function newSecret(): string {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return `whsec_${btoa(String.fromCharCode(...key))}`;
}
