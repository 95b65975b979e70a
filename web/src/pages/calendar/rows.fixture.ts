import type { Row } from "./moves";

/** A scheduled post of a webhook account in Los Angeles, for tests. */
export function aRow(changes: Partial<Row> = {}): Row {
  return {
    id: "post-1",
    channel_account_id: "website",
    account_name: "Website",
    platform: "webhook",
    content_item_id: "content-1",
    content_title: "Burst pipe?",
    scheduled_for: "2026-12-22T17:00:00Z",
    local_time: "2026-12-22T09:00-08:00",
    timezone: "America/Los_Angeles",
    status: "Scheduled",
    has_caption_override: false,
    generation: 1,
    version: 1,
    posted_at: null,
    sent_ahead: false,
    note: null,
    shown_at: "2026-12-22T17:00:00Z",
    permalink: null,
    platform_post_id: null,
    follow_ups: [],
    error: null,
    lag_seconds: null,
    due_at: "2026-12-22T17:00:00Z",
    ...changes,
  };
}
