// A real OpenID provider (oidc-provider) for the tests: one client, two fictional people, and a page
// on which a test signs in by choosing one of them. Prints one line of JSON when it listens, and
// ends when its standard input is closed: it never outlives the tests that started it.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { parse } from 'node:querystring'
import Provider, { interactionPolicy } from 'oidc-provider'

const [port, clientId, clientSecret, ...redirects] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const PEOPLE = {
  anna: { name: 'Anna Beispiel', email: 'anna@bank.example', email_verified: true, groups: ['cards'] },
  ben: { name: 'Ben Beispiel', email: 'ben@bank.example', email_verified: false, groups: [] },
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

// Who signs in here has agreed: the page that asks for consent is not what is tested.
const policy = interactionPolicy.base()
policy.get('consent').checks.remove('native_client_prompt')

const provider = new Provider(issuer, {
  clients: [{
    client_id: clientId,
    client_secret: clientSecret,
    // The redirect of a native client may use any port of the loopback address (RFC 8252, 7.3):
    // servers under test choose theirs as they start.
    application_type: 'native',
    redirect_uris: redirects,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
  }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
  // As most large providers do, and as the standard allows: claims stand in the token as well.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['only of these tests'] },
  interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  findAccount: (_, id) => id in PEOPLE && { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
    })
    grant.addOIDCScope('openid profile email groups')
    await grant.save()
    return grant
  },
  renderError(ctx, out) {
    ctx.type = 'json'
    ctx.body = out
  },
})
const answer = provider.callback()

const page = (uid) => `<!doctype html><html lang="en"><title>Sign in</title><main><h1>Sign in</h1>
<form method="post" action="/interaction/${uid}">
${Object.keys(PEOPLE).map((id) => `<button name="person" value="${id}">${PEOPLE[id].name}</button>`).join('\n')}
<button name="person" value="">Cancel</button></form></main>`

async function interact(request, response, uid) {
  await provider.interactionDetails(request, response)
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(uid))
    return
  }
  let body = ''
  for await (const part of request) body += part
  const { person } = parse(body)
  const result = person in PEOPLE
    ? { login: { accountId: person } }
    : { error: 'access_denied', error_description: 'The person did not sign in.' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

const server = createServer((request, response) => {
  const match = /^\/interaction\/([\w-]+)$/.exec(request.url)
  if (!match) {
    answer(request, response)
    return
  }
  interact(request, response, match[1]).catch((fault) => {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(String(fault))
  })
})
server.listen(Number(port), '127.0.0.1', () => console.log(JSON.stringify({ issuer })))
process.stdin.resume().on('end', () => process.exit(0))
