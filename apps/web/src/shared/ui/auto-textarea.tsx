import { useImperativeHandle, useLayoutEffect, useRef, type ComponentProps, type Ref } from 'react';

export interface AutoTextareaProps extends Omit<ComponentProps<'textarea'>, 'ref' | 'rows'> {
  readonly maxRows: number;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** As tall as what is written in it, up to a limit; from there on it scrolls. */
export function AutoTextarea({ maxRows, ref, className, value, ...rest }: AutoTextareaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => area.current as HTMLTextAreaElement, []);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.height = '0';
    element.style.height = `${element.scrollHeight}px`;
  }, [value]);
  return (
    <textarea
      ref={area}
      rows={1}
      value={value}
      style={{ maxHeight: `calc(${maxRows} * 1lh)` }}
      className={`block resize-none bg-transparent outline-none [field-sizing:content] placeholder:text-faint ${className ?? ''}`}
      {...rest}
    />
  );
}
