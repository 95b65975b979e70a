/** The tenant that this browser showed last, which it opens first. */
const KEY = "drumbeat.tenant";

export const lastTenant = (): string | null => localStorage.getItem(KEY);

export const rememberTenant = (tenantId: string): void => localStorage.setItem(KEY, tenantId);
