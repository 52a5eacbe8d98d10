/** Stops the PostgreSQL of the run and removes its data. */
export default async function stopServers(): Promise<void> {
  await globalThis.postgresOfTheTests?.stop();
}
