/* SPDX-License-Identifier: MIT
 *
 * The report's page: the text as HTML by cmark-gfm, with ids for its headings, its figures inline,
 * and what is wide in boxes that scroll. Everything stands in the one file.
 */
#include "inside.h"
#include "report.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <stdlib.h>
#include <string.h>

enum { SVG_MOST = 16 << 20, SLUG_MOST = 64 };

/* The page's own files, put into the command by the linker. */
#define PART(name)                                                                                 \
    extern const char _binary_bench_host_report_page_##name##_start[];                             \
    extern const char _binary_bench_host_report_page_##name##_end[];
PART(page_css)
PART(explorer_js)
PART(explorer_html)
#undef PART
#define WRITE_PART(name, stream)                                                                   \
    fwrite(_binary_bench_host_report_page_##name##_start, 1, PART_BYTES(name), stream)
/* To the language these are two objects, to the linker the ends of one. */
#define PART_BYTES(name)                                                                           \
    (size_t)((uintptr_t)_binary_bench_host_report_page_##name##_end -                              \
             (uintptr_t)_binary_bench_host_report_page_##name##_start)

/* A heading's text as an id: lower-case letters and digits, with dashes between. */
static void make_slug(const char *text, char slug[SLUG_MOST])
{
    size_t length = 0;
    for (; *text && length < SLUG_MOST - 1; text++) {
        char letter = (char)(*text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text);
        bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (plain)
            slug[length++] = letter;
        else if (length && slug[length - 1] != '-')
            slug[length++] = '-';
    }
    while (length && slug[length - 1] == '-')
        length--;
    slug[length] = '\0';
}

/* Put a block of HTML of one's own before a node, and another behind it. A node stays where it is:
 * what it holds may point into it. */
static void enclose(cmark_node *node, const char *before, const char *after)
{
    cmark_node *first = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
    cmark_node *last = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
    cmark_node_set_on_enter(first, before);
    cmark_node_set_on_enter(last, after);
    cmark_node_insert_before(node, first);
    cmark_node_insert_after(node, last);
}

/* The text of a heading or of what an image stands for: one piece, as this report writes them, or
 * several. => to be freed; null: there is no memory */
static char *plain_text(cmark_node *node)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    cmark_event_type event;
    if (!stream)
        return NULL;
    cmark_iter *iterator = cmark_iter_new(node);
    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        const char *literal = cmark_node_get_literal(cmark_iter_get_node(iterator));
        if (event == CMARK_EVENT_ENTER && literal)
            fputs(literal, stream);
    }
    cmark_iter_free(iterator);
    return fclose(stream) == 0 ? text : NULL;
}

/* What goes into the page while its text is being walked. */
struct page {
    const struct figures *figures;
    FILE *contents; /* the list of the parts */
    const char *explorer;
    struct why *why;
};

static bool no_memory(const struct page *page)
{
    return refuse(page->why, "there isn't memory enough for the page");
}

static bool do_heading(const struct page *page, cmark_node *node)
{
    cmark_node *anchor = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
    char slug[SLUG_MOST], html[SLUG_MOST + 32];
    char *text = plain_text(node);
    if (!text || !anchor) {
        free(text);
        return no_memory(page);
    }
    make_slug(text, slug);
    /* Titles of the report's own parts, plain words. */
    if (cmark_node_get_heading_level(node) == 2)
        fprintf(page->contents, "<li><a href=\"#%s\">%s</a></li>\n", slug, text);
    free(text);
    snprintf(html, sizeof html, "<a id=\"%s\"></a>", slug);
    cmark_node_set_on_enter(anchor, html);
    cmark_node_prepend_child(node, anchor);
    return true;
}

/* A figure: the paragraph of an image and the one behind it, its caption. The picture's own title
 * and description speak for it. */
static bool do_figure(const struct page *page, cmark_node *paragraph)
{
    cmark_node *caption = cmark_node_next(paragraph);
    const char *url = cmark_node_get_url(cmark_node_first_child(paragraph));
    struct bytes svg;
    char *before = NULL;
    if (!inside_read(page->figures->results, url, SVG_MOST, &svg, page->why))
        return false;
    const char *picture = strstr(svg.at, "<svg");
    if (!picture || !caption) {
        free(svg.at);
        return refuse(page->why, "%s/%s: it is no picture; 'make plots' draws it",
                      page->figures->results, url);
    }
    if (asprintf(&before,
                 "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
                 "aria-label=\"Figure\">\n%s</div>\n<figcaption>",
                 picture) < 0)
        before = NULL;
    free(svg.at);
    if (!before)
        return no_memory(page);
    enclose(caption, before, "</figcaption>\n</figure>");
    free(before);
    cmark_node_free(paragraph);
    return true;
}

