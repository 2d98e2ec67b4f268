/** Copies a text; where a browser does not allow it, says what to do instead. */
import { Button } from './button.tsx';
import { useNotify } from './notice.tsx';

export interface CopyButtonProps {
  readonly text: string;
  readonly kind?: 'normal' | 'primary';
}

export function CopyButton({ text, kind = 'normal' }: CopyButtonProps) {
  const notify = useNotify();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      notify({ text: 'Copied.' });
    } catch {
      notify({ text: 'Copying is not allowed here. Select the text and copy it yourself.' });
    }
  };
  return (
    <Button kind={kind} onPress={() => void copy()}>
      Copy
    </Button>
  );
}
