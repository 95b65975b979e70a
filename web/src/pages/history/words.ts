/** What a post is, by what it shows beside its text. */
export const POST_TYPE = { photo: "Photo", video: "Video", document: "Document", text: "Text" } as const;
