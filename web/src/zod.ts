import { config } from "zod";

// zod tries as soon as a schema is made whether it may compile its checks with eval. The
// Content-Security-Policy reports that, so every schema is made from here, after this.
config({ jitless: true });

export { z } from "zod";
