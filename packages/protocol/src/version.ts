/**
 * The wire version. It changes only when an old peer could misread a new one; adding fields, event types
 * and error codes does not change it, because readers ignore what they do not know.
 */
export const protocolVersion = 1;
