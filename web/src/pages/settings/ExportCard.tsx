import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, PackageOpen } from "lucide-react";
import { answer, api, type Schema } from "@/api/client";
import { useTenantId } from "@/session/tenant";
import { Button, buttonClass } from "@/ui/Button";
import { Card } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";

const LOOK_MS = 2_000;

/** Exports everything that the business has as a file. */
export function ExportCard() {
  const tenantId = useTenantId();
  const begin = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/tenants/{tenant_id}/export", {
          params: { path: { tenant_id: tenantId } },
          body: {},
        }),
      ),
  });
  const id = begin.data?.id ?? "";
  const { data: made, error } = useQuery({
    queryKey: ["tenant", tenantId, "export", id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenant_id}/exports/{export_id}", {
          params: { path: { tenant_id: tenantId, export_id: id } },
          signal,
        }),
      ),
    enabled: id !== "",
    refetchInterval: ({ state }) => (state.data?.status === "ready" || state.data?.status === "failed" ? false : LOOK_MS),
  });
  const isRunning = begin.isPending || (id !== "" && !error && (made?.status ?? "running") === "running");
  return (
    <Card className="mt-4 grid justify-items-start gap-3">
      <div>
        <h2 className="font-display text-lg font-semibold">Take your data with you</h2>
        <p className="text-sm text-ink-soft">
          One ZIP file with everything of this business: texts, posts, history, pictures and videos, banners,
          accounts and members. Passwords are not in it.
        </p>
      </div>
      <Button busy={isRunning} onClick={() => begin.mutate()}>
        <PackageOpen aria-hidden />
        {isRunning ? "Being put together…" : "Export everything"}
      </Button>
      <div role="status" className="grid justify-items-start gap-2 empty:hidden">
        {made && <Made made={made} />}
      </div>
      <ErrorNote error={begin.error ?? error} />
    </Card>
  );
}

function Made({ made }: { made: Schema["ExportView"] }) {
  if (made.status === "failed") return <p className="text-sm text-danger">It could not be put together. Try again.</p>;
  if (!made.url) return null;
  return (
    <>
      <p className="text-sm">Your export is ready, and is kept for a week.</p>
      <a href={made.url} download className={buttonClass("primary")}>
        <Download aria-hidden />
        Download {sizeWords(made.size ?? 0)}
      </a>
    </>
  );
}

function sizeWords(bytes: number): string {
  const [unit, divisor] = bytes < 1_000_000 ? (["kilobyte", 1_000] as const) : (["megabyte", 1_000_000] as const);
  const format = new Intl.NumberFormat(undefined, { style: "unit", unit, maximumFractionDigits: 1 });
  return format.format(Math.max(bytes / divisor, 0.1));
}
