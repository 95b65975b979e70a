/** Goes to another site, in this tab, so that people come back to the same page. */
export function leaveFor(url: string): void {
  window.location.assign(url);
}
