export function ConfirmPage() {
  return <h1 className="font-display text-3xl font-semibold">Confirm your address: not there yet</h1>;
}
