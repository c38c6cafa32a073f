// Only the simplified API is used: it keeps libpng's jumps inside of libpng.
#include <png.h>

/// The formats are macros over flags, some of which Swift cannot import.
static inline unsigned netlab_png_format_gray(void) { return PNG_FORMAT_GRAY; }
static inline unsigned netlab_png_format_rgb(void) { return PNG_FORMAT_RGB; }
static inline unsigned netlab_png_version(void) { return PNG_IMAGE_VERSION; }
