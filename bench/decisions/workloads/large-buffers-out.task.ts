/** A waveform of 8 MB: quick to make, slow to send through a pipe. */
export default function waveform(seed: number): Float64Array {
  const wave = new Float64Array(1_000_000);
  for (let i = 0; i < wave.length; i += 1) wave[i] = ((i * seed) % 1_000) / 1_000;
  return wave;
}

export const inputs: readonly number[] = Array.from({ length: 48 }, (_, seed) => seed + 1);
