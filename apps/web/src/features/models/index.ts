export { ModelPicker } from './components/model-picker.tsx';
export { ModelNotice } from './components/model-notice.tsx';
export { ModelMenu } from './components/model-menu-later.ts';
export { useModelName } from './components/use-model-name.ts';
export { $models, contextTokensOf, modelName, refreshModels } from './stores/models.ts';
