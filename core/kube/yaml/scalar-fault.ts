/** A scalar is not what its tag says, or has no form in JSON; whoever knows the place adds it. */
export class ScalarFault extends Error {}
