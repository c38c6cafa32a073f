#ifndef NETLAB_CONEDNN_LOADING_H
#define NETLAB_CONEDNN_LOADING_H

/// Why oneDNN is not there, in the system's words; null where it is. Loads it.
const char *netlab_onednn_problem(void);

#endif
