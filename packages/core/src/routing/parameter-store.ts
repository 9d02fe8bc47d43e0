import { ModelParameters } from '@parley/protocol';
import { openSharedSetting, type SettingsAccess, type SharedSetting } from './shared-setting.ts';

/** By the model's id. */
export type ParametersByModel = Readonly<Record<string, ModelParameters>>;
export type ParameterStore = SharedSetting<ParametersByModel>;

export function createParameterStore(access: SettingsAccess): Promise<ParameterStore> {
  return openSharedSetting<ParametersByModel>(access, { key: 'models.parameters', initial: {}, parse });
}

/** What an older version stored and this one no longer knows costs that model's settings, not all of them. */
function parse(stored: unknown): ParametersByModel | undefined {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return undefined;
  return Object.fromEntries(
    Object.entries(stored).flatMap(([id, value]) => {
      const { data } = ModelParameters.safeParse(value);
      return data === undefined ? [] : [[id, data]];
    }),
  );
}
