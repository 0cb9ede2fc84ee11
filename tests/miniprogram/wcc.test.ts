import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { tencentJudge } from './support/compilers'
import { ROOT, sourceFiles } from './support/sources'

const machine = `${process.platform}/${process.arch}`

describeWith('wcc', 'wxml', [
  ['a tag that is not closed', '<view><text>茶</view>', /text/],
  ['half an expression', '<view>{{ sold ? "完" }}</view>', /:1:\d+/],
  ['wx:else without wx:if', '<view wx:else>茶</view>', /wx:if not found/],
])

describeWith('wcsc', 'wxss', [
  ['a block that is not closed', '.tea { color: red;\n.cup { }', /\(2:\d+\)/],
  ['an import of nothing', '@import "none.wxss";', /none\.wxss/],
])

function describeWith(name: 'wcc' | 'wcsc', extension: string, broken: [string, string, RegExp][]) {
  const judge = tencentJudge(name)
  if (judge === undefined) {
    describe.skip(`${name}, Tencent's ${extension} compiler (no binary of theirs runs on ${machine})`, () => {
      it.each(broken)('refuses %s', () => undefined)
    })
    return
  }

  describe(`${name}, Tencent's ${extension} compiler`, () => {
    it(`accepts every ${extension}`, () => {
      expect(judge(ROOT, sourceFiles(`.${extension}`))).toEqual({ isAccepted: true, complaints: '' })
    })

    it.each(broken)('refuses %s, and says where', (_, source, place) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'wxflow-broken-'))
      writeFileSync(path.join(folder, `broken.${extension}`), source)
      const judgement = judge(folder, [`broken.${extension}`])
      rmSync(folder, { recursive: true })
      expect(judgement.isAccepted).toBe(false)
      expect(judgement.complaints).toMatch(place)
    })
  })
}
