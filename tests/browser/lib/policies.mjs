/** Content Security Policies like those of real forums. The extension must not need anything that they forbid. */

/** Like Hacker News's: its own scripts and two named hosts, no eval, no WebAssembly. */
export const HACKER_NEWS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' https://www.google.com/recaptcha/ https://cdnjs.cloudflare.com/",
  "frame-src 'self' https://www.google.com/recaptcha/",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' https://account.ycombinator.com",
  "frame-ancestors 'self'",
].join("; ");

/** Like GitHub's: nothing by default, scripts only from one host of its own. */
export const GITHUB = [
  "default-src 'none'",
  "base-uri 'self'",
  "child-src github.githubassets.com",
  "connect-src 'self'",
  "font-src github.githubassets.com",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data: blob: github.githubassets.com",
  "manifest-src 'self'",
  "media-src 'self'",
  "script-src github.githubassets.com",
  "style-src 'unsafe-inline' github.githubassets.com",
  "upgrade-insecure-requests",
  "worker-src github.githubassets.com",
].join("; ");

/** Like Discourse's: scripts with a nonce, and those that they load. */
export const DISCOURSE = [
  "upgrade-insecure-requests",
  "base-uri 'self'",
  "object-src 'none'",
  "script-src 'nonce-3k9xQ2' 'strict-dynamic'",
  "frame-ancestors 'self'",
  "manifest-src 'self'",
].join("; ");

/** The strictest policy: the page may load and run nothing at all. */
export const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
