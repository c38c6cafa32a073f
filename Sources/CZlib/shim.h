#include <zlib.h>

/// `inflateInit2` is a macro, which Swift cannot import: 15 bits of window, 16 for gzip's header.
static inline int netlab_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
