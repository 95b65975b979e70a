import { useReceivers } from "@/accounts/platforms";
import { useWithNames } from "@/session/people";
import { Text } from "@/ui/Text";
import { Said } from "@/ui/Said";
import { noticeWords } from "@/ui/troubleWords";
import type { Notification } from "./queries";

/** A notification's text with colleagues' names; `short` leaves out the network's words. */
export function Sentence({ of, short = false }: { of: Notification; short?: boolean }) {
  const withNames = useWithNames();
  const receiverOf = useReceivers();
  const { says, details } = noticeWords(of.platform && receiverOf(of.platform), of);
  if (short) return <Text>{withNames(says)}</Text>;
  return <Said says={withNames(says)} {...(details && { details })} />;
}
