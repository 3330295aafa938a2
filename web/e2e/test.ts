import { test as base } from '@playwright/test';
import { Device, type DeviceOptions } from './device';
import { Room } from './room';
import { Watch } from './watch';

interface Fixtures {
  /** A class of its own for the spec. */
  room: Room;
  /** Sees everything that happens in the spec's browsers. */
  watch: Watch;
  /** Brings a laptop or a phone into the class; each has cookies of its own. */
  device: (options?: Partial<DeviceOptions>) => Promise<Device>;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from this pattern
  room: async ({}, use) => {
    const room = await Room.open();
    await use(room);
    await room.close();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    watch.done();
  },
  device: async ({ browser, room, watch }, use) => {
    const devices: Device[] = [];
    await use(async (options = {}) => {
      const device = await Device.bring(browser, room, watch, options);
      devices.push(device);
      return device;
    });
    for (const device of devices) await device.page.context().close();
  },
});

export { expect } from '@playwright/test';
