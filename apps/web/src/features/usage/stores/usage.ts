import { resource } from '../../../shared/lib/resource.ts';
import { readReport, readTokenUsage } from '../api/usage.ts';

export const tokens = resource(readTokenUsage);

/** Twelve weeks: the newest thirty days and the month are in them. */
export const reportDays = 84;
export const report = resource(() => readReport(reportDays));
