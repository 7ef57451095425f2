export function LocalView() {
  return <p>…</p>;
}
