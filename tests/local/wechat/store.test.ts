import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../../local/wechat/store'

const open: Store[] = []
const folders: string[] = []
afterEach(() => {
  open.splice(0).forEach((store) => store.close())
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true }))
})

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'wxflow-store-'))
  folders.push(folder)
  const reopen = () => {
    const store = openStore(join(folder, 'wechat.db'))
    open.push(store)
    return store
  }
  return { store: reopen(), reopen }
}

describe('the store of the WeChat platform', () => {
  it('gives back a copy of what was put, by kind and id', () => {
    const { store } = setUp()
    const order = { fen: 1, tags: ['a'] }
    store.put('order', '1', order)
    order.tags.push('later')
    expect(store.get('order', '1')).toEqual({ fen: 1, tags: ['a'] })
    expect(store.get('order', '2')).toBeUndefined()
    expect(store.get('other', '1')).toBeUndefined()
  })

  it('replaces, removes, and lists in the order of first arrival', () => {
    const { store } = setUp()
    for (const id of ['b', 'a', 'c']) store.put('kind', id, { id })
    store.put('kind', 'b', { id: 'b', isNew: true })
    store.remove('kind', 'a')
    store.remove('kind', 'never there')
    expect(store.list('kind')).toEqual([{ id: 'b', isNew: true }, { id: 'c' }])
    expect(store.list('nothing')).toEqual([])
  })

  it('takes ids that look like SQL or like a prototype for what they are', () => {
    const { store } = setUp()
    const ids = [`'; DROP TABLE documents; --`, '__proto__', 'constructor', '', '中']
    ids.forEach((id) => store.put('kind', id, { id }))
    expect(ids.map((id) => store.get('kind', id))).toEqual(ids.map((id) => ({ id })))
  })

  it('undoes everything where the work throws', () => {
    const { store } = setUp()
    store.put('kind', 'a', 1)
    const work = () => {
      store.put('kind', 'a', 2)
      store.atomically(() => store.put('kind', 'b', 2))
      throw new Error('stop')
    }
    expect(() => store.atomically(work)).toThrow('stop')
    expect([store.get('kind', 'a'), store.get('kind', 'b')]).toEqual([1, undefined])
    expect(store.atomically(() => 'next')).toBe('next')
  })

  it('is there for the next one who opens the file, without being closed', () => {
    const { store, reopen } = setUp()
    store.put('kind', 'a', { kept: true })
    expect(reopen().get('kind', 'a')).toEqual({ kept: true })
  })
})
