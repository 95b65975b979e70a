/** A post's type, by its media. */
export const POST_TYPE = { photo: "Photo", video: "Video", document: "Document", text: "Text" } as const;
