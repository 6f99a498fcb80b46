/* Tokens of providers: which are believed, and why.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/id_token.h"

#include <cjose/cjose.h>
#include <sodium.h>
#include <stdlib.h>

#include "tap.h"
#include "util/jws.h"
#include "util/mem.h"

static void *mem;
static cjose_jwk_t *rsa, *small, *ec, *ec_large, *other;
static const struct json *keys;
enum { NOW = 1800000000 };
static const struct token_wanted wanted = {
    .issuer = "https://id.example", .client = "attest", .nonce = "n-1", .now = NOW};

static const char *encoded(const char *text)
{
    size_t size = sodium_base64_ENCODED_LEN(strlen(text), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = mem_array(mem, char, size);
    sodium_bin2base64(out, size, (const unsigned char *)text, strlen(text),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return out;
}

/* A token with this head and body, signed by a key. */
static const char *signed_by(cjose_jwk_t *key, const char *algorithm, const char *id,
                             const char *more, const char *body)
{
    cjose_err e;
    const char *text = NULL;
    cjose_header_t *head = cjose_header_new(&e);
    cjose_header_set(head, CJOSE_HDR_ALG, algorithm, &e);
    if (id)
        cjose_header_set(head, CJOSE_HDR_KID, id, &e);
    if (more)
        cjose_header_set_raw(head, more, "[\"x\"]", &e);
    cjose_jws_t *j = cjose_jws_sign(key, head, (const uint8_t *)body, strlen(body), &e);
    if (!j || !cjose_jws_export(j, &text, &e))
        abort();
    text = mem_text(mem, text);
    cjose_jws_release(j);
    cjose_header_release(head);
    return text;
}

static const char *jwk(cjose_jwk_t *key, const char *id, const char *more)
{
    cjose_err e;
    cjose_jwk_set_kid(key, id, strlen(id), &e);
    char *json = cjose_jwk_to_json(key, false, &e);
    const char *text = mem_format(mem, "%.*s%s}", (int)strlen(json) - 1, json, more);
    cjose_get_dealloc()(json);
    return text;
}

static void make_keys(void)
{
    cjose_err e;
    static const uint8_t exponent[] = {1, 0, 1};
    rsa = cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &e);
    small = cjose_jwk_create_RSA_random(1024, exponent, sizeof exponent, &e);
    other = cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &e);
    ec = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &e);
    ec_large = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_384, &e);
    const char *text = mem_format(
        mem, "{\"keys\":[%s,%s,%s,%s,{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"c2VjcmV0\"},7]}",
        jwk(rsa, "r", ",\"use\":\"sig\""), jwk(small, "s", ""), jwk(ec, "e", ""),
        jwk(ec_large, "l", ""));
    keys = json_doc_read(mem, text, strlen(text));
}

/* A right body, with more members behind. */
static const char *body(const char *more)
{
    return mem_format(
        mem,
        "{\"iss\":\"https://id.example\",\"sub\":\"u1\",\"aud\":\"attest\",\"iat\":%d,"
        "\"exp\":%d,\"nonce\":\"n-1\"%s}",
        NOW - 5, NOW + 300, more);
}

static void expect(const char *token, enum token_fault fault, const char *what)
{
    struct token_claims c = {0};
    is(token_fault_words(id_token_check(mem, token, keys, &wanted, &c)), token_fault_words(fault),
       what);
    ok((c.subject != NULL) == (fault == TOKEN_RIGHT), "and claims are told only of a right one");
}

static const char *by_rsa(const char *text)
{
    return signed_by(rsa, "RS256", "r", NULL, text);
}

