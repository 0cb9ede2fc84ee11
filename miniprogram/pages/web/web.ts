import { after } from '../../services/clock'
import { createLoader, type Loaded, type Loader } from '../../services/loader'
import { webAddress, type Query } from '../../services/paths'
import type { Problem } from '../../services/refused'
import { session, textScale } from '../../services/wiring'

/** The shop's web app inside the mini-program. */
Page({
  data: { textScale, address: '', problem: null as Problem | null },
  loader: undefined as Loader | undefined,

  onLoad(query: Query) {
    const load = async () => webAddress((await session.ready()).siteUrl, query)
    this.loader = createLoader<string>({ load, show: (change) => this.show(change), after })
    void this.reload()
  },
  onUnload() {
    this.loader?.leave()
  },

  show({ data, problem }: Partial<Loaded<string>>) {
    if (data !== undefined) this.setData({ address: data ?? '' })
    if (problem !== undefined) this.setData({ problem })
  },
  async reload() {
    await this.loader?.reload()
  },
})
