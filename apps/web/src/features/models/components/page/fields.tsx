import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react';

const box =
  'w-full min-w-0 rounded-sm border border-edge bg-raised px-3 text-sm text-ink outline-none placeholder:text-faint focus-visible:border-accent focus-visible:ring-2 focus-visible:ring-accent/40 disabled:opacity-60 aria-invalid:border-danger';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly className?: string;
}

function Field({
  label,
  hint,
  className = '',
  children,
}: FieldProps & { readonly children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode }) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="w-fit text-sm font-medium first-letter:uppercase">
        {label}
      </label>
      {children({ id, 'aria-describedby': hintId })}
      {hint !== undefined && (
        <p id={hintId} className="text-xs text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}

type InputProps = FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className'>;

export function TextInput({
  label,
  hint,
  className,
  onText,
  ...rest
}: InputProps & { readonly onText: (text: string) => void }) {
  return (
    <Field label={label} hint={hint} {...(className === undefined ? {} : { className })}>
      {(ids) => <input {...ids} {...rest} onChange={(event) => onText(event.target.value)} className={`${box} h-10`} />}
    </Field>
  );
}

export function TextLines({
  label,
  hint,
  value,
  onText,
}: FieldProps & { readonly value: string; readonly onText: (text: string) => void }) {
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <textarea
          {...ids}
          rows={2}
          value={value}
          onChange={(event) => onText(event.target.value)}
          className={`${box} py-2 font-mono`}
        />
      )}
    </Field>
  );
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

type SelectProps = FieldProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'className'> & {
    readonly options: readonly SelectOption[];
    readonly onText: (value: string) => void;
  };

export function Select({ label, hint, className, options, onText, ...rest }: SelectProps) {
  return (
    <Field label={label} hint={hint} {...(className === undefined ? {} : { className })}>
      {(ids) => (
        <select {...ids} {...rest} onChange={(event) => onText(event.target.value)} className={`${box} h-10`}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({
  label,
  checked,
  onCheck,
}: {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
}) {
  return (
    <label className="flex min-h-9 items-center gap-2.5 text-sm">
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-[var(--color-accent)]"
        checked={checked}
        onChange={(event) => onCheck(event.target.checked)}
      />
      <span className="min-w-0 break-words" dir="auto">
        {label}
      </span>
    </label>
  );
}
