import { Link } from "@tanstack/react-router";
import { Upload } from "lucide-react";
import { useEffect } from "react";
import { progressOf } from "@/media/progress";
import { isSending } from "@/media/uploads";
import { useUploads } from "@/media/useUploads";
import { useTenant } from "@/session/tenant";
import { buttonClass } from "@/ui/Button";

/** Uploads continue on other pages: shows their progress, and asks before the tab is closed. */
export function UploadsUnderWay() {
  const { tenant_id: tenantId } = useTenant();
  const uploads = useUploads();
  const isOn = isSending(uploads);
  useEffect(() => {
    if (!isOn) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isOn]);
  if (!isOn) return null;
  const { sent, size } = progressOf(uploads);
  return (
    <Link to="/t/$tenantId/media" params={{ tenantId }} className={buttonClass("quiet", "small")}>
      <Upload aria-hidden />
      <span className="max-sm:sr-only">Uploading</span>
      <span className="tabular-nums">{size > 0 ? Math.floor((sent / size) * 100) : 0} %</span>
    </Link>
  );
}
