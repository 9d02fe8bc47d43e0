export const imagesLeftOut = 'The model reads no images; they were left out';
export const usageEstimated = 'The model server did not count tokens; they are estimated';
