import type { Content } from "@/content/queries";
import type { Option } from "@/options/options";
import type { Post } from "../queries";
import type { usePostActions } from "./actions";

/** The props of each part of the panel. */
export interface PartProps {
  post: Post;
  /** Its content; null while it is not loaded, or if there is none. */
  content: Content | null;
  zone: string;
  /** Its network's options. */
  known: readonly Option[];
  actions: ReturnType<typeof usePostActions>;
  /** Why the person's role does not allow changes; undefined when it does. */
  whyNotEdit: string | undefined;
  /** Its account needs reconnecting. */
  needsReconnect: boolean;
  /** Its account was deleted. */
  isStranded: boolean;
}
