import type { Content } from "@/content/queries";
import type { Option } from "@/options/options";
import type { Post } from "../queries";
import type { usePostActions } from "./actions";

/** What each part of the panel gets. */
export interface PartProps {
  post: Post;
  /** What it says; null while that is not known, or nothing. */
  content: Content | null;
  zone: string;
  /** What its network lets people set for it. */
  known: readonly Option[];
  actions: ReturnType<typeof usePostActions>;
  /** Why the role does not suffice to change it; undefined when it does. */
  whyNotEdit: string | undefined;
  /** Its account takes nothing until it is connected anew. */
  needsReconnect: boolean;
  /** Its account was deleted. */
  isStranded: boolean;
}
