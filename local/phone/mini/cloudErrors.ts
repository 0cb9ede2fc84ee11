import type { CloudFailure } from './ports'

/** What `wx.cloud` shows of a failure in the cloud. */
export interface WxCloudError {
  errCode: number
  errMsg: string
}

// Numbers: the mini-program's cloud error code page (-501xxx resource, -503xxx storage, -504xxx function). Which name of
// the cloud becomes which number is put together from published error messages, not from a table of WeChat's.
const NUMBERS: Record<string, [number, string?]> = {
  FUNCTION_NOT_FOUND: [-501000, 'FunctionName parameter could not be found'],
  INVALID_PARAM: [-501007],
  EXCEED_REQUEST_SIZE_LIMIT: [-501007],
  FUNCTIONS_EXECUTE_FAIL: [-504002, 'functions execute fail'],
  FUNCTIONS_MEMORY_LIMIT_EXCEEDED: [-504002, 'functions execute fail'],
  FUNCTIONS_TIME_LIMIT_EXCEEDED: [-504003, 'functions time limit exceeded'],
  STORAGE_EXCEED_AUTHORITY: [-503002],
  STORAGE_FILE_NONEXIST: [-503003],
}

const OTHER: [number] = [-501001]

/** The number and text of `wx.cloud` for a failure, without the name of the API. */
export function wxCloudError({ code, message }: CloudFailure): WxCloudError {
  const [errCode, summary] = (Object.hasOwn(NUMBERS, code) ? NUMBERS[code] : undefined) ?? OTHER
  const head = summary === undefined ? `errCode: ${errCode} ${code}` : `errCode: ${errCode} ${summary}`
  return { errCode, errMsg: `Error: ${head} | errMsg: ${message}` }
}
