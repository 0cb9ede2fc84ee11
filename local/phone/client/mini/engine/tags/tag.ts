import type { GeneralComponent } from 'glass-easel'
import type { ClientPort, Engine } from '../../ports'

/** One built-in tag in a page, as its code sees it. */
export interface TagNode {
  /** The `wx-…` element. */
  element: HTMLElement
  component: GeneralComponent
  /** The value of an attribute, named as a property, such as `formType`. */
  get(name: string): unknown
  /** Writes a value back, as `model:value` needs it. */
  set(name: string, value: unknown): void
  /** Sends an event to the app; the answer is what its last handler returned. */
  send(event: string, detail: unknown): unknown
}

/** What the built-in tags reach of the world around them. */
export interface TagWorld {
  client: ClientPort
  engine: Pick<Engine, 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch' | 'navigateBack' | 'warn' | 'report'>
}

/** What a tag does with a new value, by property name; missing ones are only kept. */
export type TagSetters = Readonly<Record<string, (value: unknown) => void>>

/** Gives life to a fresh node of a tag. */
export type TagCode = (node: TagNode, world: TagWorld) => TagSetters

/** Whether an attribute is on, as wxml counts it: any value but an empty or false one. */
export function isOn(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0
}

/** An attribute's value as text; nothing for a missing one. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** An attribute's value as a number, or what stands for a missing or broken one. */
export function numberOf(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value ?? NaN)
  return Number.isNaN(number) ? otherwise : number
}
