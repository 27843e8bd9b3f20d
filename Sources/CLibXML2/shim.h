#include <libxml/xmlversion.h>
// The headers of ICU that libxml2 would include clash with those of the Swift toolchain.
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
