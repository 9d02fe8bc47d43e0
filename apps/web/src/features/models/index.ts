export { ModelPicker } from './components/model-picker.tsx';
export { ModelMenu } from './components/model-menu.tsx';
export { $defaultModel, $models, modelName, refreshModels } from './stores/models.ts';
export type { Model } from './stores/models.ts';
