import type { Asset } from "./asset";

/** A picture of the library, for tests. */
export function picture(changes: Partial<Asset> = {}): Asset {
  return {
    id: "pic-1",
    kind: "image",
    status: "ready",
    reason_code: null,
    reason: null,
    title: "Frozen pipe",
    description: "",
    alt_text: "",
    filename: "frozen.jpg",
    content_type: "image/jpeg",
    size: 1_200_000,
    width: 1600,
    height: 1200,
    duration_seconds: null,
    pages: null,
    url: "/media/x/frozen.jpg",
    thumbnail_url: "/media/x/small.jpg",
    is_placeholder: false,
    derivatives: {},
    crop: { x: 0.5, y: 0.5, pad: false },
    labels: [],
    same_as: null,
    is_replaced: false,
    archived_at: null,
    created_by: "ana@example.com",
    created_at: "2026-11-01T00:00:00Z",
    updated_at: "2026-11-01T00:00:00Z",
    version: 1,
    ...changes,
  };
}
