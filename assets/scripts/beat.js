// The beat: four times a second it asks everything that waits for its time whether that has come. What fails in one of them
// is told and tried again at the next beat; the others go on. Nobody keeps a timer that a failure could lose.

const BEAT = 250;
const waiting = [];

/** Have something asked at every beat; `work` is told the seconds of a clock that never jumps. */
export function everyBeat(work) {
  if (!waiting.length) setInterval(beat, BEAT);
  waiting.push(work);
}

function beat() {
  window.pulse = seconds(); // for the watchdog
  for (const work of waiting) {
    try {
      work(seconds());
    } catch (error) {
      console.error(error);
    }
  }
}

/** Seconds of a clock that never jumps. */
export const seconds = () => performance.now() / 1000;
