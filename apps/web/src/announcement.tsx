import { useEffect, useState } from 'preact/hooks';

/** A pause in typing: what follows it is worth saying. */
const PAUSE_MS = 900;

/** Tells screen readers the answer, once it stays the same for a moment. */
export function Announcement({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}
