/**
 * Stands in for the parts of `vega` that draw maps, trees, clouds and the like (the bundler has an alias): it registers
 * all of them when it starts, 100 kB of the charts' code, and no chart here asks for one.
 */
export {};
