document.querySelector('#enter')?.addEventListener('click', () => {
  ;(window as unknown as { waymark: { track(event: string, props: object): void } }).waymark.track('room.entered', {
    room: 'office',
    kind: 'office',
  })
})
