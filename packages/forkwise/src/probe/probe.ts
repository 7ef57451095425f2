import { leadAdvice } from './lead-advice.ts';
import { LeadRun } from './lead-run.ts';
import type { Decides, Finished, ProbeRequest, ProbeResult } from './result.ts';
import { createProbeSource } from './source.ts';
import { speculate } from './speculation.ts';
import { Survey } from './survey.ts';

/** Measures a workload on this thread and, where it can matter, in a worker; then ranks the plans. */
export async function probe(request: ProbeRequest): Promise<ProbeResult> {
  const survey = await begin(request, 'all');
  return await leadAdvice(survey, speculate(survey));
}

/**
 * The same for a list that is to be run: its inputs go on here until it is clear how, and workers
 * join as soon as they promise to help; a list that is over before that is simply finished.
 */
export async function probeOrFinish(request: ProbeRequest): Promise<ProbeResult | Finished> {
  return await new LeadRun(await begin(request, 'rest')).lead();
}

async function begin(request: ProbeRequest, decides: Decides): Promise<Survey> {
  const startMs = performance.now();
  const source = await createProbeSource(
    request.base,
    request.work.signal,
    decides === 'all' ? 'far' : 'near',
    request,
  );
  return new Survey(request, source, startMs, decides);
}
