import { useCallback, useRef } from "react";

interface Header {
  "Idempotency-Key": string;
}

/**
 * For calls that create or start something. Sends under a key that stays the same while the same
 * thing is sent again, so that an answer lost on the way, and the person's second try, make nothing
 * twice. After a success, the same thing is meant anew.
 *
 *     const once = useIdempotent();
 *     mutationFn: (body) => once(body, (header) => answer(api.POST("…", { params: { header }, body })))
 */
export function useIdempotent() {
  const unsettled = useRef<{ what: string; key: string } | null>(null);
  return useCallback(async <T>(what: unknown, send: (header: Header) => Promise<T>): Promise<T> => {
    const written = JSON.stringify(what);
    if (unsettled.current?.what !== written) unsettled.current = { what: written, key: newKey() };
    const answered = await send({ "Idempotency-Key": unsettled.current.key });
    unsettled.current = null;
    return answered;
  }, []);
}

/** 128 random bits. Not `randomUUID`, which browsers offer only over https. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
