import { useEffect, useState } from 'preact/hooks';

/** How long it says that it has copied. */
const TOLD_MS = 2000;

interface CopyButtonProps {
  readonly text: () => string;
  readonly label: string;
  /** What the button shows, where that is not just “Copy”. */
  readonly shown?: string;
}

/** Nothing where the browser lets no page copy: outside of secure contexts. */
export function CopyButton({ text, label, shown = 'Copy' }: CopyButtonProps) {
  const [told, setTold] = useState('');
  useEffect(() => {
    if (told === '') return;
    const timer = setTimeout(() => setTold(''), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  if (!('clipboard' in navigator)) return null;
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setTold('Copied'),
      () => setTold('Not allowed'),
    );
  };
  return (
    <button type="button" class="quiet" onClick={copy} aria-label={told === '' ? label : told}>
      {told === '' ? shown : told}
    </button>
  );
}
