import type { Schema } from "@/api/client";
import { Details } from "./Details";
import { Text } from "./Text";
import { troubleWords, type Words } from "./troubleWords";

/** Our sentence, and behind "Details" what the network said. */
export function Said({ says, details }: Words) {
  return (
    <>
      <Text>{says}</Text>
      {details && (
        <Details>
          <Text className="text-sm">{details}</Text>
        </Details>
      )}
    </>
  );
}

interface TroubleProps {
  post: Pick<Schema["InstanceRow"], "platform" | "status">;
  error: Schema["PostErrorView"];
}

/** Why a post did not go out: what happened and what to do. */
export function Trouble({ post, error }: TroubleProps) {
  return <Said {...troubleWords(post, error)} />;
}
