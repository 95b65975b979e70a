import type { Schema } from "@/api/client";
import { Said } from "@/ui/Said";
import { troubleWords } from "@/ui/troubleWords";
import { useReceivers } from "./platforms";

interface TroubleProps {
  post: Pick<Schema["InstanceRow"], "platform" | "status">;
  error: Schema["PostErrorView"];
}

/** Why a post did not go out: what happened and what to do. */
export function Trouble({ post, error }: TroubleProps) {
  const receiverOf = useReceivers();
  return <Said {...troubleWords(receiverOf(post.platform), post.status, error)} />;
}
