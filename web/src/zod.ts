import { config } from "zod";

// zod checks while a schema is made whether it can use eval for compiling. The
// Content-Security-Policy would report that, so every schema is made with this import, after this
// setting.
config({ jitless: true });

export { z } from "zod";
