/** Stops with one sentence when this Node is older than package.json's "engines" allow. */
export function checkNode(version = process.versions.node, exit = process.exit) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isSupported = major >= 24 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19)
  if (isSupported) return

  const isChinese = /^zh/i.test(process.env.WXFLOW_LANG ?? process.env.LANG ?? '')
  process.stderr.write(
    isChinese
      ? `wxflow 需要 Node.js 20.19+、22.13+ 或 24 以上,当前是 ${version}。请升级 Node.js 后重试。\n`
      : `wxflow needs Node.js 20.19+, 22.13+ or 24 and later; this is ${version}. Upgrade Node.js and try again.\n`,
  )
  exit(1)
}
