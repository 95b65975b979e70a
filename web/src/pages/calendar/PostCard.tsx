import { useQuery } from "@tanstack/react-query";
import { useContext } from "react";
import { useReceivers } from "@/accounts/platforms";
import { contentQuery, type Content } from "@/content/queries";
import { MediaRow } from "@/media/MediaRow";
import { useTenantId } from "@/session/tenant";
import { dateTime } from "@/time/format";
import { zoneTime } from "@/time/zones";
import { StatusBadge } from "@/ui/Badge";
import { NetworkIcon, networkName } from "@/ui/NetworkIcon";
import { Text } from "@/ui/Text";
import { troubleWords } from "@/ui/troubleWords";
import { ChipContext, concernsOf } from "./concerns";
import { ConcernMark } from "./ConcernMark";
import { standsAt, wasSentAhead, type Row } from "./moves";
import { titleOf } from "./PostChip";
import { postQuery } from "./queries";

/** How long a text loaded for a card is cached. */
const FRESH_MS = 30_000;

/** A small preview of a post: text, account, time and status. */
export function PostCard({ row, zone }: { row: Row; zone: string }) {
  const { joined } = useContext(ChipContext);
  const { text, content } = useSaid(row);
  const stands = standsAt(row);
  const concerns = concernsOf(row, joined);
  const receiverOf = useReceivers();
  return (
    <div className="grid gap-2">
      <p className="font-semibold">
        <Text className="line-clamp-3">{titleOf(row)}</Text>
      </p>
      {text && <Text className="line-clamp-10 whitespace-pre-line">{text}</Text>}
      {content && content.media.length > 0 && <MediaRow media={content.media} />}
      <p className="flex min-w-0 items-center gap-1.5">
        <NetworkIcon platform={row.platform} />
        <Text truncate>{row.account_name}</Text>
        <span className="shrink-0 text-ink-soft">{networkName(row.platform)}</span>
      </p>
      {stands && (
        <p>
          {dateTime(stands, zone)} <span className="text-ink-soft">{zoneTime(zone)}</span>
          {wasSentAhead(row) && row.scheduled_for && (
            <span className="block text-ink-soft">
              Sent ahead; planned for {dateTime(row.scheduled_for, zone)}
            </span>
          )}
        </p>
      )}
      <p className="flex flex-wrap gap-1.5">
        <StatusBadge status={row.status} />
        {concerns.map((concern) => (
          <ConcernMark key={concern} concern={concern} />
        ))}
      </p>
      {row.error && (
        <Text className="line-clamp-3 text-danger">{troubleWords(receiverOf(row.platform), row.status, row.error).says}</Text>
      )}
    </div>
  );
}

/** Its text and pictures; loaded when it is shown. */
function useSaid(row: Row): { text: string | undefined; content: Content | undefined } {
  const tenantId = useTenantId();
  const own = useQuery({
    ...postQuery(tenantId, row.id),
    enabled: row.has_caption_override,
    refetchInterval: false,
    staleTime: FRESH_MS,
  });
  const content = useQuery({
    ...contentQuery(tenantId, row.content_item_id ?? ""),
    enabled: row.content_item_id !== null,
    staleTime: FRESH_MS,
  });
  const text = row.has_caption_override ? own.data?.caption_override : content.data?.base_caption;
  return { text: text ?? undefined, content: content.data };
}
