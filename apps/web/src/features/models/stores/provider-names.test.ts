import { expect, it } from 'vitest';
import { freeName } from './provider-names.ts';

it('gives each provider a name of its own', () => {
  expect(freeName('lm_studio', [])).toBe('lm-studio');
  expect(freeName('vllm', ['vllm', 'vllm-2'])).toBe('vllm-3');
  expect(freeName('openai_compatible', [])).toBe('server');
});
