/** `design/icon.svg` as part of the page: no request, and the same drawing as in `index.html` before the first script. */
export function Emblem() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b4a6f" />
      <path
        d="M9 7v18M9 17l11-10M13.500 13l8 12"
        fill="none"
        stroke="#fff"
        strokeWidth="3.400"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
