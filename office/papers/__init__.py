"""Official papers as PDF: handling sheet, register book, receiving-stamp label, record print, clock explanation."""
