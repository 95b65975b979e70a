import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useTenantId } from "@/session/tenant";
import { startUploads, uploadStore, type Chosen, type Upload } from "./uploads";

/** This business's uploads, the oldest first. */
export function useUploads(): readonly Upload[] {
  const tenantId = useTenantId();
  const all = useSyncExternalStore(uploadStore.subscribe, uploadStore.get);
  return useMemo(() => all.filter((each) => each.tenantId === tenantId), [all, tenantId]);
}

/** Uploads files into this business's library. */
export function useStartUploads(): (chosen: readonly Chosen[]) => Promise<readonly Upload[]> {
  const tenantId = useTenantId();
  const queries = useQueryClient();
  return useCallback((chosen) => startUploads({ tenantId, queries }, chosen), [tenantId, queries]);
}
