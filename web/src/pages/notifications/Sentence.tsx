import { useWithNames } from "@/session/people";
import { Text } from "@/ui/Text";
import { Said } from "@/ui/Trouble";
import { noticeWords } from "@/ui/troubleWords";
import type { Notification } from "./queries";

/** A notification's text with colleagues' names; `short` leaves out the network's words. */
export function Sentence({ of, short = false }: { of: Notification; short?: boolean }) {
  const withNames = useWithNames();
  const { says, details } = noticeWords(of);
  if (short) return <Text>{withNames(says)}</Text>;
  return <Said says={withNames(says)} {...(details && { details })} />;
}
