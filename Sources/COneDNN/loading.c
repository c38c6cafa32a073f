// oneDNN is loaded when the first of its functions is called, and not with the program: commands
// that compute nothing then start without its 40 MB, and the OpenMP runtime, which reads its
// environment once while it is loaded, can be told how to behave.
#include "loading.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

// The library whose headers this was compiled with: its C interface changes with the first number.
#ifdef __APPLE__
#define LIBRARY "libdnnl." TEXT(DNNL_VERSION_MAJOR) ".dylib"
#else
#define LIBRARY "libdnnl.so." TEXT(DNNL_VERSION_MAJOR)
#endif

// What the OpenMP runtime is told before it is loaded.
static const struct {
  const char *name;
  const char *value;
  // Whether it holds against what the user has set.
  int prevails;
} settings[] = {
    // Fewer threads than asked for would split sums otherwise and give other bits.
    {"OMP_DYNAMIC", "false", 1},
};

static void *library;
static const char *problem;

static void load(void) {
  for (size_t index = 0; index < sizeof settings / sizeof *settings; index++)
    setenv(settings[index].name, settings[index].value, settings[index].prevails);
  // Threads that wait for work spin no longer than a fraction of a millisecond, for GNU's runtime lets
  // them spin for several: the longest wait is for a thread whose processor somebody else keeps busy,
  // and spinning prolongs it. Beside two busy neighbours, GoogLeNet then takes a fifth of the time.
  if (!getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", "10000", 0);
  library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
  if (!library) problem = strdup(dlerror());
}

static void load_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
}

void *netlab_onednn_function(const char *name) {
  load_once();
  return library ? dlsym(library, name) : 0;
}

const char *netlab_onednn_problem(void) {
  load_once();
  return problem;
}
