import { laterPlain } from '../../../shared/ui/later.tsx';

export const ImageViewer = laterPlain(async () => (await import('./image-viewer.tsx')).ImageViewer);
