import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { ArrowDown, ArrowUp, CalendarCheck, ExternalLink, GripVertical, ImageOff, Pencil, Trash2 } from "lucide-react";
import { useRights, useTenant } from "@/session/tenant";
import { dayOf } from "@/time/format";
import { useNow } from "@/time/useNow";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Details } from "@/ui/Details";
import { Checkbox } from "@/ui/Field";
import { ErrorNote } from "@/ui/States";
import { isolated, Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { useChangeBanner, useDeleteBanner, useReorder, type Banner, type Carousel, type Website } from "./queries";
import { useDraggableRow } from "./useDraggableRow";
import { countWords, daysWords, moved, STATE } from "./words";

const MINUTE = 60_000;
const LINK =
  "flex w-fit max-w-full min-w-0 items-center gap-1.5 text-sm underline decoration-line-strong underline-offset-4 hover:decoration-accent";

interface ListProps {
  website: Website;
  carousel: Carousel;
  onOpen: (id: string) => void;
}

/** A website's banners in order; ended ones are listed separately. */
export function BannerList({ website, carousel, onOpen }: ListProps) {
  const reorder = useReorder(website);
  const [spoken, setSpoken] = useState("");
  const items = carousel.items.filter(({ state }) => state !== "ended");
  const ended = carousel.items.filter(({ state }) => state === "ended");

  function move(from: number, to: number) {
    if (to === from || to < 0 || to >= items.length) return;
    reorder.mutate(moved(items, from, to));
    setSpoken(`${isolated(items[from]?.title ?? "")} is now number ${to + 1} of ${items.length}.`);
  }

  return (
    <section aria-label="Banners" className="grid grid-cols-1 gap-4">
      <ol className="grid grid-cols-1 gap-3">
        {items.map((banner, place) => (
          <Row
            key={banner.id}
            website={website}
            banner={banner}
            place={place}
            count={items.length}
            onMove={move}
            onOpen={onOpen}
          />
        ))}
      </ol>
      {ended.length > 0 && (
        <Details summary={`Ended (${ended.length})`}>
          <ul className="grid grid-cols-1 gap-3">
            {ended.map((banner) => (
              <Row key={banner.id} website={website} banner={banner} onOpen={onOpen} />
            ))}
          </ul>
        </Details>
      )}
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </section>
  );
}

interface RowProps {
  website: Website;
  banner: Banner;
  /** Its position; an ended one has none. */
  place?: number;
  count?: number;
  onMove?: (from: number, to: number) => void;
  onOpen: (id: string) => void;
}

function Row({ website, banner, place = 0, count = 0, onMove, onOpen }: RowProps) {
  const rights = useRights();
  const tenant = useTenant();
  const row = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const { isDragged, isOver } = useDraggableRow(row, handle, place, (from, to) => onMove?.(from, to));
  const [deleting, setDeleting] = useState(false);
  const change = useChangeBanner(website);
  const today = dayOf(useNow(MINUTE), tenant.timezone);
  const { word, tone } = STATE[banner.state];
  return (
    <li
      ref={row}
      className={cn(
        "grid grid-cols-1 gap-3 rounded-card border border-line bg-surface p-3 shadow-card sm:grid-cols-[auto_15rem_1fr] sm:items-start",
        isDragged && "opacity-40",
        isOver && "border-accent",
      )}
    >
      <span
        ref={handle}
        aria-hidden
        className={cn("hidden cursor-grab text-ink-soft sm:block", (!onMove || !rights.canEdit) && "sm:invisible")}
      >
        <GripVertical className="mt-9 size-5" />
      </span>
      <Preview banner={banner} />
      <div className="grid min-w-0 grid-cols-1 gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 font-semibold">
            <Text>{banner.title}</Text>
          </h2>
          <Badge tone={tone}>{word}</Badge>
        </div>
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft">
          <span>{daysWords(banner, today)}</span>
          <span className="tabular-nums">{countWords(banner)}</span>
        </p>
        {banner.lacks && (
          <p className="text-sm text-beat-ink">
            <Text>{banner.lacks}</Text>
          </p>
        )}
        {banner.link_url && <Target url={banner.link_url} />}
        {banner.instance_id && (
          <Link
            to="/t/$tenantId/calendar"
            params={{ tenantId: tenant.tenant_id }}
            search={{ post: banner.instance_id }}
            className={LINK}
          >
            <CalendarCheck aria-hidden className="size-4 shrink-0" />
            Put there by a post
          </Link>
        )}
        <ErrorNote error={change.error} />
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Checkbox
            label="On"
            aria-label={`${banner.title} is on`}
            className="mr-2"
            checked={banner.is_active}
            disabled={!rights.canEdit || change.isPending}
            onChange={({ target }) =>
              change.mutate({ id: banner.id, is_active: target.checked, version: banner.version })
            }
          />
          {onMove && rights.canEdit && (
            <>
              <Button
                look="quiet"
                size="icon"
                aria-label={`Move ${banner.title} up`}
                aria-disabled={place === 0}
                onClick={() => onMove(place, place - 1)}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                look="quiet"
                size="icon"
                aria-label={`Move ${banner.title} down`}
                aria-disabled={place === count - 1}
                onClick={() => onMove(place, place + 1)}
              >
                <ArrowDown aria-hidden />
              </Button>
            </>
          )}
          <Button size="small" aria-label={`Edit ${banner.title}`} onClick={() => onOpen(banner.id)}>
            <Pencil aria-hidden />
            Edit
          </Button>
          <Button
            look="quiet"
            size="small"
            aria-label={`Delete ${banner.title}`}
            whyNot={rights.whyNotEdit}
            onClick={() => setDeleting(true)}
          >
            <Trash2 aria-hidden />
            <span className="max-sm:hidden">Delete</span>
          </Button>
        </div>
      </div>
      {deleting && <DeleteDialog website={website} banner={banner} onClose={() => setDeleting(false)} />}
    </li>
  );
}

function Preview({ banner: { image_url: url, alt_text: alt } }: { banner: Banner }) {
  return (
    <span className="grid aspect-8/3 w-full place-items-center overflow-hidden rounded-control bg-sunken text-ink-soft">
      {url ? (
        <img src={url} alt={alt} loading="lazy" className="size-full object-cover" />
      ) : (
        <ImageOff aria-hidden className="size-6" />
      )}
    </span>
  );
}

/** The address that a click opens. */
function Target({ url }: { url: string }) {
  return (
    <a href={url} target="_blank" rel="noreferrer" className={LINK}>
      <ExternalLink aria-hidden className="size-4 shrink-0" />
      <span dir="ltr" className="min-w-0 truncate">
        {url.replace(/^https?:\/\//i, "")}
      </span>
    </a>
  );
}

function DeleteDialog({ website, banner, onClose }: { website: Website; banner: Banner; onClose: () => void }) {
  const remove = useDeleteBanner(website);
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Delete this banner?"
      confirm="Delete banner"
      danger
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(banner.id, {
          onSuccess: () => {
            onClose();
            toast("The banner is deleted.");
          },
        })
      }
    >
      <Text>{banner.title}</Text> goes from your website, and its counts go with it. Its picture stays
      among your pictures and videos. This can&rsquo;t be undone.
    </ConfirmDialog>
  );
}
