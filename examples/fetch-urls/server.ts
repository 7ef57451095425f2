import { serve } from '../support/serve.ts';

const LATENCY_MS = 50;

serve(LATENCY_MS, (path) => {
  const id = Number(/^\/articles\/(\d+)$/.exec(path)?.[1] ?? Number.NaN);
  if (Number.isNaN(id)) return undefined;
  const article = {
    id,
    title: `Article ${id}`,
    words: 200 + ((id * 37) % 900),
    tags: ['news', id % 2 === 0 ? 'science' : 'culture'],
  };
  return { type: 'application/json', body: JSON.stringify(article) };
});
