import { render } from 'preact'
import { Chrome } from './chrome.tsx'
import { ask, introduce, waymark } from './world.ts'

introduce()
render(<Chrome path="/guide" />, document.querySelector('#chrome')!)
ask('state').catch(() => {})

const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-attest]')]
const show = (button: HTMLButtonElement): void => {
  button.setAttribute('aria-pressed', 'true')
  button.classList.add('on')
  button.textContent = button.dataset.done ?? ''
}
for (const button of buttons)
  button.addEventListener('click', () => {
    void waymark().attest(button.dataset.attest!)
    show(button)
    void waymark().flush()
  })

// What a colleague has ticked shows here too.
waymark().subscribe(progress => {
  for (const button of buttons) if (progress?.milestones[button.dataset.attest!]?.reached) show(button)
})
