export const selftestCommand = (): Promise<number> => Promise.resolve(0);
