/** Three stones on one another: the console's sign. */
export const Cairn = () => (
  <svg class="cairn" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M3 16.8c0-1.9 2.9-3 7.2-3s6.8 1.2 6.8 3c0 1.3-2.8 1.7-7 1.7s-7-.4-7-1.7z" />
    <path d="M5 11c0-1.6 2.2-2.6 5.3-2.6S15 9.4 15 11c0 1.2-2 1.6-5 1.6S5 12.2 5 11z" />
    <path d="M7 5.3C7 3.9 8.4 3 10.2 3S13 4 13 5.3c0 1.1-1.2 1.5-3 1.5s-3-.4-3-1.5z" />
  </svg>
)