static bool is_figure(cmark_node *node)
{
    cmark_node *child = cmark_node_first_child(node);
    return cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && child &&
           cmark_node_get_type(child) == CMARK_NODE_IMAGE && !cmark_node_next(child);
}

static bool do_block(const struct page *page, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING)
        return do_heading(page, node);
    if (is_figure(node))
        return do_figure(page, node);
    if (type == CMARK_NODE_CODE_BLOCK)
        enclose(node, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Listing\">",
                "</div>");
    else if (strcmp(cmark_node_get_type_string(node), "table") == 0)
        enclose(node, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">",
                "</div>");
    else if (type == CMARK_NODE_HTML_BLOCK)
        /* The only one that the text has is the explorer's line. */
        cmark_node_set_literal(node, page->explorer);
    return true;
}

static bool do_blocks(const struct page *page, cmark_node *document)
{
    cmark_node *next;
    for (cmark_node *node = cmark_node_first_child(document); node; node = next) {
        next = cmark_node_next(node);
        if (is_figure(node) && next)
            next = cmark_node_next(next);
        if (!do_block(page, node))
            return false;
    }
    return true;
}

static cmark_node *parse(const char *text, cmark_parser **parser)
{
    cmark_gfm_core_extensions_ensure_registered();
    *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_parser_attach_syntax_extension(*parser, cmark_find_syntax_extension("table"));
    cmark_parser_feed(*parser, text, strlen(text));
    return cmark_parser_finish(*parser);
}

/* JSON within HTML: nothing in it can end the script or begin a comment. */
static void write_json(const char *json, FILE *stream)
{
    for (; *json; json++)
        if (*json == '<')
            fputs("\\u003c", stream);
        else
            fputc(*json, stream);
}

static void write_script(FILE *stream, const char *json)
{
    fputs("<script type=\"application/json\" id=\"explorer-data\">", stream);
    write_json(json, stream);
    fputs("</script>\n<script>\n", stream);
    WRITE_PART(explorer_js, stream);
    fputs("</script>\n", stream);
}

/* In the place of the explorer's line: its HTML, or nothing. */
static char *explorer_html(bool has_runs)
{
    size_t length = PART_BYTES(explorer_html);
    return strndup(_binary_bench_host_report_page_explorer_html_start, has_runs ? length : 0);
}

static void write_head(const struct figures *figures, FILE *stream)
{
    fprintf(stream,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            /* Nothing is fetched from anywhere, whatever names a campaign has. */
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
            "<meta name=\"generator\" content=\"granule\">\n"
            "<title>" REPORT_TITLE ": campaign %s</title>\n<style>\n",
            figures->hash);
    WRITE_PART(page_css, stream);
    fputs("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">To the content</a>\n",
          stream);
}

static bool write_body(const struct page *page, cmark_node *document, const char *contents,
                       FILE *stream)
{
    char *html = cmark_render_html(document, CMARK_OPT_UNSAFE, NULL);
    if (!html)
        return no_memory(page);
    /* The list of the parts stands behind the title. */
    char *title_end = strstr(html, "</h1>");
    size_t title = title_end ? (size_t)(title_end - html) + strlen("</h1>") : 0;
    fprintf(stream,
            "<header>\n%.*s\n<nav aria-label=\"Contents\"><ul>\n%s</ul></nav>\n</header>\n"
            "<main id=\"content\">%s</main>\n",
            (int)title, html, contents, html + title);
    free(html);
    return true;
}

static bool write_page(struct page *page, const char *text, const char *json, FILE *stream)
{
    char *contents = NULL;
    size_t length = 0;
    cmark_parser *parser;
    cmark_node *document = parse(text, &parser);
    page->contents = open_memstream(&contents, &length);
    bool right = page->contents ? do_blocks(page, document) : no_memory(page);
    if (page->contents && fclose(page->contents) != 0 && right)
        right = no_memory(page);
    if (right) {
        write_head(page->figures, stream);
        right = write_body(page, document, contents, stream);
    }
    if (right && *page->explorer)
        write_script(stream, json);
    fputs("</body>\n</html>\n", stream);
    free(contents);
    cmark_node_free(document);
    cmark_parser_free(parser);
    return right;
}

bool report_write_page(const struct figures *figures, const char *text, FILE *stream,
                       struct why *why)
{
    json_t *runs = report_explorer(figures, why);
    if (!runs)
        return false;
    char *json = json_dumps(runs, JSON_COMPACT);
    char *explorer = explorer_html(json_array_size(runs) > 0);
    struct page page = {.figures = figures, .explorer = explorer, .why = why};
    bool right = json && explorer ? write_page(&page, text, json, stream) : no_memory(&page);
    json_decref(runs);
    free(json);
    free(explorer);
    return right;
}
