/** Goes to another site, in this tab: people come back to where they were. */
export function leaveFor(url: string): void {
  window.location.assign(url);
}
