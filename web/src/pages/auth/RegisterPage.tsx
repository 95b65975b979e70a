export function RegisterPage() {
  return <h1 className="font-display text-3xl font-semibold">Create an account: not there yet</h1>;
}
