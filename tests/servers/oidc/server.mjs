// An OAuth provider that nobody here wrote, on a free port of this machine, which it prints.
// Refresh tokens rotate; one that is used again ends all that came of it.
import { createServer } from "node:http";

import { Provider } from "oidc-provider";

const redirectUri = process.argv[2];
const server = createServer();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "drumbeat",
        client_secret: "app-secret",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [redirectUri],
        // This machine has no https.
        application_type: "native",
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    pkce: { required: () => true },
    rotateRefreshToken: () => true,
    issueRefreshToken: () => true,
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
    },
    scopes: ["openid", "offline_access", "posts:write"],
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
