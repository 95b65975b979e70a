import { Button } from "@/ui/Button";
import type { Platform } from "./connection";

interface OtherWayProps {
  platform: Platform;
  pastes: boolean;
  onChange: (pastes: boolean) => void;
}

/** Lets people paste a token instead of going to the network. */
export function OtherWay({ platform: { connects_by, display_name }, pastes, onChange }: OtherWayProps) {
  if (connects_by.kind !== "oauth" || connects_by.fields.length === 0) return null;
  return (
    <Button size="small" className="justify-self-start" onClick={() => onChange(!pastes)}>
      {pastes ? `Connect at ${display_name} instead` : "I have an access token already"}
    </Button>
  );
}
