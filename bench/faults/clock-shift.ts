/** Preloaded into a process (`--import`): its clock is off by CLOCK_SHIFT_MS, as a machine's without NTP would be. */
const shiftMs = Number(process.env.CLOCK_SHIFT_MS)
const RealDate = globalThis.Date

class ShiftedDate extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + shiftMs] : given) as [number]))
  }

  static override now(): number {
    return RealDate.now() + shiftMs
  }
}

globalThis.Date = ShiftedDate as DateConstructor
