/*
 * The bare twin of the program: what pages cost at least.  SPDX-License-Identifier: Apache-2.0
 *
 *   bare SOCKET WORKERS PLAN CONNINFO
 *
 * So many processes on one FastCGI socket, each with one connection. For a page named in the plan
 * it runs the statements that the program was seen to run for it, with the same values, in as many
 * pipelines (who asks; all the rest with COMMIT; or one for both), and answers with the body that
 * the program was seen to send. It decides nothing, builds nothing and reads no row, so its rate is
 * the upper bound of what any program can reach with these statements behind the same nginx.
 *
 * A plan is a sequence of texts, each ended by a NUL: see parse_plan and tests/bench/capture.js.
 */
#include <fcgiapp.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGES_MAX = 16, STATEMENTS_MAX = 64, PARAMS_MAX = 40 };

struct statement {
    const char *name, *text;
    int n_params;
    const char *params[PARAMS_MAX];
};

struct page {
    const char *uri, *type, *body;
    int body_len;
    struct statement statements[STATEMENTS_MAX];
    int n, first; /* so many of them form the first pipeline */
};

static struct page pages[PAGES_MAX];
static int n_pages;

static void die(const char *what)
{
    fprintf(stderr, "bare: %s\n", what);
    exit(1);
}

static char *read_file(const char *path, size_t *ret_len)
{
    FILE *in = fopen(path, "rbe");
    struct stat st;
    if (!in || fstat(fileno(in), &st) != 0)
        die("the plan cannot be read");
    char *data = malloc((size_t)st.st_size + 1);
    if (!data || fread(data, 1, (size_t)st.st_size, in) != (size_t)st.st_size)
        die("the plan cannot be read");
    data[st.st_size] = '\0';
    *ret_len = (size_t)st.st_size;
    fclose(in);
    return data;
}

static const char *next(const char **p)
{
    const char *text = *p;
    *p += strlen(text) + 1;
    return text;
}

/*
 * For each page: address, type, body, number of statements, how many of them go first; for each
 * statement: name, text, number of parameters; for each of these: "v" and the value, or "n" for
 * NULL.
 */
static void parse_plan(const char *path)
{
    size_t len;
    const char *p = read_file(path, &len), *end = p + len;
    while (p < end) {
        if (n_pages == PAGES_MAX)
            die("too many pages");
        struct page *page = &pages[n_pages++];
        page->uri = next(&p);
        page->type = next(&p);
        page->body = next(&p);
        page->body_len = (int)strlen(page->body);
        page->n = atoi(next(&p));
        page->first = atoi(next(&p));
        if (page->n < 1 || page->n > STATEMENTS_MAX || page->first > page->n)
            die("a page with an odd number of statements");
        for (struct statement *s = page->statements; s < page->statements + page->n; s++) {
            s->name = next(&p);
            s->text = next(&p);
            s->n_params = atoi(next(&p));
            if (s->n_params < 0 || s->n_params > PARAMS_MAX)
                die("a statement with too many parameters");
            for (int i = 0; i < s->n_params; i++)
                s->params[i] = *next(&p) == 'v' ? next(&p) : NULL;
        }
    }
}

static void prepare(PGconn *conn, const struct statement *s)
{
    PGresult *known = PQdescribePrepared(conn, s->name);
    if (PQresultStatus(known) != PGRES_COMMAND_OK) {
        PGresult *r = PQprepare(conn, s->name, s->text, 0, NULL);
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            die(PQerrorMessage(conn));
        PQclear(r);
    }
    PQclear(known);
}

static PGconn *connect_and_prepare(const char *conninfo)
{
    PGconn *conn = PQconnectdb(conninfo);
    if (PQstatus(conn) != CONNECTION_OK)
        die(PQerrorMessage(conn));
    for (int i = 0; i < n_pages; i++) {
        for (int j = 0; j < pages[i].n; j++)
            prepare(conn, &pages[i].statements[j]);
    }
    if (!PQenterPipelineMode(conn))
        die("no pipelines");
    return conn;
}

/* One round trip. */
static bool run(PGconn *conn, const struct statement *s, int n)
{
    bool fine = true;
    if (!n)
        return true;
    for (int i = 0; i < n; i++)
        fine &= PQsendQueryPrepared(conn, s[i].name, s[i].n_params, s[i].params, NULL, NULL, 0);
    fine &= PQpipelineSync(conn);
    while (fine && PQstatus(conn) == CONNECTION_OK) {
        PGresult *r = PQgetResult(conn); /* NULL between two statements */
        ExecStatusType status = r ? PQresultStatus(r) : PGRES_COMMAND_OK;
        PQclear(r);
        if (status == PGRES_PIPELINE_SYNC)
            return true;
        fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    }
    return false;
}

static const struct page *find(const char *uri)
{
    for (int i = 0; i < n_pages; i++) {
        if (uri && !strcmp(uri, pages[i].uri))
            return &pages[i];
    }
    return NULL;
}

static void work(int listening, const char *conninfo)
{
    FCGX_Request request;
    PGconn *conn = connect_and_prepare(conninfo);
    FCGX_Init();
    FCGX_InitRequest(&request, listening, 0);
    while (FCGX_Accept_r(&request) == 0) {
        const struct page *page = find(FCGX_GetParam("REQUEST_URI", request.envp));
        if (!page) {
            FCGX_FPrintF(request.out, "Status: 404 Not Found\r\n\r\n");
        } else if (!run(conn, page->statements, page->first) ||
                   !run(conn, page->statements + page->first, page->n - page->first)) {
            FCGX_FPrintF(request.out, "Status: 500 Failed\r\n\r\n");
            FCGX_Finish_r(&request);
            die(PQerrorMessage(conn));
        } else {
            FCGX_FPrintF(request.out, "Content-Type: %s\r\n\r\n", page->type);
            FCGX_PutStr(page->body, page->body_len, request.out);
        }
        FCGX_Finish_r(&request);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5)
        die("usage: bare SOCKET WORKERS PLAN CONNINFO");
    parse_plan(argv[3]);
    int listening = FCGX_OpenSocket(argv[1], 256), workers = atoi(argv[2]);
    if (listening < 0)
        die("the socket cannot be opened");
    for (int i = 0; i < workers; i++) {
        pid_t pid = fork();
        if (pid < 0)
            die("fork failed");
        if (pid == 0) {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            work(listening, argv[4]);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    return 1; /* it is stopped by a signal: workers that end by themselves have failed */
}
