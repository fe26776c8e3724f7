import type { House } from '../../server/compose.js';

/** No fact and no job is left: one that ended a moment ago may have told another fact, so the truth is asked three times. */
export async function quiet(house: House): Promise<void> {
  for (let still = 0; still < 3; ) {
    await house.background.settled();
    still = (await house.ground.outbox.countPending()) === 0 && (await house.ground.jobTable.idle()) ? still + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
