import { defineAction } from '../action'

/** First half of `uploadFile`: where to put the file, and what proves that it may be put there, once. */
export const getUploadMetadata = defineAction(
  'storage.getUploadMetadata',
  { path: { type: 'text', required: true }, method: { type: 'text', pattern: /^put$/ } },
  ({ storage }, { path }) => ({ data: { ...storage.grantUpload(path) } }),
)
