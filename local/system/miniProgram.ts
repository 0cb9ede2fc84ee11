import path from 'node:path'
import type { LocalCloudBase } from '../cloudbase/cloudbase'
import { StorageRefusal } from '../cloudbase/storage/refusals'
import type { Log } from '../log'
import type { Language } from '../messages'
import { openMiniBuilder } from '../phone/mini/builder'
import { openCompiler } from '../phone/mini/compiler'
import { createMiniDoors, type MiniDoors } from '../phone/mini/miniDoors'
import type { MiniCloudPort } from '../phone/mini/ports'
import type { WeChat } from '../wechat/wechat'
import { keptCompiler } from './keptCompiler'

export interface MiniProgramOptions {
  /** The repository. */
  root: string
  wechat: WeChat
  cloudbase: LocalCloudBase
  appUrl: string
  language: Language
  log: Log
}

/** The mini-program's side of the phone. */
export interface MiniProgram {
  doors: MiniDoors
  /** Compiles ahead of the first visit; without it the first visit compiles. */
  warm(): Promise<void>
  close(): Promise<void>
}

/** Joins the mini-program's source, the WeChat platform and CloudBase; nothing is compiled before it is asked for. */
export function openMiniProgram(options: MiniProgramOptions): MiniProgram {
  const { root, wechat, cloudbase, appUrl, language, log } = options
  const source = path.join(root, 'miniprogram')
  const workerFile = path.join(root, 'dist/local/phone/compileWorker.cjs')
  const compiler = keptCompiler(openCompiler(workerFile), path.join(root, 'dist/local/miniProgram.json'), workerFile)
  const builder = openMiniBuilder({ root: source, compiler, log })
  const hostFile = path.join(root, 'dist/local/phone/miniHost.js')

  return {
    doors: createMiniDoors({
      root: source,
      builder,
      hostFile,
      appUrl,
      language,
      wechat,
      cloud: cloudOf(cloudbase, language),
    }),
    warm: async () => void (await builder.latest()),
    close: async () => builder.close(),
  }
}

function cloudOf({ envId, invoke, storage }: LocalCloudBase, language: Language): MiniCloudPort {
  return {
    envId,
    callFunction: invoke,
    upload(file) {
      try {
        return { ok: true, ...storage.put(file) }
      } catch (error) {
        if (!(error instanceof StorageRefusal)) throw error
        return { ok: false, code: error.code, message: error.sentence(language) }
      }
    },
    tempUrl: (fileId) => storage.tempUrl(fileId),
  }
}
