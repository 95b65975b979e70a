/** An ordinary text, as the API answers it. */
export const CONTENT = {
  id: "content-1",
  title: "Burst pipe?",
  base_caption: "Call us.",
  media: [],
  media_urls: [],
  cta_type: "None",
  cta_url: null,
  status: "Draft",
  owner: "ana@example.com",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  version: 1,
  uses: 1,
  scheduled: 0,
  posted: 0,
  approval: null,
};
