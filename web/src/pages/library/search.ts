import { z } from "@/zod";

/** The page's filters and open panel in its address. Invalid values count as absent. */
export const librarySearch = z.object({
  /** The id of the asset whose panel is open. */
  asset: z.string().optional().catch(undefined),
  find: z.string().optional().catch(undefined),
  kind: z.enum(["image", "video", "document"]).optional().catch(undefined),
  status: z.enum(["uploading", "processing", "ready", "rejected"]).optional().catch(undefined),
  label: z.string().optional().catch(undefined),
  archived: z.boolean().optional().catch(undefined),
  view: z.enum(["list"]).optional().catch(undefined),
});

export type LibrarySearch = z.infer<typeof librarySearch>;
