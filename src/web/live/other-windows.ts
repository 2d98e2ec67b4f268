/** What the windows of this browser tell each other about signing in and out. Each looks for itself; nobody takes another's word for it. */

/** `look`: somebody else may be signed in now. `left`: the person signed out on purpose, and nothing typed is kept. */
export type Word = 'look' | 'left';

export interface OtherWindows {
  readonly tell: (word: Word) => void;
  readonly close: () => void;
}

const CHANNEL = 'focusforge-sign-in';

export function meetOtherWindows(hear: (word: Word) => void): OtherWindows {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === 'look' || data === 'left') hear(data);
  };
  return { tell: (word) => channel.postMessage(word), close: () => channel.close() };
}
