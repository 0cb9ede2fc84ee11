import { ApiFailure, type Apis, asyncApi, type Fields, textOf } from '../api'
import type { Phone } from '../phone'

// Numbers of the mini-program's cloud error code page: -1 common, -401002 wrong parameter.
const COMMON = -1
const WRONG_PARAMETER = -401002

/** `wx.cloud`: functions and storage. The one environment of the local system is used, whatever `init` names. */
export function cloudApis({ server, files }: Phone): Apis {
  let isReady = false

  const api = (name: string, work: (options: Fields) => Promise<Fields>) =>
    asyncApi(`cloud.${name}`, async (options) => {
      if (!isReady) throw failure(COMMON, "Cloud API isn't enabled, please call init first")
      return work(options)
    })

  return {
    init: () => void (isReady = true),
    callFunction: api('callFunction', async (options) => {
      const answer = await reached(server.callFunction(required(options, 'name'), options['data'] ?? {}))
      if ('errCode' in answer) throw refusal(answer)
      return { result: answer.result, requestID: answer.requestId }
    }),
    uploadFile: api('uploadFile', async (options) => {
      const file = files.find(required(options, 'filePath'))
      if (file === undefined) throw failure(WRONG_PARAMETER, 'filePath is not a file of this phone')
      const answer = await reached(server.upload(required(options, 'cloudPath'), file))
      if ('errCode' in answer) throw refusal(answer)
      return { fileID: answer.fileID, statusCode: 204 }
    }),
    getTempFileURL: api('getTempFileURL', async (options) => {
      const fileList = options['fileList']
      if (!Array.isArray(fileList)) throw failure(WRONG_PARAMETER, 'fileList must be a list')
      return { fileList: await reached(server.tempUrls(fileList.map(fileIdOf))) }
    }),
  }
}

function fileIdOf(entry: unknown): string {
  if (typeof entry === 'string') return entry
  return textOf((entry ?? {}) as Fields, 'fileID')
}

function required(options: Fields, field: string): string {
  try {
    return textOf(options, field)
  } catch (error) {
    throw failure(WRONG_PARAMETER, (error as Error).message)
  }
}

/** A server that does not answer is, for the app, a network that failed. */
async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw failure(COMMON, `request:fail ${error instanceof Error ? error.message : ''}`)
  }
}

function failure(errCode: number, message: string): ApiFailure {
  return refusal({ errCode, errMsg: `Error: errCode: ${errCode} | errMsg: ${message}` })
}

function refusal({ errCode, errMsg }: { errCode: number; errMsg: string }): ApiFailure {
  return new ApiFailure(errMsg, { errCode })
}
