import { Badge } from "@/ui/Badge";
import { ASSET_STATUS, type AssetStatus } from "./asset";

const TONES = { uploading: "beat", processing: "beat", ready: "good", rejected: "danger" } as const;

/** The status of a picture or video. */
export function StatusMark({ status }: { status: AssetStatus }) {
  return <Badge tone={TONES[status]}>{ASSET_STATUS[status]}</Badge>;
}
