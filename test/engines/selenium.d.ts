/** What the tests use of selenium-webdriver, which comes without types. */
declare module 'selenium-webdriver' {
  interface Actions {
    move(to: { x: number; y: number; origin: 'viewport' }): Actions
    click(): Actions
    keyDown(key: string): Actions
    keyUp(key: string): Actions
    perform(): Promise<void>
  }
  interface Driver {
    get(url: string): Promise<void>
    executeAsyncScript<T>(script: string): Promise<T>
    actions(): Actions
    manage(): { setTimeouts(timeouts: { script: number; pageLoad: number }): Promise<void> }
    quit(): Promise<void>
  }
  export class Builder {
    usingServer(url: string): this
    withCapabilities(capabilities: object): this
    build(): Promise<Driver>
  }
  export const Key: Readonly<Record<'TAB' | 'ESCAPE' | 'ARROW_RIGHT' | 'ARROW_LEFT' | 'ENTER' | 'SHIFT', string>>
}
