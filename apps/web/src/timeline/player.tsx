import { momentAt } from '@forkwise/charts';
import { type Timeline, formatMs } from '@forkwise/core';
import { type RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { momentText } from './moment.ts';

/** Long enough to follow, short enough to watch to the end. */
const PLAY_MS = 8000;
/** Positions of the slider. */
const STEPS = 200;
/** With reduced motion, the picture moves on in this many jumps. */
const JUMPS = 16;

interface PlayerProps {
  readonly timeline: Timeline;
  readonly width: number;
  readonly future: RefObject<SVGRectElement | null>;
}

/** Plays a timeline, or goes to any moment of it. At rest all of it is seen. */
export function Player({ timeline, width, future }: PlayerProps) {
  const [step, setStep] = useState(STEPS);
  const [isPlaying, setPlaying] = useState(false);
  const at = useRef(1);

  const show = useCallback(
    (share: number) => {
      at.current = share;
      future.current?.setAttribute('x', String(share >= 1 ? width : momentAt(share, width)));
      setStep(Math.round(share * STEPS));
    },
    [future, width],
  );
  // Another picture, or the same at another width, is covered as the last was.
  useEffect(() => show(at.current), [show, timeline]);

  useEffect(() => {
    if (!isPlaying) return;
    const isReduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const fromShare = at.current >= 1 ? 0 : at.current;
    const startMs = performance.now();
    let frame = requestAnimationFrame(function next(nowMs) {
      const share = Math.min(1, fromShare + (nowMs - startMs) / PLAY_MS);
      show(isReduced ? Math.ceil(share * JUMPS) / JUMPS : share);
      if (share < 1) frame = requestAnimationFrame(next);
      else setPlaying(false);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, show]);

  const ms = (step / STEPS) * timeline.shownMs;
  const text = `${formatMs(ms)}: ${momentText(timeline, ms)}`;
  return (
    <div class="player">
      <button type="button" onClick={() => setPlaying(!isPlaying)}>
        {isPlaying ? 'Pause' : 'Play'}
      </button>
      <input
        type="range"
        min={0}
        max={STEPS}
        value={step}
        aria-label="Moment"
        aria-valuetext={text}
        onInput={(event) => {
          setPlaying(false);
          show(Number(event.currentTarget.value) / STEPS);
        }}
      />
      <output class="moment">{text}</output>
    </div>
  );
}
