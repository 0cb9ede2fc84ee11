/**
 * Microseconds of processor time that one call of `work` takes, over many of them: other programs make it wait, which
 * counts on no processor, so the figure is steadier than time by the clock. What is quick warms up first.
 */
export async function cpuOf(calls: number, work: () => unknown): Promise<number> {
  for (let call = 0; call < calls / 4; call++) await work()

  const before = process.cpuUsage()
  for (let call = 0; call < calls; call++) await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}
