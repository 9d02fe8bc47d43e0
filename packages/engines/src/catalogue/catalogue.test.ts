import { describe, expect, it } from 'vitest';
import { bytesOf, filesOf, modelKinds } from './catalogue-model.ts';
import { catalogue, firstModelId } from './catalogue.ts';
import { converters } from '../library/converters/index.ts';

const all = catalogue.map((model) => [model.id, model] as const);

describe('the catalogue', () => {
  it('has each model once, something of every kind, and the first model as one that chats', () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
    expect([...new Set(catalogue.map(({ kind }) => kind))].sort()).toEqual([...modelKinds].sort());
    expect(catalogue.find(({ id }) => id === firstModelId)?.kind).toBe('chat');
    for (const id of [
      'smollm2-360m-instruct',
      'smollm2-1.7b-instruct',
      'llama-3.2-1b-instruct',
      'llama-3.2-3b-instruct',
    ])
      expect(all.map(([name]) => name)).toContain(id);
  });

  it.each(all)('%s can be chosen by what is said of it', (id, model) => {
    expect(id).toMatch(/^[a-z0-9][a-z0-9._-]{0,79}$/);
    expect(model.summary).toMatch(/^[A-Z].{10,}\.$/);
    expect(model.licence.id).not.toBe('');
    expect(model.languages.length).toBeGreaterThan(0);
    for (const source of model.sources) expect(model.memoryBytes).toBeGreaterThanOrEqual(bytesOf(source) * 0.9);
    if (model.kind === 'chat') {
      expect(model.abilities).toBeDefined();
      expect(model.contextTokens).toBeGreaterThan(1_000);
      expect(model.parameters).toBeGreaterThan(1e8);
    }
    if (model.kind === 'embedding') expect(model.dimensions).toBeGreaterThan(0);
  });

  it.each(all)('%s is fetched as nothing but the file it is meant to be', (_, model) => {
    expect(model.sources.length).toBeGreaterThan(0);
    for (const source of model.sources) {
      const files = filesOf(source);
      expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
      expect(files.some(({ role }) => role === 'model' || role === 'encoder')).toBe(true);
      for (const file of files) {
        expect(file.name).toMatch(/^[\w.-]+$/);
        expect(file.bytes).toBeGreaterThan(0);
        if (file.known !== 'on first use') expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      }
      if (source.kind === 'hub') {
        expect(source.repo).toMatch(/^[\w.-]+\/[\w.-]+$/);
        expect(source.revision ?? 'f'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
      } else {
        expect(source.version).toMatch(/^\d+\.\d+\.\d+$/);
        // A package of somebody's may be replaced: what comes out of it must be known beforehand.
        for (const member of source.members) expect(member.known).toBe('checked');
        if (source.convert !== undefined) expect(converters).toHaveProperty(source.convert.converter);
      }
    }
  });

  it('gives no two different files the same sum', () => {
    const names = new Map<string, string>();
    for (const file of catalogue.flatMap(({ sources }) => sources.flatMap(filesOf))) {
      if (file.known === 'on first use') continue;
      expect(names.get(file.sha256) ?? file.name).toBe(file.name);
      names.set(file.sha256, file.name);
    }
  });
});
