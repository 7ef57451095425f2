import type { Advice } from '../schema/advice.ts';
import { CLASS_TEXTS } from './classes.ts';
import { formatFactor, formatMs } from './format.ts';
import { LIMIT_MEANINGS, describePlan } from './plan.ts';

export interface Explanation {
  /** A sentence or two. */
  readonly short: string;
  /** Paragraphs, each reason tied to a number. */
  readonly long: string;
}

type Explained = Pick<
  Advice,
  'class' | 'evidence' | 'recommendation' | 'alternatives' | 'reasons' | 'warnings'
>;

export function explain(advice: Explained): Explanation {
  const { recommendation: best } = advice;
  const text = CLASS_TEXTS[advice.class];
  const gain =
    best.strategy === 'sequential'
      ? ''
      : `, ${formatFactor(best.speedup[1])} as fast as one by one`;
  const short = `${advice.class}: ${text.summary}. Run it with ${best.strategy} (${describePlan(best)}): about ${formatMs(best.predictedMs[1])}${gain}.`;
  const evidence = advice.evidence.map(
    (item) => `${item.signal}: ${item.value} ${item.unit} (${item.meaning})`,
  );
  const others = advice.alternatives.map((other) =>
    other.feasible
      ? `${other.strategy}: about ${formatMs(other.predictedMs[1])}. ${other.reason}`
      : `${other.strategy}: cannot be used, ${other.reason}`,
  );
  const paragraphs = [
    short,
    text.means,
    list('Evidence', evidence),
    list('Reasons', advice.reasons),
    list('The others', others),
    list(
      'Mind',
      advice.warnings.map((warning) => warning.message),
    ),
  ];
  return { short, long: paragraphs.filter((paragraph) => paragraph !== '').join('\n\n') };
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}:\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

/** Why the recommended plan takes as long as it does. */
export function explainLimit(best: Advice['recommendation']): string {
  const [low, mid, high] = best.predictedMs;
  return `${best.strategy} is expected to take ${formatMs(mid)} (${formatMs(low)} to ${formatMs(high)}), limited by ${LIMIT_MEANINGS[best.limitedBy]}.`;
}
