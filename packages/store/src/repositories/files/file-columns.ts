export const fileColumns = `id, name, media_type as "mediaType", kind, bytes, sha256, width, height,
  created_at as "createdAt", expires_at as "expiresAt"`;
