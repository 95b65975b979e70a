export function ForgotPage() {
  return <h1 className="font-display text-3xl font-semibold">Forgotten password: not there yet</h1>;
}
