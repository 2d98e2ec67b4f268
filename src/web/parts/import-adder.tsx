/** Brings in what another FocusForge has saved. */
import { useRef } from 'react';
import { useImport } from '../live/data-actions.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { useNotify } from './notice.tsx';
import { ProblemNote } from './problem-note.tsx';

export function ImportAdder() {
  const picker = useRef<HTMLInputElement>(null);
  const bring = useImport();
  const notify = useNotify();
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined || bring.isPending) return;
    bring.mutate(file, { onSuccess: () => notify({ text: 'Everything is here.' }) });
  };
  return (
    <div className="stack stack-tight">
      <div>
        <Button busy={bring.isPending} onPress={() => picker.current?.click()}>
          <Icon name="file" />
          {bring.isPending ? 'Reading' : 'Choose the file'}
        </Button>
      </div>
      <input
        ref={picker}
        type="file"
        accept=".jsonl,application/x-ndjson"
        hidden
        aria-label="Export file"
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      <ProblemNote error={bring.error} />
    </div>
  );
}
