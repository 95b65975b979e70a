import type { Schema } from "@/api/client";
import { Details } from "./Details";
import { Text } from "./Text";
import { troubleWords, type Words } from "./troubleWords";

/** Our sentence, with the network's words behind "Details". */
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

/** Why a post did not go out, with a remedy. */
export function Trouble({ post, error }: TroubleProps) {
  return <Said {...troubleWords(post, error)} />;
}
