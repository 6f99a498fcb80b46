/* What mail systems say of what they could not deliver.  SPDX-License-Identifier: Apache-2.0 */
#include "util/bounce.h"

#include <string.h>

#include "tap.h"
#include "util/mem.h"

/* A report as mail systems write it: text, what became of it, and the headers that came back. */
static const char *report(const void *mem, const char *groups)
{
    return mem_format(
        mem,
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n"
        "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"a b=1\"\r\n"
        "\r\nA text before.\r\n--a b=1\r\nContent-Type: text/plain\r\n\r\n"
        "Final-Recipient: rfc822; nobody@told.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--a b=1\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\nArrival-Date: today\r\n\r\n%s"
        "\r\n--a b=1\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        "From: t@x.example\r\nMessage-ID:\r\n "
        "<42.00112233445566778899aabbccddeeff@attest.example>\r\n\r\n"
        "--a b=1--\r\nFinal-Recipient: rfc822; after@the.end\r\n",
        groups);
}

static bool parse(const void *mem, const char *text, struct bounces *ret)
{
    return bounce_read(mem, text, strlen(text), ret);
}

static void test_shapes(const void *mem)
{
    struct bounces b;
    ok(parse(mem,
             report(mem, "Original-Recipient: rfc822;Ann@x.example\r\n"
                         "Final-Recipient: RFC822; <ann@x.example>\r\nAction: Failed\r\n"
                         "Status: 5.1.1 (no such user)\r\n\r\n"
                         "final-recipient: rfc822;full@x.example\r\naction: failed (full)\r\n"
                         "status: 5.2.2\r\nDiagnostic-Code: smtp;\r\n 552 full\r\n\r\n"
                         "Final-Recipient: rfc822; late@x.example\r\nAction: delayed\r\n"
                         "Status: 4.4.1\r\n\r\n"
                         "Final-Recipient: rfc822; odd@x.example\r\nAction: delayed\r\n"
                         "Status: 5.1.1\r\n\r\n"
                         "Final-Recipient: rfc822; soft@x.example\r\nAction: failed\r\n"
                         "Status: 4.1.1\r\n\r\n"
                         "Final-Recipient: rfc822; relay@x.example\r\nAction: failed\r\n"
                         "Status: 5.7.1\r\n\r\n"
                         "Final-Recipient: rfc822; sender@x.example\r\nAction: failed\r\n"
                         "Status: 5.1.8\r\n"),
             &b),
       "a report is read");
    ok(b.n == 7, "all its recipients, and nobody that the text beside names: %zu", b.n);
    ok(!strcmp(b.list[0].address, "ann@x.example") && !strcmp(b.list[0].status, "5.1.1") &&
           b.list[0].no_address,
       "an address that there is not");
    ok(b.list[1].failed && !b.list[1].no_address, "a full mailbox says nothing of the address");
    for (size_t i = 2; i < 5; i++)
        ok(!b.list[i].failed && !b.list[i].no_address, "%s: what may pass does not count",
           b.list[i].address);
    ok(b.list[5].failed && !b.list[5].no_address && !b.list[6].no_address,
       "nor does a server that does not let us in");
    ok(b.message == 42 && b.mark && !strcmp(b.mark, "00112233445566778899aabbccddeeff"),
       "and which message it was");
}

static void test_not_reports(const void *mem)
{
    struct bounces b;
    static const char *const others[] = {
        "",
        "Subject: hello\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n",
        "Content-Type: multipart/report\n\nno boundary",
        "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: text/plain\n\na\n--x--\n",
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: "
        "message/delivery-status\n\nA: b\n\nFinal-Recipient: rfc822; a@x.example\nAction: "
        "failed\nStatus: 5.1.1\n--x--\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ok(!parse(mem, others[i], &b), "no report: %zu", i);
    static const char *const groups[] = {
        "Final-Recipient: x400; a\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        "Final-Recipient: rfc822;\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        "Final-Recipient: rfc822; a@x.example\r\nStatus: 5.1.1\r\n",
        "Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\n",
        "Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\nStatus: no\r\n",
    };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        ok(parse(mem, report(mem, groups[i]), &b) && !b.n, "no recipient: %zu", i);
    ok(parse(mem,
             report(mem, "Final-Recipient: rfc822; a@x.example\r\nAction: failedly\r\nStatus: "
                         "5.1.1\r\n"),
             &b) &&
           b.n == 1 && !b.list[0].failed,
       "another word is another action");
    const char *whole =
        report(mem, "Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n");
    for (size_t n = 0; n < strlen(whole); n++)
        bounce_read(mem, whole, n, &b);
    ok(true, "a report cut anywhere does no harm");
    char zero[] = "Content-Type: multipart/report; boundary=x\0";
    ok(!bounce_read(mem, zero, sizeof zero, &b), "no text with a byte 0");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    test_shapes(mem);
    test_not_reports(mem);
    mem_free(mem);
    return tap_done();
}
