import { vi } from 'vitest';

// The files of tests share a page, which is made once; each begins as if it were its own.
vi.resetModules();
localStorage.clear();
sessionStorage.clear();
document.body.replaceChildren();
