/** Makes `Date` follow the local clock: only "now" is shifted, dates made from a value stay what they are. */
export function followClock(offset: SharedArrayBuffer, scope: { Date: DateConstructor } = globalThis): void {
  const shift = new Float64Array(offset)
  const machineNow = Date.now
  const now = () => Math.trunc(machineNow() + (shift[0] ?? 0))

  // A proxy, not a subclass: dates that Node makes itself (file times, structuredClone) stay `instanceof Date`.
  const shifted = new Proxy(Date, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: (target) => new target(now()).toString(),
  })
  shifted.now = now
  shifted.prototype.constructor = shifted
  scope.Date = shifted
}
