/** A soft tone when the time is up. One window rings for all of them; a browser that allows no sound stays silent. */
import { readPreferences } from '../preferences/preferences.ts';

/** Two notes a fifth apart, Hz, and how long they ring, seconds. */
const NOTES = [528, 792] as const;
const GAP = 0.22;
const RING = 1.6;

export function ringBell(): void {
  if (!readPreferences().sound) return;
  if (navigator.locks === undefined) {
    play();
    return;
  }
  void navigator.locks.request('focusforge-bell', { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    play();
    await new Promise((resolve) => setTimeout(resolve, RING * 1000));
  });
}

function play(): void {
  const audio = new AudioContext();
  const out = audio.createGain();
  out.gain.value = 0.18;
  out.connect(audio.destination);
  NOTES.forEach((frequency, index) => {
    const start = audio.currentTime + index * GAP;
    const note = audio.createOscillator();
    const loudness = audio.createGain();
    note.frequency.value = frequency;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(1, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + RING - GAP);
    note.connect(loudness).connect(out);
    note.start(start);
    note.stop(start + RING - GAP);
    note.onended = () => {
      if (index === NOTES.length - 1) void audio.close();
    };
  });
}