static void signatures(void)
{
    expect(by_rsa(body("")), TOKEN_RIGHT, "RS256");
    expect(signed_by(rsa, "PS256", "r", NULL, body("")), TOKEN_RIGHT, "PS256");
    expect(signed_by(ec, "ES256", "e", NULL, body("")), TOKEN_RIGHT, "ES256");
    expect(signed_by(ec, "ES256", NULL, NULL, body("")), TOKEN_RIGHT,
           "without an id, where one key alone fits");
    expect(signed_by(rsa, "RS256", NULL, NULL, body("")), TOKEN_KEY_UNKNOWN, "not where two do");
    expect(signed_by(rsa, "RS256", "new", NULL, body("")), TOKEN_KEY_UNKNOWN, "an unknown key");
    expect(signed_by(other, "RS256", "r", NULL, body("")), TOKEN_SIGNATURE, "another's key");
    expect(signed_by(small, "RS256", "s", NULL, body("")), TOKEN_SIGNATURE,
           "a key that is too short");
    expect(signed_by(rsa, "RS512", "r", NULL, body("")), TOKEN_ALGORITHM, "RS512");
    expect(signed_by(ec_large, "ES384", "l", NULL, body("")), TOKEN_ALGORITHM, "ES384");
    expect(signed_by(rsa, "RS256", "r", "crit", body("")), TOKEN_ALGORITHM,
           "asks for more than that");
    expect(mem_format(mem, "%s.%s.", encoded("{\"alg\":\"none\"}"), encoded(body(""))),
           TOKEN_ALGORITHM, "none, without a signature");
    expect(mem_format(mem, "%s.%s.%s", encoded("{\"alg\":\"none\",\"kid\":\"r\"}"),
                      encoded(body("")), encoded("x")),
           TOKEN_ALGORITHM, "none, with one");
    /* The public key, known to all, as the secret of a shared one. */
    cjose_err e;
    const char *public = jwk(rsa, "r", "");
    cjose_jwk_t *shared = cjose_jwk_create_oct_spec((const uint8_t *)public, strlen(public), &e);
    expect(signed_by(shared, "HS256", "r", NULL, body("")), TOKEN_ALGORITHM,
           "HS256 by the public key");
    expect(signed_by(shared, "HS256", "o", NULL, body("")), TOKEN_ALGORITHM,
           "HS256 by a shared one");
    cjose_jwk_release(shared);
    char *token = mem_text(mem, by_rsa(body("")));
    char *at = strchr(token, '.') + 8;
    *at = *at == 'A' ? 'B' : 'A';
    expect(token, TOKEN_SIGNATURE, "a letter of what is said was changed");
    for (const char *const *bad = (const char *const[]){"", ".", "a.b", "a.b.c", "..", "{}", NULL};
         *bad; bad++)
        expect(*bad, TOKEN_UNREADABLE, "no token");
    char *large = mem_array(mem, char, JWS_SIZE_MAX + 2);
    memset(large, 'a', JWS_SIZE_MAX + 1);
    expect(large, TOKEN_UNREADABLE, "too long a token");
}

