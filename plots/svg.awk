# SPDX-License-Identifier: MIT
#
# What gnuplot's SVG lacks: a title and a description that say what is seen, ids that stay apart
# where several figures stand in one page, fonts to fall back on, and pixels with sharp edges.
# Input: NAME.caption (a title, a blank line, a paragraph), then gnuplot's SVG. Needs: figure.

function escaped(text)
{
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    return text
}

FNR == NR {
    if (FNR == 1)
        title = $0
    else
        text = text $0
    next
}

/^<svg *$/ {
    print "<svg role=\"img\" aria-labelledby=\"" figure "-title " figure "-desc\""
    next
}

/^<title>.*<\/title>$/ {
    print "<title id=\"" figure "-title\">" escaped(title) "</title>"
    next
}

/^<desc>.*<\/desc>$/ {
    print "<desc id=\"" figure "-desc\">" escaped(text) "</desc>"
    next
}

# Within a text there is neither a quote nor a `<`, so these are attributes.
{
    gsub(/ id='/, "&" figure "-")
    gsub(/ id="/, "&" figure "-")
    gsub(/url\(#/, "&" figure "-")
    gsub(/xlink:href='#/, "&" figure "-")
    gsub(/font-family="DejaVu Sans"/, "font-family=\"DejaVu Sans, Verdana, sans-serif\"")
    gsub(/<image /, "&style='image-rendering: pixelated' ")
    print
}
