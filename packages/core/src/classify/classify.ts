import type { Evidence } from '../schema/advice.ts';
import type { WorkloadClass } from '../schema/words.ts';
import { RULES } from './rules.ts';
import type { Signals } from './signals.ts';

export interface Classification {
  readonly class: WorkloadClass;
  readonly evidence: readonly Evidence[];
}

export function classify(signals: Signals): Classification {
  const rule = RULES.find((candidate) => candidate.applies(signals));
  if (rule === undefined) throw new Error('the last rule applies to everything');
  return { class: rule.class, evidence: rule.evidence(signals) };
}
