import type { Text } from '../messages'

/** What `npm start` says; the first word of each problem is what to look at. */
export const START_TEXTS = {
  badArguments: {
    en: '{reason}\nUsage: npm start [-- --port N --data DIR --fresh --ready-file FILE --pay-api v2|v3]',
    zh: '{reason}\n用法：npm start [-- --port N --data DIR --fresh --ready-file FILE --pay-api v2|v3]',
  },
  badPort: {
    en: '--port must be a number from 0 to {max}; wxflow takes seven ports from there on.',
    zh: '--port 应为 0 到 {max} 的数字；wxflow 会从它开始连续占用七个端口。',
  },
  portBusy: {
    en: 'Port {port} is in use or reserved. Stop what listens there, or choose others: npm start -- --port {other}',
    zh: '端口 {port} 已被占用或被系统保留。请先停掉占用它的程序，或换一组端口：npm start -- --port {other}',
  },
  badPayApi: {
    en: '--pay-api must be v2 or v3.',
    zh: '--pay-api 应为 v2 或 v3。',
  },
  noDataDir: {
    en: '--data must name a folder.',
    zh: '--data 应给出一个目录。',
  },
  dataUnusable: {
    en: 'The data folder {dir} cannot be written. Choose another: npm start -- --data DIR',
    zh: '数据目录 {dir} 无法写入。请换一个：npm start -- --data DIR',
  },
  fileUnusable: {
    en: '{file} cannot be read and written. Choose another folder: npm start -- --data DIR',
    zh: '{file} 无法读写。请换一个目录：npm start -- --data DIR',
  },
  dataInUse: {
    en: 'Another wxflow is using this data ({file}). Stop it first, or choose another folder: npm start -- --data DIR',
    zh: '另一个 wxflow 正在使用这些数据（{file}）。请先停掉它，或换一个目录：npm start -- --data DIR',
  },
  dataBroken: {
    en: '{file} is not what wxflow wrote there. Start anew with: npm start -- --fresh',
    zh: '{file} 的内容已损坏。可重新开始：npm start -- --fresh',
  },
  catalogueBroken: {
    en: '{file} is not a catalogue ({reason}). See the one in the repository.',
    zh: '{file} 不是商品目录（{reason}）。可对照仓库里的原文件。',
  },
  readyFileUnusable: {
    en: 'The ready file {file} cannot be written.',
    zh: '就绪文件 {file} 无法写入。',
  },
  ready: {
    en: '\n  wxflow is running, with no account and no network\n\n  open this        {phone}\n  the app alone    {app}\n  CloudBase        {admin}\n  WeChat           {wechat}\n\n  Ctrl-C stops it; the data stays in {dir}\n\n',
    zh: '\n  wxflow 已启动，无需账号，无需联网\n\n  打开这里        {phone}\n  H5 应用         {app}\n  本地云开发      {admin}\n  本地微信平台    {wechat}\n\n  按 Ctrl-C 停止，数据保存在 {dir}\n\n',
  },
  rebuilt: { en: 'rebuilt in {ms} ms\n', zh: '已重新构建，用时 {ms} 毫秒\n' },
} as const satisfies Record<string, Text>
