export const roles = ['gateway', 'moderation', 'inference', 'background'] as const;
export type RoleName = (typeof roles)[number];
