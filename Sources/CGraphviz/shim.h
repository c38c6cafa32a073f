#include <graphviz/gvc.h>
#include <graphviz/gvplugin.h>
#include <graphviz/gvplugin_textlayout.h>

/// What a text layout returns: `boolean` in Graphviz 2, `bool` since then.
typedef __typeof__(((gvtextlayout_engine_t *)0)->textlayout((textspan_t *)0, (char **)0))
    netlab_text_layout_result;

/// The width of a text in points; `flags` has HTML_BF set where it is bold.
typedef double (*netlab_text_width)(const char *text, double size, unsigned flags);

/// Where the text layout below, whose signature is Graphviz's, finds the function to ask.
///
/// Swift imports no variables of a header, only those inside of its functions.
static inline netlab_text_width *netlab_current_text_width(void) {
  static netlab_text_width current;
  return &current;
}

/// Fills in a span's extent; the offsets are those of Graphviz's own estimate.
static inline netlab_text_layout_result netlab_layout_text(textspan_t *span, char **font_path) {
  double size = span->font->size;
  (void)font_path;
  span->size.x = (*netlab_current_text_width())(span->str, size, span->font->flags);
  span->size.y = size * 1.2;
  span->yoffset_layout = 0;
  span->yoffset_centerline = 0.1 * size;
  span->layout = 0;
  span->free_layout = 0;
  return 1;
}

/// A context that measures text with `text_width` and not with the fonts of this machine.
///
/// A plug-in is a web of C structs that point at each other and that Graphviz keeps for good, and
/// `netlab_text_layout_result` differs between versions: neither can be said in Swift.
static inline GVC_t *netlab_measuring_context(netlab_text_width text_width) {
  static gvtextlayout_engine_t engine = {netlab_layout_text};
  static gvplugin_installed_t installed[] = {{0, "textlayout", 1000, &engine, 0}, {0, 0, 0, 0, 0}};
  static gvplugin_api_t apis[] = {{API_textlayout, installed}, {(api_t)0, 0}};
  static gvplugin_library_t library = {"netlab", apis};
  static lt_symlist_t builtins[] = {{"gvplugin_netlab_LTX_library", &library}, {0, 0}};
  *netlab_current_text_width() = text_width;
  return gvContextPlugins(builtins, 1);
}
