// Nettle's SHA-256; nothing here needs a shim beyond the include.
#include <nettle/sha2.h>