static void claims(void)
{
    static const struct {
        const char *name, *body;
        enum token_fault fault;
    } table[] = {
#define HEAD "{\"iss\":\"https://id.example\",\"sub\":\"u1\",\"nonce\":\"n-1\","
        {"for several, issued to us",
         HEAD
         "\"aud\":[\"b\",\"attest\"],\"azp\":\"attest\",\"iat\":1799999990,\"exp\":1800000100}",
         TOKEN_RIGHT},
        {"for several, nobody named",
         HEAD "\"aud\":[\"b\",\"attest\"],\"iat\":1799999990,\"exp\":1800000100}", TOKEN_AUDIENCE},
        {"issued to another",
         HEAD "\"aud\":\"attest\",\"azp\":\"b\",\"iat\":1799999990,\"exp\":1800000100}",
         TOKEN_AUDIENCE},
        {"for another", HEAD "\"aud\":\"attest2\",\"iat\":1799999990,\"exp\":1800000100}",
         TOKEN_AUDIENCE},
        {"for nobody", HEAD "\"iat\":1799999990,\"exp\":1800000100}", TOKEN_AUDIENCE},
        {"just expired, within a minute",
         HEAD "\"aud\":\"attest\",\"iat\":1799999000,\"exp\":1799999941}", TOKEN_RIGHT},
        {"expired", HEAD "\"aud\":\"attest\",\"iat\":1799999000,\"exp\":1799999940}",
         TOKEN_EXPIRED},
        {"without an end", HEAD "\"aud\":\"attest\",\"iat\":1799999000}", TOKEN_UNREADABLE},
        {"with an end in words",
         HEAD "\"aud\":\"attest\",\"iat\":1799999000,\"exp\":\"1800000100\"}", TOKEN_UNREADABLE},
        {"without a beginning", HEAD "\"aud\":\"attest\",\"exp\":1800000100}", TOKEN_UNREADABLE},
        {"a minute ahead", HEAD "\"aud\":\"attest\",\"iat\":1800000060,\"exp\":1800000100}",
         TOKEN_RIGHT},
        {"further ahead", HEAD "\"aud\":\"attest\",\"iat\":1800000061,\"exp\":1800000100}",
         TOKEN_EARLY},
        {"not good yet",
         HEAD "\"aud\":\"attest\",\"iat\":1800000000,\"nbf\":1800000061,\"exp\":1800000100}",
         TOKEN_EARLY},
        {"two ends", HEAD "\"aud\":\"attest\",\"iat\":1799999000,\"exp\":1,\"exp\":1800000100}",
         TOKEN_UNREADABLE},
        {"another issuer",
         "{\"iss\":\"https://id.example/"
         "\",\"sub\":\"u1\",\"nonce\":\"n-1\",\"aud\":\"attest\",\"iat\":1799999990,\"exp\":"
         "1800000100}",
         TOKEN_ISSUER},
        {"another nonce",
         "{\"iss\":\"https://"
         "id.example\",\"sub\":\"u1\",\"nonce\":\"n-2\",\"aud\":\"attest\",\"iat\":1799999990,"
         "\"exp\":1800000100}",
         TOKEN_NONCE},
        {"no nonce",
         "{\"iss\":\"https://"
         "id.example\",\"sub\":\"u1\",\"aud\":\"attest\",\"iat\":1799999990,\"exp\":1800000100}",
         TOKEN_NONCE},
        {"of nobody",
         "{\"iss\":\"https://"
         "id.example\",\"nonce\":\"n-1\",\"aud\":\"attest\",\"iat\":1799999990,\"exp\":1800000100}",
         TOKEN_SUBJECT},
        {"a logout token",
         HEAD "\"events\":{},\"aud\":\"attest\",\"iat\":1799999990,\"exp\":1800000100}",
         TOKEN_KIND},
        {"no object", "[1]", TOKEN_UNREADABLE},
        {"no JSON", "{", TOKEN_UNREADABLE},
#undef HEAD
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        expect(by_rsa(table[i].body), table[i].fault, table[i].name);
    expect(by_rsa(body(",\"sub\":\"u2\"")), TOKEN_UNREADABLE, "a member that stands there twice");
    expect(by_rsa(body(",\"at_hash\":\"x\"")), TOKEN_HASH, "a hash of a token that did not come");
    /* The example of OpenID Connect Core 1.0, A.3. */
    is(jws_half_hash(mem, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ",
       "the hash of an access token is that of the specification");
    struct token_wanted with = wanted;
    struct token_claims c;
    with.access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
    is_int(id_token_check(mem, by_rsa(body(",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"")), keys, &with,
                          &c),
           TOKEN_RIGHT, "the right hash");
    is_int(id_token_check(mem, by_rsa(body(",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RR\"")), keys, &with,
                          &c),
           TOKEN_HASH, "another");
}

static void logouts(void)
{
#define EVENT "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"
#define US    "{\"iss\":\"https://id.example\",\"aud\":\"attest\","
    static const struct {
        const char *name, *body;
        enum token_fault fault;
    } table[] = {
        {"of a person",
         US EVENT ",\"sub\":\"u1\",\"jti\":\"j\",\"iat\":1799999990,\"exp\":1800000100}",
         TOKEN_RIGHT},
        {"of a session, without an end",
         US EVENT ",\"sid\":\"s1\",\"jti\":\"j\",\"iat\":1799999990}", TOKEN_RIGHT},
        {"an old one without an end", US EVENT ",\"sid\":\"s1\",\"jti\":\"j\",\"iat\":1799999400}",
         TOKEN_EXPIRED},
        {"an old one with a late end",
         US EVENT ",\"sid\":\"s1\",\"jti\":\"j\",\"iat\":1799999400,\"exp\":1900000000}",
         TOKEN_EXPIRED},
        {"an expired one",
         US EVENT ",\"sid\":\"s1\",\"jti\":\"j\",\"iat\":1799999700,\"exp\":1799999900}",
         TOKEN_EXPIRED},
        {"of nobody", US EVENT ",\"jti\":\"j\",\"iat\":1799999990}", TOKEN_SUBJECT},
        {"without an id", US EVENT ",\"sid\":\"s1\",\"iat\":1799999990}", TOKEN_UNREADABLE},
        {"with a nonce",
         US EVENT ",\"sid\":\"s1\",\"jti\":\"j\",\"nonce\":\"n-1\",\"iat\":1799999990}",
         TOKEN_KIND},
        {"of another event",
         US "\"events\":{\"x\":{}},\"sid\":\"s1\",\"jti\":\"j\",\"iat\":1799999990}", TOKEN_KIND},
        {"without an event",
         US "\"sid\":\"s1\",\"jti\":\"j\",\"iat\":1799999990,\"exp\":1800000100}", TOKEN_KIND},
        {"for another",
         "{\"iss\":\"https://id.example\",\"aud\":\"b\"," EVENT
         ",\"sid\":\"s1\",\"jti\":\"j\",\"iat\":1799999990}",
         TOKEN_AUDIENCE},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct token_claims c;
        is(token_fault_words(logout_token_check(mem, by_rsa(table[i].body), keys, &wanted, &c)),
           token_fault_words(table[i].fault), table[i].name);
    }
    struct token_claims c;
    is_int(logout_token_check(mem, signed_by(other, "RS256", "r", NULL, table[0].body), keys,
                              &wanted, &c),
           TOKEN_SIGNATURE, "signed by another");
}

static void factors(void)
{
    static const struct {
        const char *json;
        bool two;
    } table[] = {
        {"{}", false},
        {"{\"amr\":[\"pwd\"]}", false},
        {"{\"amr\":[\"otp\"]}", false},
        {"{\"amr\":[\"sms\"]}", false},
        {"{\"amr\":[\"pwd\",\"otp\"]}", true},
        {"{\"amr\":[\"mfa\"]}", true},
        {"{\"amr\":\"mfa\"}", true},
        {"{\"amr\":[\"hwk\"]}", false},
        {"{\"amr\":[\"otp\",\"hwk\"]}", false},
        {"{\"amr\":[\"sms\",\"tel\"]}", false},
        {"{\"amr\":[\"pin\",\"sc\"]}", true},
        {"{\"amr\":[\"pwd\",\"face\"]}", true},
        {"{\"amr\":[\"pwd\",\"kba\"]}", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        ok(token_has_second_factor(json_doc_read(mem, table[i].json, strlen(table[i].json))) ==
               table[i].two,
           "%s is %sa second factor", table[i].json, table[i].two ? "" : "not ");
}

int main(void)
{
    if (sodium_init() < 0)
        return 1;
    mem = mem_owner(NULL, "test");
    make_keys();
    signatures();
    claims();
    logouts();
    factors();
    cjose_jwk_release(rsa);
    cjose_jwk_release(small);
    cjose_jwk_release(other);
    cjose_jwk_release(ec);
    cjose_jwk_release(ec_large);
    mem_free(mem);
    return tap_done();
}
