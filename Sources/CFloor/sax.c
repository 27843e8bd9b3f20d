#include "cfloor.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>

static void begin(void *count, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                  int namespaces, const xmlChar **declared, int attributes, int defaulted,
                  const xmlChar **values)
{
    (void)name, (void)prefix, (void)uri, (void)namespaces, (void)declared;
    (void)attributes, (void)defaulted, (void)values;
    ++*(size_t *)count;
}

static void end(void *count, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)count, (void)name, (void)prefix, (void)uri;
}

static void text(void *count, const xmlChar *bytes, int length)
{
    (void)bytes, (void)length;
    ++*(size_t *)count;
}

size_t cfloor_sax(const uint8_t *bytes, size_t length)
{
    size_t count = 0;
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = begin;
    handler.endElementNs = end;
    handler.characters = text;
    handler.ignorableWhitespace = text;
    handler.cdataBlock = text;
    xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, &count, NULL, 0, NULL);
    if (context == NULL)
        return 0;
    xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE);
    int failed = xmlParseChunk(context, (const char *)bytes, (int)length, 0);
    failed |= xmlParseChunk(context, NULL, 0, 1);
    xmlFreeParserCtxt(context);
    return failed ? 0 : count;
}
