export { createCorrectionService, type CorrectionService } from './correction.service.ts';
export type { Corrected, Correction, CorrectionStore } from './correction-store.ts';
