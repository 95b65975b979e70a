import type { Schema } from "@/api/client";
import { Details } from "./Details";
import { Text } from "./Text";
import { troubleWords } from "./trouble";

interface TroubleProps {
  platform: string;
  error: Pick<Schema["PostErrorView"], "code" | "message">;
}

/** Why a post did not go out: what happened and what to do, the network's words behind details. */
export function Trouble({ platform, error }: TroubleProps) {
  const { says, details } = troubleWords(platform, error);
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
