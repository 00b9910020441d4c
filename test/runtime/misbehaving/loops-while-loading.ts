export const connector = { settings: {} }

for (;;);
