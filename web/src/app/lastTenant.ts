/** Which tenant this browser looked at last, so that it opens there. */
const KEY = "drumbeat.tenant";

export const lastTenant = (): string | null => localStorage.getItem(KEY);

export const rememberTenant = (tenantId: string): void => localStorage.setItem(KEY, tenantId);
