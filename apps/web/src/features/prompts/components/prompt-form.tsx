import TextField from '@mui/material/TextField';
import { limits, type Prompt } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../shared/ui/button.tsx';
import { commandOf } from '../core/read-prompts.ts';
import { savePrompt } from '../stores/prompts.ts';
import { useText } from '../text.ts';

export interface PromptFormProps {
  /** Absent: a new one. */
  readonly prompt?: Prompt;
  readonly onDone: () => void;
}

export function PromptForm({ prompt, onDone }: PromptFormProps) {
  const t = useText();
  const [command, setCommand] = useState(prompt?.command ?? '');
  const [title, setTitle] = useState(prompt?.title ?? '');
  const [content, setContent] = useState(prompt?.content ?? '');
  const [problem, setProblem] = useState<string>();
  const isReady = commandOf(command) !== '' && content.trim() !== '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const wrong = await savePrompt(prompt, { command: commandOf(command), title: title.trim(), content });
    setProblem(wrong);
    if (wrong === undefined) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-3">
        <TextField
          label={t('command')}
          size="small"
          autoFocus
          value={command}
          onChange={(event) => setCommand(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 40, dir: 'auto' } }}
          sx={{ flex: '1 1 9rem' }}
        />
        <TextField
          label={t('title')}
          size="small"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          slotProps={{ htmlInput: { maxLength: limits.titleCharacters, dir: 'auto' } }}
          sx={{ flex: '2 1 14rem' }}
        />
      </div>
      <TextField
        label={t('content')}
        multiline
        minRows={4}
        maxRows={14}
        value={content}
        helperText={t('variablesHint', {
          example: '{{language:French}}',
          others: '{{date}}, {{time}}, {{weekday}}, {{clipboard}}',
        })}
        onChange={(event) => setContent(event.target.value)}
        slotProps={{ htmlInput: { maxLength: limits.promptCharacters, dir: 'auto' } }}
      />
      {problem !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="submit" variant="contained" disabled={!isReady}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
