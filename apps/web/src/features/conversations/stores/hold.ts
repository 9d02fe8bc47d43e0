/** A finger holds something of the list: until it is lifted the list does not scroll under it. */
export const hold = { isOn: false };
