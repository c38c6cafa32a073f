// The TurboJPEG API reports errors by its results, where libjpeg's own jumps out of Swift's frames.
#include <turbojpeg.h>
