/** What each key does. */
import { Dialog } from './dialog.tsx';

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['n'], 'Add something'],
  [['t'], 'Today'],
  [['p'], 'Plan'],
  [['f'], 'Focus'],
  [['l'], 'Tasks'],
  [['c'], 'Ask the coach'],
  [['Space'], 'Pause or go on, in Focus'],
  [['k', 'd'], 'Park a thought, in Focus'],
  [['Enter'], 'Send what you typed'],
  [['Esc'], 'Close what is open'],
  [['?'], 'This list'],
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([keys, action]) => (
          <div key={action} className="keys-line">
            <dt>
              {keys.map((name, index) => (
                <span key={name}>
                  {index > 0 && ' or '}
                  <kbd>{name}</kbd>
                </span>
              ))}
            </dt>
            <dd>{action}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small keys-note">Single keys rest while you type. They can be switched off in Settings.</p>
    </Dialog>
  );
}
