import type { Answer } from '../answer/work-out.ts';
import { CopyButton } from './copy-button.tsx';
import { saveText } from './save.ts';

/** The answer to take along: as a link, or as the advice document. */
export function ShareCard({ answer }: { readonly answer: Answer }) {
  const document = (): string => JSON.stringify(answer.advice, null, 2);
  return (
    <section class="card wide" aria-labelledby="share-title">
      <h3 id="share-title">Take it along</h3>
      <p class="note">
        The address of this page holds everything that is in the form. The document is an advice, as{' '}
        <code>forkwise advise --json</code> prints it.
      </p>
      <p class="buttons">
        <CopyButton text={() => location.href} label="Copy link" shown="Copy link" />
        <CopyButton text={document} label="Copy JSON" shown="Copy JSON" />
        <button
          type="button"
          class="quiet"
          onClick={() => saveText(document(), 'application/json', 'forkwise-advice.json')}
        >
          Save JSON
        </button>
      </p>
    </section>
  );
}
