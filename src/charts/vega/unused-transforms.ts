/**
 * Replaces the transforms of Vega that draw maps, trees, clouds and the like (by an alias in vite.config.ts): `vega`
 * registers all of them when it starts, 100 kB of the charts' code, and no chart here uses one.
 */
export {};
