import { cloudFiles, type SdkFiles } from '../../core/platform/cloudFiles'
import { fakeFiles } from '../fakes/files'
import { openLocalCloud } from '../support/localCloud'
import { describeFileStore } from './fileStore'

describeFileStore('the fake', async () => ({ files: fakeFiles(), close: async () => undefined }))
describeFileStore('wx-server-sdk', () => openThrough('wx'))
describeFileStore('@cloudbase/node-sdk', () => openThrough('node'))

async function openThrough(sdk: 'wx' | 'node') {
  const cloud = await openLocalCloud()
  const files = cloudFiles(async () => cloud[sdk] as SdkFiles)
  return { files, close: () => cloud.close() }
}
