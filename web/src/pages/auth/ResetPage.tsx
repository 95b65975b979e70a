export function ResetPage() {
  return <h1 className="font-display text-3xl font-semibold">New password: not there yet</h1>;
}
