import { Details } from "./Details";
import { Text } from "./Text";
import type { Words } from "./troubleWords";

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
