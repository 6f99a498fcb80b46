/* How long a message waits for its next try, and secrets of links.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/outbox.h"

#include <sodium.h>
#include <string.h>

#include "domain/mail_link.h"
#include "tap.h"
#include "util/mem.h"

int main(void)
{
    bool doubles = true, within = true;
    void *mem = mem_owner(NULL, "test");
    if (sodium_init() < 0)
        return 1;
    ok(outbox_wait(1, 0.5) == 60, "a minute after the first try");
    for (int tries = 1; tries < 8; tries++)
        doubles = doubles && outbox_wait(tries + 1, 0.5) == 2 * outbox_wait(tries, 0.5);
    ok(doubles, "then twice as long each time");
    ok(outbox_wait(9, 0.5) == 4.0 * 3600 && outbox_wait(100000, 0.5) == 4.0 * 3600,
       "up to four hours");
    for (int tries = 0; tries < 20; tries++)
        within = within && outbox_wait(tries, 0) == 0.75 * outbox_wait(tries, 0.5) &&
                 outbox_wait(tries, 1) == 1.25 * outbox_wait(tries, 0.5);
    ok(within, "a quarter less or more");
    const char *one = mail_link_new(mem), *two = mail_link_new(mem);
    ok(strlen(one) == 43 &&
           strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == 43,
       "the secret of a link is 256 bits that stand in an address as they are");
    ok(strcmp(one, two) != 0, "and another one each time");
    ok(!strcmp(mail_link_digest(mem, one), mail_link_digest(mem, mem_text(mem, one))) &&
           strcmp(mail_link_digest(mem, one), mail_link_digest(mem, two)) != 0,
       "its digest is always the same, and its own");
    mem_free(mem);
    return tap_done();
}
