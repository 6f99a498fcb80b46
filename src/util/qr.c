/* A QR code as the path of a drawing.  SPDX-License-Identifier: Apache-2.0 */
#include "util/qr.h"

#include <qrencode.h>

#include "util/buf.h"

enum { QUIET = 4, MOST = 65536 };

const char *qr_path(const void *mem, const char *text, int *ret_size)
{
    QRcode *qr = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!qr)
        return NULL;
    struct buf *out = buf_new(mem, MOST);
    for (int y = 0; y < qr->width; y++) {
        for (int x = 0, run; x < qr->width; x += run) {
            const unsigned char *at = qr->data + y * qr->width + x;
            for (run = 1; x + run < qr->width && (at[run] & 1) == (at[0] & 1); run++)
                ;
            if (at[0] & 1)
                buf_format(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
        }
    }
    *ret_size = qr->width + 2 * QUIET;
    QRcode_free(qr);
    return buf_is_full(out) ? NULL : buf_data(out);
}
